bucket = "quay-assets"
mirror = "quay-assets-eu"
