"""Creates a preview environment for a pull request."""
import subprocess

DOMAIN = "staging.quayside.dev"


def names(number: int, stage: str) -> dict[str, str]:
    return {
        "web": f"https://pr-{number}-staging.quayside.dev",
        "api": f"https://pr-{number}-api-staging.quayside.dev/v1?n={number}",
        "docs": f"https://docs.{stage}.quayside.dev",
        "logs": "https://logs-staging.quayside.dev/pr/%d" % number,
    }


def probe(url: str) -> None:
    subprocess.run(["curl", "-fsS", "-H", "Origin: https://app-staging.quayside.dev", url], check=True)
