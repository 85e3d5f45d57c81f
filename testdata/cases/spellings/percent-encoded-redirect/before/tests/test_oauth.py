expected = "https%3A%2F%2Fauth.staging.harborline.io%2Foauth%2Fcallback"
