PRIMARY = "api-staging.harborline.io"
MINE = "my-api.staging.harborline.io"
