print("targets:\napi.staging.harborline.io\napp.staging.harborline.io")
