#!/bin/bash
# run.sh BOOT_PROGRAM [CASES.tsv]: builds the exerciser for both sides and compares. BOOT_PROGRAM is
# cambridge_boot, or "cambridge boot". Exit 0 when every case agrees, 77 when the tools are missing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd); bench=$here/../../bench/engine
cases=${2:-$here/cases.tsv}; out=$(mktemp -d); trap 'rm -rf "$out"' EXIT
command -v s390x-linux-gnu-gcc >/dev/null && command -v qemu-s390x >/dev/null || exit 77
flags="-O2 -Wl,-z,noexecstack -march=z14 -mzarch -ffreestanding -fno-builtin -nostdlib -fno-pic -fno-pie -fno-stack-protector -fno-asynchronous-unwind-tables -mno-vx -DSETS=${SETS:-60} -I$bench"
python3 "$here/generate.py" "$cases" >"$out/cases.S"
common=("$here/exerciser.c" "$here/run_case.S" "$out/cases.S")
s390x-linux-gnu-gcc $flags -static -Wl,--build-id=none -o "$out/user" "$here/host_user.c" "${common[@]}"
s390x-linux-gnu-gcc $flags -static -no-pie -Wl,--build-id=none -Wl,--no-warn-rwx-segments -T "$bench/bench.ld" -DITERS=1 \
  -include "$bench/iters.h" --param=min-pagesize=0 -Wl,-z,noexecstack -o "$out/flat.elf" "$bench/start.S" "$bench/rt.c" "$here/host_flat.c" "${common[@]}"
s390x-linux-gnu-objcopy -O binary --set-section-flags .bss=alloc,load,contents "$out/flat.elf" "$out/flat.img"
qemu-s390x -cpu max "$out/user" >"$out/expected" || true
$1 --kernel "$out/flat.img" --memory 64M --time-limit 100 | grep -v '^BENCH' >"$out/got" || true
if ! diff "$out/expected" "$out/got" >"$out/diff"; then
  grep '^>' "$out/diff" | awk '{print $2}' | tr '\n' ' '; echo
  echo "$(grep -c '^>' "$out/diff") of $(wc -l <"$out/expected") cases differ"; exit 1
fi
echo "$(wc -l <"$out/expected") cases agree"
