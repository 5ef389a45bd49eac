#!/usr/bin/env bash
# link.sh [N]: linking the program of a monorepo of real shape (monorepo/README.md) with our own linker, lld and mold (if
# it is there), from objects that are compiled already. Times are those of linking alone, as --time-passes says them.
# Needs ND_BUILD, the build folder; ./dev bench link sets it.
#   ND_BENCH_MODULES=N   modules (default 1000)
#   ND_BENCH_RUNS=N      of each linker, in turns (default 7)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${ND_BUILD:?is not set: use ./dev bench link}
noodlec=$(realpath "$build/compiler/noodlec")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$build/bench/monorepo/monorepo" --modules "${1:-${ND_BENCH_MODULES:-1000}}" bench/monorepo/large_monorepo.tsv \
	"$scratch/mono"
cd "$scratch/mono/src"
linkers="own lld"
if command -v mold >/dev/null; then
	linkers="$linkers mold"
else
	echo "mold is not installed and left out"
fi
mkdir "$scratch/objects"
"$noodlec" --objects="$scratch/objects" -o "$scratch/first" main.nc
for ((run = 0; run < ${ND_BENCH_RUNS:-7}; run++)); do
	for linker in $linkers; do
		"$noodlec" --objects="$scratch/objects" --linker="$linker" --time-passes -o "$scratch/$linker" main.nc 2>&1 |
			awk -v linker="$linker" '$3 == "link" { print linker, $1 }'
	done
done >"$scratch/times"
for linker in $linkers; do
	cmp <("$scratch/first") <("$scratch/$linker")
done
sort -k1,1 -k2,2n "$scratch/times" | awk '
	function show() { if (n) printf "%-6s %9.1f %9.1f %9.1f\n", name, t[1], t[int((n + 1) / 2)], t[n] }
	BEGIN { printf "%-6s %9s %9s %9s   milliseconds to link\n", "", "best", "median", "worst" }
	$1 != name { show(); n = 0; name = $1 }
	{ t[++n] = $2 }
	END { show() }'
