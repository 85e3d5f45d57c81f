return url.hostname.endsWith(".staging.quayside.dev");
