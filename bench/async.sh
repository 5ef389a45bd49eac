#!/usr/bin/env bash
# What do fibers cost? Beside goroutines on one thread, the same answers from both, in turns:
#   start   async functions that end without waiting, started and awaited one after the other
#   wait    batches of 100 that wait once
#   turn    two that wait in turns
#   alive   100,000 that live at the same time: look at the memory
#   timers  that sleep for up to 50 ms
# and the change of fibers alone beside the bare change of stacks. Needs ND_BUILD, the build folder; ./dev bench async
# sets it.
#   ND_BENCH_RUNS=N      runs of each row (default 5)
#   ND_BENCH_CLOCK=wall  compares real instead of processor time
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${ND_BUILD:?is not set: use ./dev bench async}
runs=${ND_BENCH_RUNS:-5}
clock=${ND_BENCH_CLOCK:-cpu}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$build/compiler/noodlec" -O2 bench/async/fibers.nc -o "$scratch/noodle"
go build -o "$scratch/go" bench/async/fibers.go

echo "noodlec -O2 and $(go version | cut -d' ' -f3), $clock time a fiber or turn, best of $runs runs in turns"
printf '%-8s %9s %11s %11s %7s %11s %11s\n' row n "noodle ns" "go ns" ratio "noodle MiB" "go MiB"
while read -r row n; do
	"$scratch/go" "$row" "$n" >"$scratch/expected"
	"$build/bench/tools/measure" -n "$runs" -e "$scratch/expected" \
		-- "$row noodle" "$scratch/noodle" "$row" "$n" -- "$row go" "$scratch/go" "$row" "$n" |
		awk -F '\t' -v n="$n" -v row="$row" -v clock="$clock" '
			{ ns[NR] = (clock == "cpu" ? $5 : $2) * 1e9 / n; mib[NR] = $6 / 1024 }
			END { printf "%-8s %9d %11.1f %11.1f %7.2f %11.1f %11.1f\n", row, n, ns[1], ns[2], ns[1] / ns[2],
				mib[1], mib[2] }'
done <<'END'
start 2000000
wait 1000000
turn 2000000
alive 100000
timers 200000
END
"$build/bench/async_switch"
