#!/bin/sh
# usage: compare_with_regina.sh OURS REGINA PROGRAM: both must say the same.
ours=$("$1" "$3" </dev/null 2>&1)
theirs=$("$2" "$3" </dev/null 2>&1)
if [ "$ours" = "$theirs" ]; then exit 0; fi
echo "--- ours"; echo "$ours"; echo "--- regina"; echo "$theirs"
exit 1
