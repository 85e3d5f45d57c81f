assert not allowed("https://api.staging.harborline.io.evil.net/login")
assert allowed("https://api.staging.harborline.io/login")
