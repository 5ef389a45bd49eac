#!/usr/bin/env bash
# What do threads cost, and do they help? Each row is one kind of operation, in turns beside Go and, where it has such a
# thing, C with pthreads; figures are nanoseconds an operation on the wall, best of all runs. allocate-N: objects made, kept
# a while and looked at by N threads; as many processors as threads halve the figure. channel-N: with that capacity.
# start: a thread, started and joined (Go has none). pause-N: the longest that 64 KiB of objects took in nanoseconds, beside
# two threads that run, N that wait and 8 MiB that live. Needs ND_BUILD, the build folder; ./dev bench threads sets it.
#   ND_BENCH_RUNS=N      runs of each row (default 5)
#   ND_BENCH_ONLY=REGEX  rows that match only
#   CC=COMPILER          the C compiler (default gcc)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${ND_BUILD:?is not set: use ./dev bench threads}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
rows=(allocate-1 allocate-2 channel channel-64 channel-0 mutex-1 mutex-2 atomic-1 atomic-2 start pause-0 pause-1000)

"$build/compiler/noodlec" -O2 bench/threads/threads.nc -o "$scratch/noodle"
"${CC:-gcc}" -std=c17 -D_GNU_SOURCE -O2 -pthread bench/threads/threads.c -o "$scratch/c"
languages=(noodle c)
if command -v go >/dev/null; then
	GOCACHE=$scratch/cache GO111MODULE=off go build -o "$scratch/go" bench/threads/threads.go
	languages+=(go)
fi

echo "best of ${ND_BENCH_RUNS:-5} runs in turns on $(nproc) processors, ns an operation"
for row in "${rows[@]}"; do
	[[ "$row" =~ ${ND_BENCH_ONLY:-.} ]] || continue
	for ((run = 0; run < ${ND_BENCH_RUNS:-5}; run++)); do
		for language in "${languages[@]}"; do
			tenths=$("$scratch/$language" "$row")
			[ -z "$tenths" ] || echo "$row $language $tenths"
		done
	done
done | awk '
	function flush() {
		if (row != "")
			printf "%-12s %12s %12s %12s %9s %9s\n", row, show("noodle"), show("go"), show("c"), over("go"), over("c")
		split("", best)
	}
	function show(l) { return l in best ? sprintf("%.1f", best[l] / 10) : "" }
	function over(l) { return l in best && best[l] ? sprintf("%.2f", best["noodle"] / best[l]) : "" }
	BEGIN { printf "%-12s %12s %12s %12s %9s %9s\n", "row", "noodle", "go", "c", "to go", "to c" }
	$1 != row { flush(); row = $1 }
	!($2 in best) || $3 < best[$2] { best[$2] = $3 }
	END { flush() }'
