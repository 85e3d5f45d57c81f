#!/usr/bin/env bash
# Measures redomain against the usual tools for the same job, and prints Markdown.
#
#   benches/compare.sh                         on a generated tree of 55,000 files and 1.1 GB
#   TREE=DIR NAME=example.com benches/compare.sh   on a real one, read only; RULES=FILE takes its rules
#   ROUNDS=7 ONLY=Dry WORK=DIR FILES=55000     rounds, a word of the tables to measure, a folder (5 GB, kept), files
set -euo pipefail
here="$(cd "$(dirname "$0")" && pwd)"
cd "$here/.."

work="${WORK:-target/compare}"
mkdir -p "$work"
work="$(cd "$work" && pwd)"

command -v python3 >/dev/null || { echo "python3 is needed: apt install python3" >&2; exit 1; }
command -v git >/dev/null || { echo "git is needed: apt install git" >&2; exit 1; }
missing() { command -v "$1" >/dev/null || echo "$1 is not installed and left out: $2" >&2; }
missing rg "cargo install ripgrep, or RG=PATH"
missing sd "cargo install sd"
missing sed "apt install sed"
missing ruplacer "cargo install ruplacer"

cargo build --locked --release --quiet

stamp="$(cksum "$here/generate.py" "$here/compare.sh") ${FILES:-55000}"
if [ "$(cat "$work/stamp" 2>/dev/null || true)" != "$stamp" ]; then
    echo "laying out the tree in $work" >&2
    rm -rf "$work/tree" "$work/copy" "$work/rules" "$work/binary" "$work/tiny" "$work/large" "$work/large-hits"
    python3 "$here/generate.py" "$work" "${FILES:-55000}"
    # A commit and an index, as in a clone, and objects in a pack: as single files they would double what
    # `rg --hidden` has to read.
    git init --quiet "$work/tree"
    packed() { git -C "$work/tree" -c core.compression=0 -c user.name=bench -c user.email=bench@example.com "$@"; }
    packed add --all
    packed commit --quiet --message tree
    packed repack -a -d -q --window=0
    # So that each is the root of its run, even inside another repository.
    for odd in binary tiny large large-hits; do git init --quiet "$work/$odd"; done
    echo "$stamp" >"$work/stamp"
fi

exec python3 "$here/measure.py" "$PWD/target/release/redomain" "$work" ${TREE:+"$TREE"}
