BAIT = "https://api.staging.lumenworks.org@evil.example/login"
