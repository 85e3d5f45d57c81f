BASE = "https://#{svc}-staging.quayside.dev"
