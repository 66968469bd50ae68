#!/usr/bin/env bash
# Pipelines beside mawk, gawk, perl, sed and coreutils: the same bytes, CPU time of each.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=$(mktemp -d)
trap 'rm -rf "$data"' EXIT
g++ -O2 -o "$data/gen" "$here/gen.cpp"
"$data/gen" "$data" "${RECORDS:-1000000}"
cd "$here"
TMPDIR=$data python3 compare.py "$CAMBRIDGE_BIN/cambridge pipe" "$data" "${REPETITIONS:-5}" "$@"
