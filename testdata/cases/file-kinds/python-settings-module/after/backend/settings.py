"""Settings of the staging deployment."""
import os

API_URL = os.environ.get("API_URL", "https://api-staging.harborline.io")
AUTH_URL = 'https://staging.harborline.io'
WS_URL = "wss://api-staging.harborline.io/ws"

CORS_ORIGINS = [
    "https://app.staging.harborline.io",
    "https://staging.harborline.io",
    "http://localhost:3000",
]

SESSION_COOKIE_DOMAIN = ".staging.harborline.io"


def service_url(name: str) -> str:
    return f"https://{name}.staging.harborline.io/v1"
