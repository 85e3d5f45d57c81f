SESSION_COOKIE_DOMAIN = ".staging.harborline.io"
