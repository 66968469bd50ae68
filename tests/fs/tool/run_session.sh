#!/bin/sh
# Runs one session file of the disk tool: run_session.sh TOOL FILE.
# A line "$ command" is run by the shell in an empty folder, with `disk` as the tool; the lines after
# it are its output, with "[status N]" last when the status is not 0. Dates and times become
# DATE and TIME. The session as it really goes is compared with the file.
tool=$1
session=$2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
expected="$folder/expected"
actual="$folder/actual"
grep -v '^#' "$session" > "$expected"
mkdir "$folder/work"
: > "$actual"
grep '^\$ ' "$expected" | while IFS= read -r line; do
  printf '%s\n' "$line" >> "$actual"
  (
    cd "$folder/work" || exit 1
    disk() { "$tool" "$@"; }
    eval "${line#\$ }"
    status=$?
    [ $status -eq 0 ] || echo "[status $status]"
  ) 2>&1 < /dev/null |
    sed -E 's|[ 0-9][0-9]/[0-9]{2}/[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}|    DATE     TIME|' >> "$actual"
done
diff -u "$expected" "$actual"
