HEADERS = {"Host": "docs.old.io"}
ALLOWED_HOSTS = ["a.io", "docs.old.io"]
CORS_ORIGINS = ["https://docs.old.io"]
DOCS_URL = "docs.old.io"
DOCS_LINK = "https://docs.old.io"
ADDRESS = "docs.old.io:443"
