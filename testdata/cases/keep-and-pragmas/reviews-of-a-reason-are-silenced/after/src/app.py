API_STAGING_HARBORLINE_IO = "https://api-staging.harborline.io"
REPLY_TO = "noreply@mail.staging.harborline.io"
SUPPORT = "help@web.staging.harborline.io"
LEGACY_HOSTS = ["old.staging.harborline.io"]
