val link = "harbor://open?ws=wss%3A%2F%2Fapi-staging.harborline.io%2Flive"
