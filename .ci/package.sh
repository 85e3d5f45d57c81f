#!/usr/bin/env bash
# The archive of a release for one target: package.sh TARGET DIRECTORY [BINARY]. The binary must run here, since it writes
# its own completions and manual pages; the archive is unpacked and tried before this succeeds.
set -euo pipefail
target=$1
mkdir -p "$2"
directory=$(cd "$2" && pwd)
cd "$(dirname "$0")/.."
binary=${3:-target/$target/release/redomain}

name=redomain-$target
work=target/package/$name
rm -rf "$work"
mkdir -p "$work/completions" "$work/man"
cp "$binary" README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT "$work"
for shell in bash zsh fish powershell elvish; do
    "$binary" completions "$shell" >"$work/completions/redomain.$shell"
done
"$binary" man >"$work/man/redomain.1"
for command in init hosts diff apply undo check hook report rules; do
    "$binary" man "$command" >"$work/man/redomain-$command.1"
done
# The same bytes make the same archive.
tar --version | grep -q GNU && same=(--sort=name --owner=0 --group=0 --numeric-owner --mtime=@0) || same=()
tar -C target/package "${same[@]+"${same[@]}"}" -cf - "$name" | gzip -n9 >"$directory/$name.tar.gz"

tried=target/package/tried
rm -rf "$tried"
mkdir -p "$tried"
tar -C "$tried" -xzf "$directory/$name.tar.gz"
[ "$("$tried/$name/redomain" --version)" = "$("$binary" --version)" ]
[ "$(find "$tried/$name" -type f -size +0 | wc -l)" -eq 20 ]
"$tried/$name/redomain" diff --rules pack:netra-staging testdata/sample | grep -q ' edits in '
echo "package: $name.tar.gz, $(($(wc -c <"$directory/$name.tar.gz") / 1024)) KiB"
