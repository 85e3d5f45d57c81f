API = f"https://api-{env}.quayside.dev/v1"
