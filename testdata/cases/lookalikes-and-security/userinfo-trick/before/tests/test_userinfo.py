ATTACK = "https://evil.com@app.staging.harborline.io/callback"
