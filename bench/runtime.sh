#!/usr/bin/env bash
# How fast are the parts that programs are made from: maps, texts, numbers, lists, sorting, objects? Every row of
# bench/runtime/rows is one kind of operation, measured in turns beside the same in C at -O2, whose answer it must give.
# At the end, how long the collector stops a program. Needs ND_BUILD, the build folder; ./dev bench runtime sets it.
#   ND_BENCH_RUNS=N      runs of each row (default 5)
#   ND_BENCH_CLOCK=cpu   compares processor time, for machines with other work (default wall)
#   ND_BENCH_ONLY=REGEX  rows "PROGRAM NAME" that match only
#   CC=COMPILER          the C compiler (default gcc)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${ND_BUILD:?is not set: use ./dev bench runtime}
runs=${ND_BENCH_RUNS:-5}
clock=${ND_BENCH_CLOCK:-wall}
only=${ND_BENCH_ONLY:-.}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

for program in maps texts lists; do
	"${CC:-gcc}" -std=c17 -D_GNU_SOURCE -O2 "bench/runtime/$program.c" -o "$scratch/$program.c"
	"$build/compiler/noodlec" -O2 "bench/runtime/$program.nc" -o "$scratch/$program.nc"
done
"$build/compiler/noodlec" -O2 bench/runtime/pauses.nc -o "$scratch/pauses"

echo "${CC:-gcc} -O2 and noodlec -O2, $clock clock, best of $runs runs in turns; spread is median/best - 1"
while read -r program row _ size; do
	[[ "$program $row" =~ $only ]] || continue
	"$scratch/$program.c" "$row" "$size" >"$scratch/expected"
	"$build/bench/tools/measure" -n "$runs" -e "$scratch/expected" \
		-- "$program-$row noodle" "$scratch/$program.nc" "$row" "$size" \
		-- "$program-$row c" "$scratch/$program.c" "$row" "$size"
done < <(grep -v '^#' bench/runtime/rows) |
	awk -F '\t' -v clock="$clock" -f bench/tools/ratios.awk

[[ "pauses" =~ $only ]] || [ "$only" = . ] || exit 0
for live in 1 16 64; do
	"$scratch/pauses" "$live"
done
