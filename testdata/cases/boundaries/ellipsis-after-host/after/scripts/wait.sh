echo "waiting for api-staging.harborline.io..."
