PACKET = b"\x16\x03api.staging.harborline.io\x00"
