#!/usr/bin/env bash
# Counts the instructions of start-up and of the matcher on fixed input, and compares them with
# `benches/instructions.txt`. Unlike times, counts do not depend on the load of the machine.
#
#   benches/instructions.sh           fails if a count grew by more than 3 %
#   benches/instructions.sh --write   replaces the figures by the counts of today
set -euo pipefail
cd "$(dirname "$0")/.."

# In percent.
tolerance=3
figures=benches/instructions.txt
if ! command -v valgrind >/dev/null; then
    echo "instructions are NOT counted: valgrind is not installed"
    exit 0
fi
vectors="without AVX2"
if grep -q -w avx2 /proc/cpuinfo 2>/dev/null; then vectors="AVX2"; fi
made_by="$(rustc --version), $(uname -m), $vectors, $(getconf GNU_LIBC_VERSION 2>/dev/null || echo "another libc")"
if [ "${1:-}" != "--write" ] && [ "$(head -n 1 "$figures")" != "$made_by" ]; then
    echo "instructions are NOT compared: the figures are of"
    echo "  $(head -n 1 "$figures")"
    echo "and this is"
    echo "  $made_by"
    exit 0
fi

cargo build --locked --release --quiet
redomain="$PWD/target/release/redomain"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

# 64 files and 2.6 MB; every 200th line names a host.
mkdir "$work/tree" "$work/empty"
awk -v folder="$work/tree" 'BEGIN {
    count = split("self return client server staging api request error token value import from", word, " ")
    state = 1
    for (file = 0; file < 64; file++) {
        path = folder "/" file ".py"
        for (line = 1; line <= 1200; line++) {
            text = ""
            for (part = 0; part < 6; part++) {
                state = (state * 1103 + 12345) % 1048576
                text = text word[1 + state % count] (state % 3 ? " " : ".")
            }
            if (line % 200 == 0) text = text "\"https://s" line ".staging.north" file % 8 "wind.com/v1\""
            print text > path
        }
        close(path)
    }
}'
rules() { # rules ZONES RULES
    echo "version: 1"
    echo "rules:"
    for ((number = 0; number < $2; number++)); do
        zone="north$((number % $1))wind.com"
        echo "  - {id: r$number, from: s$number.staging.$zone, to: s$number-staging.$zone}"
    done
}
rules 1 1 >"$work/one.yaml"
rules 64 500 >"$work/many.yaml"

count() { # count FOLDER ARGUMENT...
    cd "$1"
    shift
    # The exit code is not looked at: `check` ends with 1 if it finds something.
    env -i HOME="$work" PATH="$PATH" valgrind --tool=callgrind --callgrind-out-file=/dev/null \
        "$redomain" "$@" 2>&1 >/dev/null | awk '/Collected/ { print $NF }'
}
counts="$work/counts"
{
    echo "$made_by"
    echo "version $(count "$work/empty" --version)"
    echo "start-up $(count "$work/empty" check --threads 1 --rules "$work/one.yaml")"
    echo "start-up-500-rules $(count "$work/empty" check --threads 1 --rules "$work/many.yaml")"
    echo "matcher $(count "$work/tree" check --threads 1 --rules "$work/one.yaml")"
    echo "matcher-500-rules $(count "$work/tree" check --threads 1 --rules "$work/many.yaml")"
} >"$counts"

if [ "${1:-}" = "--write" ]; then
    cp "$counts" "$figures"
    cat "$figures"
    exit 0
fi
awk -v tolerance="$tolerance" '
    FNR == 1 { next }
    NR == FNR { known[$1] = $2; next }
    !($1 in known) || $2 == "" { printf "%s was not counted\n", $1; bad = 1; next }
    {
        change = ($2 / known[$1] - 1) * 100
        printf "%-20s %12d %+6.1f %%\n", $1, $2, change
        if (change > tolerance) bad = 1
        if (change < -tolerance) better = 1
    }
    END {
        if (bad) print "slower than benches/instructions.txt by more than " tolerance " %: see `cargo bench`, or accept it with benches/instructions.sh --write"
        else if (better) print "faster: benches/instructions.sh --write keeps it so"
        exit bad
    }' "$figures" "$counts"
