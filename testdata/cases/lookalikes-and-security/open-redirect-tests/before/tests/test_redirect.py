BAD = [
    "https://app.staging.harborline.io.evil.com/callback",
    "https://notharborline.io/callback",
    "https://harborline.io.evil.com/callback",
]
GOOD = ["https://app.staging.harborline.io/callback"]
