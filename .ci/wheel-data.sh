#!/usr/bin/env bash
# Lays completions and manual pages where `maturin` takes them from, so that `pip` installs them below `share` of the
# environment: wheel-data.sh BINARY. Without it a wheel has the binary alone.
set -euo pipefail
binary=$(realpath "$1")
cd "$(dirname "$0")/.."

# The name that maturin looks for; a name in `pyproject.toml` would be an error where the folder is missing.
share=redomain.data/data/share
made=target/wheel/manuals
rm -rf redomain.data
.ci/manuals.sh "$binary" "$made"
lay() { mkdir -p "$(dirname "$share/$2")" && cp "$made/$1" "$share/$2"; }
lay completions/redomain.bash bash-completion/completions/redomain
lay completions/_redomain zsh/site-functions/_redomain
lay completions/redomain.fish fish/vendor_completions.d/redomain.fish
mkdir -p "$share/man/man1"
cp "$made"/man/*.1 "$share/man/man1"
