#!/usr/bin/env bash
# kill -9 at random points while a CMS user writes: each time the minidisk must check clean, and each file
# must be whole, old or new.   kill_loop.sh PROGRAM [TIMES]
set -u
cambridge=$(realpath "$1")
times=${2:-200}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
export HOME=$work CAMBRIDGE_SYSTEM=$work/s

# The load (DUPLICATE n adds n copies to the record): files of known content are replaced, copied, renamed and erased without end.
cat >load.exec <<'E2'
/* LOAD EXEC: generation n fills each file with records "n" only. */
address command
do n = 1
  'PIPE LITERAL' n '| DUPLICATE' 200 + (n // 7) * 400 '| > GEN FILE A'
  'COPYFILE GEN FILE A COPY FILE A (REPLACE'
  'COPYFILE COPY FILE A' 'F'n//5 'FILE A (REPLACE'
  if n // 3 = 0 then 'ERASE F'n//4 'FILE A'
end
E2
"$cambridge" cms --system s --user LAB01 'QUERY USERID' >/dev/null || exit 1
"$cambridge" disk put s/volumes/camw01.ckd load.exec LOAD EXEC --extent 51,30 || exit 1
bad=0
for i in $(seq "$times"); do
  "$cambridge" cms --system s --user LAB01 LOAD >/dev/null 2>&1 &
  victim=$!
  sleep "0.$(printf '%03d' $((RANDOM % 250 + 20)))"
  kill -9 "$victim" 2>/dev/null
  wait "$victim" 2>/dev/null
  if ! "$cambridge" disk check s/volumes/camw01.ckd --extent 51,30 >check.out 2>&1; then
    echo "round $i: check"
    cat check.out
    bad=$((bad + 1))
  fi
  "$cambridge" disk list s/volumes/camw01.ckd --extent 51,30 >list.out || bad=$((bad + 1))
  while read -r name type _; do
    [ "$type" = FILE ] || continue
    "$cambridge" disk get s/volumes/camw01.ckd "$name" "$type" out.txt --extent 51,30 >/dev/null || bad=$((bad + 1))
    kinds=$(tr -d ' ' <out.txt | sort -u | wc -l)
    lines=$(wc -l <out.txt)
    generation=$(head -n 1 out.txt | tr -d ' ')
    if [ "$kinds" != 1 ] || [ "$lines" != $((201 + (generation % 7) * 400)) ]; then
      echo "round $i: $name $type is torn: $kinds kinds of records, $lines lines, generation $generation"
      bad=$((bad + 1))
    fi
  done <list.out
done
rounds=$("$cambridge" disk list s/volumes/camw01.ckd --extent 51,30 | wc -l)
echo "$times times killed, $bad faults, $rounds files at the end"
# A load that never wrote anything would prove nothing.
[ "$rounds" -gt 3 ] && [ "$bad" = 0 ]
