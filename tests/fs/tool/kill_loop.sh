#!/bin/sh
# kill_loop.sh TOOL ROUNDS: a process that writes files to a minidisk is killed at random moments.
# After each kill the minidisk checks sound and every file is whole, old or new.
tool=$1
rounds=$2
folder=$(mktemp -d) || exit 1
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
"$tool" init disk.ckd --type 3390 --size 20 --label KILL --sparse || exit 1
for version in 1 2 3; do
  # Every line of a version says which it is, so that a mixture would show.
  awk -v v=$version 'BEGIN { for (i = 0; i < 20000 * v; i++) print v, i, "some text of a line" }' \
    > version$version
done
round=0
killed=0
while [ "$round" -lt "$rounds" ]; do
  round=$((round + 1))
  (
    n=$round
    while :; do
      n=$((n % 3 + 1))
      "$tool" put disk.ckd version$n "file$((n % 2))" data || exit
    done
  ) > /dev/null 2>&1 &
  writer=$!
  # From 0 to 49 ms, by a generator that gives the same moments in every run.
  moment=$(((round * 7919 + 13) % 50))
  sleep "0.0$(printf %02d $moment)"
  child=$(ps -o pid= --ppid $writer | tr -d ' ' | head -n 1)
  kill -9 $writer 2> /dev/null
  [ -n "$child" ] && kill -9 $child 2> /dev/null && killed=$((killed + 1))
  wait $writer 2> /dev/null
  # The lock goes with the process, which may need a moment to end.
  tries=0
  until "$tool" check disk.ckd > report; do
    tries=$((tries + 1))
    if [ $tries -gt 3 ]; then
      echo "round $round: the minidisk is damaged"
      cat report
      exit 1
    fi
    sleep 0.05
  done
  for file in file0 file1; do
    if "$tool" get disk.ckd $file data got 2> /dev/null; then
      version=$(head -c 1 got)
      cmp -s got "version$version" || {
        echo "round $round: $file is neither old nor new"
        exit 1
      }
    fi
  done
done
echo "$killed of $rounds rounds killed a writer"
[ "$killed" -gt $((rounds / 4)) ]
