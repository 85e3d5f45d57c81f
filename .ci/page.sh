#!/usr/bin/env bash
# The HTML page in a real browser: page.sh [BINARY]. Makes a page of a scratch repository with hostile names and texts,
# reviews it with `.ci/page.mjs`, and follows the decisions that it exported. What it needs is kept below target/page.
set -euo pipefail
cd "$(dirname "$0")/.."

binary=$(realpath "${1:-target/release/redomain}")
work=$PWD/target/page
mkdir -p "$work"

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    wanted=()
    command -v chromium >/dev/null || wanted+=(chromium)
    # A Node.js from elsewhere has its own npm, and Debian's would be in conflict with it.
    command -v npm >/dev/null || wanted+=(nodejs npm)
    if [ ${#wanted[@]} -gt 0 ]; then
        { apt-get update --quiet && apt-get install --quiet --yes --no-install-recommends "${wanted[@]}"; } >"$work/apt.log" 2>&1 || true
    fi
fi
for program in chromium node npm; do
    if ! command -v "$program" >/dev/null; then
        echo "skipped: the page was NOT tried in a browser, there is no \`$program\` and it cannot be installed here"
        exit 0
    fi
done
modules=(playwright-core@1.65.1 axe-core@4.14.1)
if [ "$(cat "$work/modules.txt" 2>/dev/null)" != "${modules[*]}" ]; then
    if ! npm install --prefix "$work" --no-audit --no-fund --no-save --ignore-scripts "${modules[@]}" >"$work/npm.log" 2>&1; then
        if grep -qE 'ENOTFOUND|EAI_AGAIN|ECONN|ETIMEDOUT|E403|E404' "$work/npm.log"; then
            echo "skipped: the page was NOT tried in a browser, the npm registry is out of reach"
            exit 0
        fi
        cat "$work/npm.log"
        exit 1
    fi
    echo "${modules[*]}" >"$work/modules.txt"
fi

scratch=$work/scratch
rm -rf "$scratch"
mkdir -p "$scratch/deploy" "$scratch/docs" "$scratch/web/<b onclick=document.title=1>"
cd "$scratch"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
run="document.title=1"
cat >redomain.yaml <<RULES
version: 1
zones: [kelp.io]
rules:
  - {id: api, from: a.kelp.io, to: b.kelp.io, why: "</td><script>$run</script>"}
  - {id: web, from: web.kelp.io, to: www.kelp.io}
keep:
  - {files: [CHANGELOG.md], why: '"><img src=https://evil.example/x onerror=$run>'}
RULES
# One payload for each context of the page: text, attribute, title, script, style, template, comment, address.
for payload in "<script>$run</script>" "<img src=https://evil.example/x onerror=$run>" "\" onmouseover=$run x=\"" \
    "</title><script>$run</script>" "</pre></script><script>$run</script>" "</style><style>@import 'https://evil.example/x';</style>" \
    "\${$run}" "--><script>$run</script>" "javascript:$run" "<svg onload=$run>" "\\u003cscript\\u003e$run"; do
    printf '%s curl https://a.kelp.io/x %s\n' "$payload" "$payload"
    printf '%s me@web.kelp.io *.a.kelp.io %s\n' "$payload" "$payload"
done >deploy/payloads.txt
cp deploy/payloads.txt "docs/\"><img src=https:x onerror=$run>.txt"
cp deploy/payloads.txt "web/<b onclick=$run>/x.html"
printf 'mail you@web.kelp.io\nhttps://web.kelp.io and https://other.kelp.io\n' | tee docs/guide.md >CHANGELOG.md
printf '* @all\n/docs/ @writers\n' >CODEOWNERS
git init --quiet --initial-branch="x\"><script>$run</script>"
git add --all
git -c user.name=t -c user.email=t@example.com commit --quiet --message=start

"$binary" diff --format html --output "$work/review.html"
node "$OLDPWD/.ci/page.mjs" "$work"

"$binary" apply --decisions "$work/redomain-decisions.json" >"$work/output.txt"
grep -qF 'mail you@www.kelp.io' docs/guide.md || { echo "page: an accepted review was not written"; exit 1; }
grep -qF '"note":"our own mail"' <("$binary" report --format json) || { echo "page: a kept review has no word"; exit 1; }
if "$binary" apply --decisions "$work/redomain-decisions.json" 2>"$work/output.txt"; then
    echo "page: decisions about other bytes were followed"
    exit 1
fi
