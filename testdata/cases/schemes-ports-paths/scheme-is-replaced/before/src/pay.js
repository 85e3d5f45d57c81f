fetch("http://pay.staging.fernbank.net/charge");
fetch("https://pay.staging.fernbank.net/charge");
