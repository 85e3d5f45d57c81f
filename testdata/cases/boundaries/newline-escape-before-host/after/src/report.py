print("targets:\napi-staging.harborline.io\nstaging.harborline.io")
