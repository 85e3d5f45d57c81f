#!/usr/bin/env bash
# The Python package: builds a wheel from the binary of `cargo build --release`, installs it into an empty environment,
# and goes the way of the README with it.
set -euo pipefail
cd "$(dirname "$0")/.."

work=$PWD/target/wheel
mkdir -p "$work"
rm -rf "$work/dist" "$work/empty" "$work/sample"
.ci/python-tool.sh maturin 'maturin>=1.9.4,<2' "$work/venv"
if [ ! -x "$work/venv/bin/maturin" ]; then exit 0; fi

.ci/wheel-data.sh target/release/redomain
# The same folder and profile, so that nothing is compiled again.
"$work/venv/bin/maturin" build --quiet --release --out "$work/dist"
wheel=$(echo "$work"/dist/redomain-*.whl)

python3 -m venv "$work/empty"
"$work/empty/bin/pip" install --quiet --disable-pip-version-check --no-index "$wheel"
[ "$("$work/empty/bin/redomain" --version)" = "$(target/release/redomain --version)" ]
# What shells and `man` look for below the prefix of a program.
while read -r file; do
    [ -s "$work/empty/share/$file" ] || { echo "wheel: \`share/$file\` is not installed"; exit 1; }
    cmp --quiet "redomain.data/data/share/$file" "$work/empty/share/$file"
done < <(cd redomain.data/data/share && find . -type f)
pages=$(find "$work/empty/share/man/man1" -name 'redomain*.1' | wc -l)
for file in bash-completion/completions/redomain zsh/site-functions/_redomain fish/vendor_completions.d/redomain.fish; do
    grep -q write-baseline "$work/empty/share/$file"
done
rm -rf redomain.data
export PATH=$work/empty/bin:$PATH

export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_NOSYSTEM=1
mkdir "$work/sample"
cp -R testdata/sample/. "$work/sample"
cd "$work/sample"
git init --quiet --initial-branch=main
git add --all
git -c user.name=t -c user.email=t@example.com commit --quiet --message=sample

# Every command of the README's way, in its order; a command that fails ends this script.
steps=0
while read -r line; do
    steps=$((steps + 1))
    (eval "$line") >"$work/output.txt" || { echo "wheel: \`$line\` failed" && cat "$work/output.txt" && exit 1; }
done < <(awk '/^```console$/ { inside = 1; next } /^```$/ { inside = 0 } inside && /^\$ redomain / { print substr($0, 3) }' \
    ../../../README.md)
[ "$steps" -ge 8 ] || { echo "wheel: only $steps commands in the README"; exit 1; }
git diff --exit-code --quiet || { echo "wheel: \`undo\` left a change"; exit 1; }
[ "$(git status --porcelain)" = '?? redomain.yaml' ] || { echo "wheel: more than the rule file is new"; exit 1; }
echo "wheel: $(basename "$wheel"), $(($(wc -c <"$wheel") / 1024)) KiB, $pages manual pages, $steps commands passed, 0 failed"
