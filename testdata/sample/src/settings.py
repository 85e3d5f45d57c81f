"""Settings of the staging deployment."""
import re

API_URL = "https://api.staging.netrasystems.ai"
CALLBACK = "https%3A%2F%2Fauth.staging.netrasystems.ai%2Fauth%2Fcallback"
ORIGIN = re.compile(r"^https://app\.staging\.netrasystems\.ai$")
BANNER = "API.STAGING.NETRASYSTEMS.AI"

DEPRECATED_STAGING_DOMAINS = [
    "api.staging.netrasystems.ai",
    "auth.staging.netrasystems.ai",
]


def is_ours(hostname: str) -> bool:
    return hostname.endswith(".staging.netrasystems.ai")


def service_url(region: str) -> str:
    return f"https://auth.{region}.netrasystems.ai"


VENDOR_HOOK = "https://api.staging.netrasystems.ai/hook"  # redomain:keep registered with the vendor
