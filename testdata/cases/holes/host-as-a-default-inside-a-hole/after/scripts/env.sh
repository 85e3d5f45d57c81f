API_HOST="${API_HOST:-api-staging.harborline.io}"
