#!/usr/bin/env bash
# Looks for weaknesses in `action.yml`, the workflows, and the workflow that the README shows.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$PWD/target/zizmor
mkdir -p "$work"
.ci/python-tool.sh zizmor zizmor==1.32.0 "$work/venv"
if [ ! -x "$work/venv/bin/zizmor" ]; then exit 0; fi

"$work/venv/bin/zizmor" --offline --no-progress --persona=pedantic action.yml .github/workflows

# The example names its actions by tag, so that people can read it: only that rule is left out.
example=$work/example
rm -rf "$example"
mkdir -p "$example/.github/workflows"
awk '/^```yaml$/ { block = ""; inside = 1; next }
     /^```$/ { if (inside && block ~ /runs-on:/) printf "%s", block; inside = 0; next }
     inside { block = block $0 "\n" }' README.md >"$example/.github/workflows/example.yml"
[ -s "$example/.github/workflows/example.yml" ] || { echo "zizmor: the README has no workflow"; exit 1; }
printf 'rules:\n  unpinned-uses:\n    disable: true\n' >"$example/zizmor.yml"
"$work/venv/bin/zizmor" --offline --no-progress --config "$example/zizmor.yml" "$example/.github/workflows"
