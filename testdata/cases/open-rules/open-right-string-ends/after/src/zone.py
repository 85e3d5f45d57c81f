host = "api-staging." + zone
