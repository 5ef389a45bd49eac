#!/usr/bin/env bash
# workers.sh [N]: what does a second worker bring? Builds a monorepo of real shape (monorepo/README.md) from nothing with
# one worker and with two, in turns. The ratio is that of the medians (bar: 1.9 on two cores); the processor time by kind of
# process shows what bounds it: what is not tasks runs beside one worker and competes with two. Needs ND_BUILD, the build
# folder; ./dev bench workers sets it.
#   ND_BENCH_MODULES=N   modules (default 1000)
#   ND_BENCH_RUNS=N      builds of each (default 5)
#   ND_BENCH_OPTIONS=…   more options for the builds, like -O2
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${ND_BUILD:?is not set: use ./dev bench workers}
read -ra options <<<"${ND_BENCH_OPTIONS:-}"
dist=$(realpath "$build/client/noodle-dist")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$build/bench/monorepo/monorepo" --modules "${1:-${ND_BENCH_MODULES:-1000}}" bench/monorepo/large_monorepo.tsv \
	"$scratch/mono"

cold() { # cold WORKERS TURN
	rm -rf "$scratch/cache"
	"$dist" build -q --cache "$scratch/cache" "${options[@]}" -j "$1" -o "$scratch/program$1" \
		--summary "$scratch/$1.$2.json" "$scratch/mono"
}

cold 2 0 # sources and programs come into memory
summaries=()
for turn in $(seq "${ND_BENCH_RUNS:-5}"); do
	cold 1 "$turn"
	cold 2 "$turn"
	summaries+=("1 worker=$scratch/1.$turn.json" "2 workers=$scratch/2.$turn.json")
done
cmp "$scratch/program1" "$scratch/program2"
python3 bench/tools/summaries.py "${summaries[@]}"
