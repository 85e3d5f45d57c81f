PATTERN = r"\bapi\.staging\.harborline\.io\b"
