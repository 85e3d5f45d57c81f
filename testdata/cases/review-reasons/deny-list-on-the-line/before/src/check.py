# api.staging.harborline.io is deprecated, do not add it again
