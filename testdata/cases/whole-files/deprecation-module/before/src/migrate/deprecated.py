"""Names that must not come back."""

DEPRECATED_HOSTS = frozenset({
    "api.staging.harborline.io",
    "auth.staging.harborline.io",
})

LEGACY_ALIASES = {
    "https://app.staging.harborline.io": "front",
}


def base_url() -> str:
    return "https://api.staging.harborline.io"
