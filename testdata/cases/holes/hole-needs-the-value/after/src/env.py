url = f"https://api.{env}.harborline.io/v1"
