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
mkdir -p "$work"
cp "$binary" README.md CHANGELOG.md LICENSE-APACHE LICENSE-MIT "$work"
.ci/manuals.sh "$binary" "$work"
# The same bytes make the same archive.
tar --version | grep -q GNU && same=(--sort=name --owner=0 --group=0 --numeric-owner --mtime=@0) || same=()
tar -C target/package "${same[@]+"${same[@]}"}" -cf - "$name" | gzip -n9 >"$directory/$name.tar.gz"

tried=target/package/tried
rm -rf "$tried"
mkdir -p "$tried"
tar -C "$tried" -xzf "$directory/$name.tar.gz"
if [[ $target == *-musl ]] && ! ldd "$tried/$name/redomain" 2>&1 | grep -qE 'statically linked|not a dynamic'; then
    echo "package: the binary for $target is not static"
    exit 1
fi
[ "$("$tried/$name/redomain" --version)" = "$("$binary" --version)" ]
[ "$(find "$tried/$name/completions" -type f -size +0 | wc -l)" -eq 5 ]
[ "$(find "$tried/$name/man" -type f -size +0 | wc -l)" -ge 20 ]
[ -z "$(find "$tried/$name" -type f -empty)" ]
"$tried/$name/redomain" diff --rules pack:netra-staging testdata/sample | grep -q ' edits in '
echo "package: $name.tar.gz, $(($(wc -c <"$directory/$name.tar.gz") / 1024)) KiB"
