#!/usr/bin/env bash
# workers.sh [N]: what does a second worker bring? Builds a monorepo of real shape (monorepo/README.md) from nothing with
# one worker and with two, in turns. The ratio is that of the best times. Needs ND_BUILD, the build folder; ./dev bench
# workers sets it.
#   ND_BENCH_MODULES=N   modules (default 1000)
#   ND_BENCH_RUNS=N      builds of each (default 5)
#   ND_BENCH_OPTIONS=…   more options for the builds, like -O2
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${ND_BUILD:?is not set: use ./dev bench workers}
dist=$(realpath "$build/client/noodle-dist")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$build/bench/monorepo/monorepo" --modules "${1:-${ND_BENCH_MODULES:-1000}}" bench/monorepo/large_monorepo.tsv \
	"$scratch/mono"

cold="rm -rf '$scratch/cache' && exec '$dist' build -q --cache '$scratch/cache' ${ND_BENCH_OPTIONS:-}"
"$build/bench/tools/measure" -n "${ND_BENCH_RUNS:-5}" \
	-- "1 worker" bash -c "$cold -j 1 -o '$scratch/one' '$scratch/mono'" \
	-- "2 workers" bash -c "$cold -j 2 -o '$scratch/two' '$scratch/mono'" >"$scratch/times"
cmp "$scratch/one" "$scratch/two"
awk -F '\t' '
	BEGIN { printf "%-10s %9s %9s %9s %10s\n", "seconds", "best", "median", "cpu", "peak MiB" }
	{ printf "%-10s %9.2f %9.2f %9.2f %10d\n", $1, $2, $3, $5, $6 / 1024; best[NR] = $2 }
	END { printf "ratio %.2f\n", best[1] / best[2] }' "$scratch/times"
