ATTACK = "https://staging.harborline.io/callback@evil.com"
