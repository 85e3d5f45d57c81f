expected = "https%3A%2F%2Fstaging.harborline.io%2Foauth%2Fcallback"
