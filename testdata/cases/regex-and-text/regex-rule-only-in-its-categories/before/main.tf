  host = "gateway-staging-7.run.app"
