#!/usr/bin/env bash
# How much memory does noodlec need? Peak resident set of a run that ends after each phase, for an empty program and for
# made-up ones of three sizes (tools/generate.c). The bar is 50 MiB for the compiler itself and 1 MiB for every 1,000
# lines; "growth" is what 1,000 lines cost more, counted from the size before. Needs ND_BUILD, the build folder;
# ./dev bench memory sets it.
#   ND_BENCH_LINES="N..."  sizes (default 1000 10000 100000)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${ND_BUILD:?is not set: use ./dev bench memory}
noodlec=$build/compiler/noodlec
measure=$build/bench/tools/measure
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# The phases of FILE, each with all before it: label, lines, KiB.
phases() {
	local o=$scratch/o lines
	lines=$(wc -l <"$1")
	"$measure" -n 1 -w 0 -- "version" "$noodlec" --version -- "check" "$noodlec" --check "$1" \
		-- "optimise -O2" "$noodlec" -j1 -O2 --emit=nbc "$1" -o "$o" \
		-- "object -O0" "$noodlec" -j1 -c "$1" -o "$o" -- "object -O2" "$noodlec" -j1 -O2 -c "$1" -o "$o" \
		-- "object -O2, all cores" "$noodlec" -O2 -c "$1" -o "$o" |
		awk -F '\t' -v OFS='\t' -v lines="$lines" '{ print $1, lines, $6 }'
}

{
	echo 'function main() { }' >"$scratch/a.nc"
	phases "$scratch/a.nc"
	for lines in ${ND_BENCH_LINES:-1000 10000 100000}; do
		"$build/bench/tools/generate" -l "$lines" noodle bench/compile_speed >"$scratch/a.nc"
		phases "$scratch/a.nc" | sed 1d
	done
} | awk -F '\t' '
	BEGIN { printf "%-24s %8s %10s %8s %15s\n", "", "lines", "peak MiB", "bar", "growth MiB" }
	{
		mib = $3 / 1024
		bar = 50 + $2 / 1000
		growth = $2 > lines[$1] && lines[$1] ? sprintf("%.2f", (mib - last[$1]) / ($2 - lines[$1]) * 1000) : ""
		printf "%-24s %8d %10.1f %8.1f %15s  %s\n", $1, $2, mib, bar, growth, mib < bar ? "ok" : "OVER"
		fflush()
		lines[$1] = $2
		last[$1] = mib
	}'
