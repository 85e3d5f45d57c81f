host = "api.staging." + zone
