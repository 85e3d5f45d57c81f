#!/usr/bin/env bash
# Completions and manual pages, as the archive of a release and the Python package have them: manuals.sh BINARY DIRECTORY.
# The binary must run here, since it writes them itself.
set -euo pipefail
binary=$1 directory=$2

rm -rf "$directory/completions" "$directory/man"
mkdir -p "$directory/completions" "$directory/man"
# By the names that each shell looks for.
for file in bash:redomain.bash zsh:_redomain fish:redomain.fish powershell:_redomain.ps1 elvish:redomain.elv; do
    "$binary" completions "${file%%:*}" >"$directory/completions/${file#*:}"
done
page() { "$binary" man "$@" >"$directory/man/$(IFS=- && echo "redomain${*:+-$*}").1"; }
page
# Every command, and those of `rules` and `hook`, as the help lists them.
commands() { "$binary" "$@" -h | awk '/^Commands:/ { inside = 1; next } /^$/ { inside = 0 } inside && /^  [a-z]/ && $1 != "help" { print $1 }'; }
for command in $(commands); do
    page "$command"
    for inner in $(commands "$command"); do page "$command" "$inner"; done
done
