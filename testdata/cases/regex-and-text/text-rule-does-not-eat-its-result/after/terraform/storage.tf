bucket = "quay-assets-eu"
mirror = "quay-assets-eu"
