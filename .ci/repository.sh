#!/usr/bin/env bash
# Puts the address of a copy of this repository in the place of `OWNER/redomain`, in the manifest, by which `cargo binstall`
# finds a release, and in the README that is packed: repository.sh OWNER/NAME [DIRECTORY].
set -euo pipefail
export LC_ALL=C
repository=$1
directory=${2:-$(dirname "$0")/..}

# The names that GitHub allows have no character that `sed` or a manifest would take for more than itself.
if ! [[ $repository =~ ^[A-Za-z0-9-]+/[A-Za-z0-9._-]+$ ]]; then
    printf 'error: `%s` is not the name of a repository\n  help: name it as in `kelp/redomain`\n' "$repository" >&2
    exit 2
fi
for file in Cargo.toml README.md; do
    sed "s|OWNER/redomain|$repository|g" "$directory/$file" >"$directory/$file.new"
    mv "$directory/$file.new" "$directory/$file"
done
grep -q "^repository = \"https://github.com/$repository\"" "$directory/Cargo.toml"
