#!/usr/bin/env bash
# Runs one case of the command line:  run_case.sh PROGRAM FILE [--bless]
#
# FILE has sections, each begun by a line "---- name": `command` (bash; $cambridge is the program, the
# working folder is empty, CAMBRIDGE_SYSTEM points into it), `output` (what both streams must hold) and
# `status`. Times, dates and CPU figures are masked.
set -u
program=$(realpath "$1")
file=$(realpath "$2")
section() {
  awk -v wanted="$1" '/^---- /{inside = ($2 == wanted); next} inside' "$file"
}
mask() {
  sed -E -e "s#$work#WORK#g" -e 's/[0-9]{2}:[0-9]{2}:[0-9]{2}/hh:mm:ss/g' \
    -e 's/T=-?[0-9]+\.[0-9]{2}\/-?[0-9]+\.[0-9]{2}/T=n.nn\/n.nn/g' \
    -e 's/[0-9]{1,2}\/[0-9]{2}\/[0-9]{2}/mm\/dd\/yy/g' \
    -e 's/[0-9]{4}-[0-9]{2}-[0-9]{2}/yyyy-mm-dd/g' \
    -e 's/ [A-Z]{3,4} [A-Z]+DAY/ zzz WEEKDAY/g' \
    -e 's/[0-9]{3}:[0-9]{2}\.[0-9]{2}/mmm:ss.hs/g' \
    -e 's/(yyyy-mm-dd) [0-9]{2}:[0-9]{2}/\1 hh:mm/g' \
    -e 's/L[0-9]{4}/Lnnnn/g'
}
work=$(mktemp -d)
finish() {
  # A system that the case has started ends with it.
  local process
  for process in /proc/[0-9]*; do
    if tr '\0' ' ' <"$process/cmdline" | grep -q "start .*--system $work"; then
      kill -TERM "${process#/proc/}"
    fi
  done 2>/dev/null
  rm -rf "$work"
}
trap finish EXIT
cd "$work" || exit 1
export cambridge=$program CAMBRIDGE_SYSTEM=$work/system HOME=$work TZ=UTC
case_folder=$(dirname "$file")
export case_folder
section command >"$work/.command"
output=$(timeout 60 bash "$work/.command" 2>&1 </dev/null | mask; exit "${PIPESTATUS[0]}")
status=$?
if [ "${3:-}" = --bless ]; then
  comment=$(awk '/^---- /{exit} {print}' "$file")
  {
    [ -n "$comment" ] && printf '%s\n' "$comment"
    printf -- '---- command\n'
    cat "$work/.command"
    printf -- '---- output\n'
    [ -n "$output" ] && printf '%s\n' "$output"
    printf -- '---- status\n%s\n' "$status"
  } >"$work/.blessed"
  cat "$work/.blessed" >"$file"
  exit 0
fi
if [ "$output" != "$(section output)" ]; then
  diff <(section output) <(printf '%s\n' "$output")
  exit 1
fi
[ "$status" = "$(section status)" ] || { echo "status $status"; exit 1; }
