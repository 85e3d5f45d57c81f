#!/usr/bin/env bash
# Installs a tool from PyPI into a virtual environment: python-tool.sh TOOL REQUIREMENT DIRECTORY.
# Where PyPI is out of reach it says so and succeeds; the caller looks whether DIRECTORY/bin/TOOL is there.
set -euo pipefail
tool=$1 requirement=$2 directory=$3

if "$directory/bin/$tool" --version >/dev/null 2>&1; then exit 0; fi
rm -rf "$directory"
python3 -m venv "$directory"
if ! "$directory/bin/pip" install --quiet --disable-pip-version-check "$requirement" >"$directory/pip.log" 2>&1; then
    if grep -qE 'No matching distribution|Connection|Temporary failure|timed out|ProxyError' "$directory/pip.log"; then
        echo "skipped: $tool cannot be installed here, PyPI is out of reach"
        exit 0
    fi
    cat "$directory/pip.log"
    exit 1
fi
