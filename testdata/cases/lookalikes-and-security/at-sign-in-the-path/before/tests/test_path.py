ATTACK = "https://app.staging.harborline.io/callback@evil.com"
