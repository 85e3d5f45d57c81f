ATTACK = "https://evil.com@staging.harborline.io/callback"
