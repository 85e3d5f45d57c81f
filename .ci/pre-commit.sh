#!/usr/bin/env bash
# The hooks of `.pre-commit-hooks.yaml` under the real pre-commit, in a scratch repository. What it needs is kept
# below target/pre-commit, so that a second run takes seconds.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$PWD/target/pre-commit
mkdir -p "$work"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=t GIT_AUTHOR_EMAIL=t@example.com GIT_COMMITTER_NAME=t GIT_COMMITTER_EMAIL=t@example.com
export PRE_COMMIT_HOME=$work/home PRE_COMMIT_COLOR=never LC_ALL=C.UTF-8

.ci/python-tool.sh pre-commit pre-commit "$work/venv"
if [ ! -x "$work/venv/bin/pre-commit" ]; then exit 0; fi
export PATH=$work/venv/bin:$PATH

# The project as it stands here, as a repository with one commit; the same files make the same commit, for which
# pre-commit has its environment already.
project=$work/project
rm -rf "$project"
mkdir -p "$project"
git ls-files -z --cached --others --exclude-standard |
    { grep -zv '^\(testdata\|tests\|\.ci\)/' || true; } |
    while IFS= read -r -d '' file; do [ -e "$file" ] && printf '%s\0' "$file"; done |
    tar --null --files-from=- --create | tar --extract --directory="$project"
git -C "$project" init --quiet --initial-branch=main
git -C "$project" add --all
GIT_AUTHOR_DATE='2024-01-01T00:00:00Z' GIT_COMMITTER_DATE='2024-01-01T00:00:00Z' \
    git -C "$project" commit --quiet --message=project
rev=$(git -C "$project" rev-parse HEAD)

# What pre-commit builds need not be fast, and only what changed is built again.
export CARGO_TARGET_DIR=$work/build CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off
export CARGO_PROFILE_RELEASE_CODEGEN_UNITS=64 CARGO_PROFILE_RELEASE_INCREMENTAL=false
cargo fetch --locked --quiet
export CARGO_NET_OFFLINE=true

scratch=$work/scratch
rm -rf "$scratch"
mkdir -p "$scratch"
cd "$scratch"
git init --quiet --initial-branch=main
passed=0

config() { printf 'repos:\n- repo: %s\n  rev: %s\n  hooks:\n  - id: %s\n' "$project" "$rev" "$1" >.pre-commit-config.yaml; }
try_commit() { git commit --message="$1" >"$work/output.txt" 2>&1; }
fail() {
    echo "pre-commit: $1"
    cat "$work/output.txt"
    exit 1
}
refused() {
    if try_commit "$1"; then fail "went through: $1"; fi
    grep -qF -e "$2" "$work/output.txt" || fail "says nothing of $2: $1"
    passed=$((passed + 1))
}
accepted() {
    try_commit "$1" || fail "was refused: $1"
    passed=$((passed + 1))
}

old='curl https://api.staging.example.com/x'
new='curl https://api-staging.example.com/x'
printf '%s\n' 'version: 1' 'rules:' '  - from: api.staging.example.com' '    to: api-staging.example.com' \
    'keep:' '  - files: [CHANGELOG.md]' '    why: history' >redomain.yaml
config redomain-check
pre-commit install --install-hooks
echo "$new" >run.sh
git add --all
accepted "a good file"

echo "$old" >bad.sh
git add bad.sh
refused "a bad file" 'bad.sh:1:14: api.staging.example.com → api-staging.example.com'
grep -qF 'redomain refuses this commit:' "$work/output.txt" || fail "does not say who refuses"

# The command that it names runs in a shell that knows nothing of pre-commit's programs.
fix=$(sed -n 's/.*; run `\(.*\)` to apply the safe fixes$/\1/p' "$work/output.txt")
(eval "$fix") >"$work/output.txt" 2>&1 && fail "the fix did not say that it changed files"
[ "$(cat bad.sh)" = "$new" ] || fail "the command did not fix the file: $fix"

echo "$new" >bad.sh
git add bad.sh
echo "$old" >>bad.sh
accepted "a good part of a file that is bad on disk"
grep -qF -e "$old" bad.sh || fail "lost what was not staged"

printf '%s\n%s\n' "$new" "$old" >bad.sh
git add bad.sh
echo "$new" >bad.sh
refused "a bad part of a file that is good on disk" 'bad.sh:2:14: api.staging.example.com'
git checkout --quiet --force HEAD

echo "$old" >kept.sh
git add kept.sh
git commit --quiet --no-verify --message='past the gate'
git mv kept.sh moved.sh
refused "a bad file renamed" 'moved.sh:1:14: api.staging.example.com'
git mv moved.sh CHANGELOG.md
accepted "a bad file renamed to one that is kept"

echo "$old" >'--rules=none'
git add -- '--rules=none'
refused "a file named like an option" '--rules=none:1:14: api.staging.example.com'
git rm --quiet --force -- '--rules=none'

config redomain-fix
git add .pre-commit-config.yaml
echo "$old" >'to fix.sh'
git add 'to fix.sh'
refused "a file that can be fixed" 'fixed: to fix.sh: 1 edit'
[ "$(cat 'to fix.sh')" = "$new" ] || fail "did not fix the file"
git add 'to fix.sh'
accepted "the same file, fixed"

# The local hooks of the README: `local_hook LANGUAGE` writes the one of this language.
local_hook() {
    awk -v language="        language: $1" '/^```yaml$/ { block = ""; wanted = 0; inside = 1; next }
        /^```$/ { if (inside && wanted) printf "%s", block; inside = 0; next }
        inside { block = block $0 "\n"; if ($0 == language) wanted = 1 }' "$project/README.md" >.pre-commit-config.yaml
    [ -s .pre-commit-config.yaml ] || { echo "pre-commit: the README has no hook in $1" && exit 1; }
}

# An installed binary instead of one that pre-commit builds.
bin=$(dirname "$(find "$PRE_COMMIT_HOME" -path '*/bin/redomain' -print -quit)")
local_hook system
git add .pre-commit-config.yaml
echo "$old" >bad.sh
git add bad.sh
PATH=$bin:$PATH refused "a bad file, with an installed binary" 'bad.sh:1:14: api.staging.example.com'
git checkout --quiet HEAD bad.sh
PATH=$bin:$PATH accepted "a good file, with an installed binary"

# The wheel that .ci/wheel.sh built, in an environment that pre-commit makes with pip; a changed wheel makes a new one.
wheel=$(find "$work/../wheel/dist" -name 'redomain-*.whl' -print -quit 2>/dev/null || true)
if [ -n "$wheel" ]; then
    kept=$work/$(sha256sum "$wheel" | cut -c 1-16)/$(basename "$wheel")
    mkdir -p "$(dirname "$kept")"
    cp "$wheel" "$kept"
    local_hook python
    grep -q 'additional_dependencies: \[redomain==.*\]' .pre-commit-config.yaml || fail "names no version of the package"
    sed -i "s|\[redomain==.*\]|['$kept']|" .pre-commit-config.yaml
    git add .pre-commit-config.yaml
    echo "$old" >bad.sh
    git add bad.sh
    start=$(date +%s)
    refused "a bad file, with the wheel" 'bad.sh:1:14: api.staging.example.com'
    echo "pre-commit: the hook in Python took $(($(date +%s) - start)) s with its installation"
    git checkout --quiet HEAD bad.sh
    accepted "a good file, with the wheel"
else
    echo "skipped: the hook in Python, since there is no wheel"
fi

echo "pre-commit: $passed passed, 0 failed"
