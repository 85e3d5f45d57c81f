SPOOF = "https://аpi.staging.harborline.io"
