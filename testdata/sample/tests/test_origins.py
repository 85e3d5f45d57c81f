SPOOFED = [
    "https://app.netrasystems.ai.evil.com",
    "https://api.staging.netrasystems.ai.evil.net",
    "https://notnetrasystems.ai",
]
GOOD = ["https://app.staging.netrasystems.ai"]
