return session.get(f"https://api.staging.harborline.io{path}")
