#!/usr/bin/env bash
# What does starting noodlec cost before any line is compiled? Times runs that have nothing to do, and says where the
# time of an empty program goes. Needs ND_BUILD, the build folder; ./dev bench startup sets it.
#   ND_BENCH_RUNS=N  runs of each (default 20)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${ND_BUILD:?is not set: use ./dev bench startup}
runs=${ND_BENCH_RUNS:-20}
noodlec=$build/compiler/noodlec
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

echo 'function main() { }' >"$scratch/empty.nc"
empty=$scratch/empty.nc
"$build/bench/tools/measure" -n "$runs" -- "the version" "$noodlec" --version -- "check" "$noodlec" --check "$empty" \
	-- "object -O0" "$noodlec" -c "$empty" -o "$scratch/o" -- "object -O2" "$noodlec" -O2 -c "$empty" -o "$scratch/o" \
	-- "executable -O0" "$noodlec" "$empty" -o "$scratch/a" -- "the linker's version" ld.lld-19 --version |
	awk -F '\t' -v runs="$runs" '
	BEGIN {
		printf "nothing to compile, best of %d, spread is median/best - 1\n", runs
		printf "%-22s %9s %8s %9s %9s %8s\n", "", "wall ms", "spread", "cpu ms", "peak MiB", "bar ms"
		bar["the version"] = 10
		bar["check"] = 15
		bar["object -O0"] = bar["object -O2"] = 25
		bar["executable -O0"] = 60
	}
	{
		verdict = $1 in bar ? sprintf("%8d %s", bar[$1], $2 * 1000 < bar[$1] ? "ok" : "OVER") : ""
		printf "%-22s %9.1f %7.0f%% %9.1f %9.1f %s\n", $1, $2 * 1000, 100 * ($3 / $2 - 1), $5 * 1000, $6 / 1024,
			verdict
	}'

printf '\nwhere the time of the executable goes, best of %d, ms\n' "$runs"
for ((i = 0; i < runs; i++)); do
	"$noodlec" --time-passes "$empty" -o "$scratch/a" 2>&1
done | awk '
	$2 == "ms" {
		what = $3 ($4 == "" ? "" : " " $4)
		if (!(what in best)) {
			order[n++] = what
			best[what] = $1
		} else if ($1 < best[what]) {
			best[what] = $1
		}
	}
	END {
		for (i = 0; i < n; i++)
			printf "%9.3f  %s\n", best[order[i]], order[i]
	}'
