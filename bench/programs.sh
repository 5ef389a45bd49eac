#!/usr/bin/env bash
# How fast do compiled programs run beside C? Compiles every program of bench/programs and its twin in C at -O2, checks
# the answers and measures both in turns. Needs ND_BUILD, the build folder; ./dev bench programs sets it.
#   ND_BENCH_RUNS=N      runs of each program (default 7)
#   ND_BENCH_CLOCK=cpu   compares processor time, for machines with other work (default wall)
#   ND_BENCH_ONLY=NAME   one program only
#   CC=COMPILER          the C compiler (default gcc)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${ND_BUILD:?is not set: use ./dev bench programs}
runs=${ND_BENCH_RUNS:-7}
clock=${ND_BENCH_CLOCK:-wall}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

echo "${CC:-gcc} -O2 and noodlec -O2, $clock clock, best of $runs runs in turns; spread is median/best - 1"
while read -r name _ size; do
	[ -z "${ND_BENCH_ONLY:-}" ] || [ "$name" = "$ND_BENCH_ONLY" ] || continue
	folder=bench/programs/$name
	"${CC:-gcc}" -std=c17 -O2 "$folder/$name.c" -o "$scratch/$name.c" -lm
	"$build/compiler/noodlec" -O2 "$folder/$name.nc" -o "$scratch/$name.nc"
	"$build/bench/tools/measure" -n "$runs" -e "$folder/$name.expected" \
		-- "$name noodle" "$scratch/$name.nc" "$size" -- "$name c" "$scratch/$name.c" "$size"
done < <(grep -v '^#' bench/programs/sizes) |
	awk -F '\t' -v clock="$clock" -f bench/tools/ratios.awk
