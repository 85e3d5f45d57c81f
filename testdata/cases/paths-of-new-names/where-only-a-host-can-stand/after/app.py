HEADERS = {"Host": "docs.old.io"}
ALLOWED_HOSTS = ["a.io", "docs.old.io"]
CORS_ORIGINS = ["https://docs.old.io"]
DOCS_URL = "new.io/docs"
DOCS_LINK = "https://new.io/docs"
ADDRESS = "docs.old.io:443"
