return f"https://billing.{env}.quayside.dev/"
