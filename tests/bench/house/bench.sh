#!/usr/bin/env bash
# The figures of the ground floor. SECONDS_BUSY shortens the two share runs (default 60).
set -euo pipefail
bin=${CAMBRIDGE_BIN:?run by script/bench}
"$bin/house_bench" idle 1000
"$bin/house_bench" shares 200 "${SECONDS_BUSY:-60}" 100 100
"$bin/house_bench" shares 200 "${SECONDS_BUSY:-60}" 100 200
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$bin/cambridge" cms --system "$folder/system" 'QUERY TIME' >/dev/null
for _ in 1 2 3 4 5; do
  start=$(date +%s%N)
  "$bin/cambridge" cms --system "$folder/system" 'QUERY TIME' >/dev/null
  end=$(date +%s%N)
  echo "cambridge cms 'QUERY TIME' on an existing system: $(((end - start) / 1000)) us"
done
