#!/usr/bin/env bash
# Compiles each header alone, without making code:  headers_alone.sh COMPILER [FOLDER...]
# A header that is the first include of a source of ours needs no run of its own: the build has
# compiled it alone already.
set -euo pipefail
compiler=$1
shift
jobs=2

folders=("$@")
if [[ ${#folders[@]} -eq 0 ]]; then
  for folder in base machine devices cp fs rexx pipelines cms cli tests; do
    [[ ! -d $folder ]] || folders+=("$folder")
  done
fi

mapfile -t proven < <(find "${folders[@]}" -name '*.cpp' \
  -exec awk '/^#include/ { if (match($0, /"[^"]+"/)) print substr($0, RSTART + 1, RLENGTH - 2); nextfile }' {} +)
mapfile -t headers < <(find "${folders[@]}" -name '*.h' -not -path 'tests/architecture/samples/*' | sort)
if [[ ${folders[0]} == tests/architecture/samples ]]; then
  mapfile -t headers < <(find "${folders[@]}" -name '*.h' | sort)
fi

declare -A is_proven=()
for header in ${proven[@]+"${proven[@]}"}; do
  is_proven[$header]=1
done
to_compile=()
for header in "${headers[@]}"; do
  [[ -n ${is_proven[$header]:-} ]] || to_compile+=("$header")
done
echo "${#headers[@]} headers, ${#to_compile[@]} of them to be compiled here"

export compiler
printf '%s\0' ${to_compile[@]+"${to_compile[@]}"} |
  xargs -0 -r -n 1 -P "$jobs" sh -c \
    'printf "#include \"%s\"\n" "$1" |
     "$compiler" -std=c++20 -fsyntax-only -Wall -Wextra -Wpedantic -Werror -I. -x c++ - ||
     { echo "$1 does not compile alone"; exit 1; }' sh
