url = f"https://{svc}.staging.quayside.dev/v1"
