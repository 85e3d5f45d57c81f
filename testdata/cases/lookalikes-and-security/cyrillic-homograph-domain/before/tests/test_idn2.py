SPOOF = "https://api.staging.hаrborline.io"
