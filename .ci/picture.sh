#!/usr/bin/env bash
# The picture of the page in the README, made of `testdata/sample`: picture.sh [BINARY]. Run it when the page looks other.
set -euo pipefail
cd "$(dirname "$0")/.."

binary=$(realpath "${1:-target/release/redomain}")
work=$PWD/target/page
if [ ! -d "$work/node_modules" ]; then .ci/page.sh "$binary"; fi
rm -rf "$work/sample"
cp -R testdata/sample "$work/sample"
cd "$work/sample"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1 GIT_CEILING_DIRECTORIES=$work
"$binary" diff --rules pack:netra-staging --format html >"$work/sample.html"
cd - >/dev/null
node .ci/picture.mjs "$work" .github/review.png
size=$(wc -c <.github/review.png)
[ "$size" -le 150000 ] || { echo "picture: $size bytes are too many for the README"; exit 1; }
