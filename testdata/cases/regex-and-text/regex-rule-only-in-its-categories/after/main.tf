  host = "api-staging.harborline.io"
