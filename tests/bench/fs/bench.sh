#!/usr/bin/env bash
# The file system against the host's own: copy of a 200 MB V-file between minidisks and by cp, find
# and list among 100,000 files, FORMAT of a 3390-9, sequential reading and writing.
set -euo pipefail
folder=$(mktemp -d "${TMPDIR:-/tmp}/bench-fs.XXXXXX")
trap 'rm -rf "$folder"' EXIT
"${CAMBRIDGE_BIN:-build/release/bin}/bench_fs" "$folder"
