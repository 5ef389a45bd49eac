#!/usr/bin/env bash
# What does a program cost that only says hello? Start to end in milliseconds, memory and size on disk, beside C linked
# dynamically and statically. Needs ND_BUILD, the build folder; ./dev bench hello sets it.
#   ND_BENCH_RUNS=N      runs (default 200)
#   ND_BENCH_CLOCK=cpu   compares processor time, for machines with other work (default wall)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${ND_BUILD:?is not set: use ./dev bench hello}
measure=$(realpath "$build/bench/tools/measure")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

cat >"$scratch/hello.nc" <<'TXT'
function main() {
	print("hello, world")
}
TXT
cat >"$scratch/hello.c" <<'TXT'
#include <stdio.h>
int main(void)
{
	puts("hello, world");
}
TXT
echo "hello, world" >"$scratch/expected"
for level in -O0 -O2; do
	"$build/compiler/noodlec" $level "$scratch/hello.nc" -o "$scratch/noodle$level"
done
"${CC:-gcc}" -O2 "$scratch/hello.c" -o "$scratch/c-dynamic"
"${CC:-gcc}" -O2 -static "$scratch/hello.c" -o "$scratch/c-static"

cd "$scratch"
"$measure" -n "${ND_BENCH_RUNS:-200}" -e expected -- noodle-O0 ./noodle-O0 \
	-- noodle-O2 ./noodle-O2 -- c-dynamic ./c-dynamic -- c-static ./c-static |
	while IFS=$'\t' read -r label rest; do
		printf '%s\t%s\t%s\n' "$label" "$rest" "$(stat -c %s "$label")"
	done |
	awk -F '\t' -v clock="${ND_BENCH_CLOCK:-wall}" '
	BEGIN { printf "%-10s %9s %9s %9s %9s\n", clock, "best ms", "median ms", "peak KiB", "file KiB" }
	{ printf "%-10s %9.3f %9.3f %9d %9d\n", $1, 1e3 * (clock == "cpu" ? $5 : $2), 1e3 * $3, $6, $8 / 1024 }'
