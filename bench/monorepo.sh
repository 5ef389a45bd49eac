#!/usr/bin/env bash
# monorepo.sh [N]: how long do builds of a monorepo of real shape take (monorepo/README.md), cold and after edits as
# people make them? Builds run inside the command, development builds, on an empty cache of their own. Warm
# times are medians. "to run" is the time from the edit to the end of the new program, "peak" the
# largest process. Below: where the cold build's time and memory went, by kind of process. Needs ND_BUILD, the build
# folder; ./dev bench monorepo [N] sets it.
#   ND_BENCH_MODULES=N   modules (default 1000, at most 8797)
#   ND_BENCH_RUNS=N      edits of each kind (default 7)
#   ND_BENCH_OPTIONS=…   more options for the builds, like -O2
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${ND_BUILD:?is not set: use ./dev bench monorepo}
modules=${1:-${ND_BENCH_MODULES:-1000}}
runs=${ND_BENCH_RUNS:-7}
read -ra options <<<"${ND_BENCH_OPTIONS:-}"
dist=$(realpath "$build/client/noodle-dist")
measure=$(realpath "$build/bench/tools/measure")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export NOODLE_CACHE=$scratch/cache
mono=$scratch/mono

"$build/bench/monorepo/monorepo" --modules "$modules" bench/monorepo/large_monorepo.tsv "$mono"

# The module of middling size among those that about as many modules import as is usual.
edited=$(awk -F '\t' '$3 >= 5 && $3 <= 9' "$mono/modules.tsv" | sort -t $'\t' -k2n |
	awk -F '\t' '{ line[NR] = $0 } END { print line[int((NR + 1) / 2)] }')
[ -n "$edited" ] || edited=$(tail -n 1 "$mono/modules.tsv")
IFS=$'\t' read -r path lines importers <<<"$edited"
source=$mono/src/$path.nc
echo "edited: $path, $lines lines, imported by $importers modules"

# once: one build; appends "wall ms, ms until the program has run, peak KiB, compiled, cached" to the file `results`
once() {
	local start built ended
	start=$(date +%s%N)
	measured=$("$measure" -n 1 -w 0 -- build "$dist" build -v --summary "$scratch/summary.json" "${options[@]}" "$mono" 2>"$scratch/said") ||
		{ cat "$scratch/said" >&2; exit 1; }
	built=$(date +%s%N)
	"$mono/build/monorepo" >"$scratch/out"
	ended=$(date +%s%N)
	sed -n 's/.*(\([0-9]*\) compiled, \([0-9]*\) cached).*/\1 \2/p' "$scratch/said" >"$scratch/counts"
	read -r compiled cached <"$scratch/counts"
	awk -F '\t' -v run=$((ended - built)) -v compiled="$compiled" -v cached="$cached" \
		'{ printf "%.1f\t%.1f\t%d\t%d\t%d\n", $2 * 1e3, $2 * 1e3 + run / 1e6, $6, compiled, cached }' \
		<<<"$measured" >>"$scratch/results"
}

median() { # median FIELD
	cut -f "$1" "$scratch/results" | sort -n | awk '{ v[NR] = $1 } END { print v[int((NR + 1) / 2)] }'
}

row() { # row LABEL
	printf '%-22s %9s %9s %9s %10s %9d %9d\n' "$1" "$(median 1)" "$(cut -f 1 "$scratch/results" | sort -n | head -n 1)" \
		"$(median 2)" "$(($(median 3) / 1024))" "$(median 4)" "$(median 5)"
	rm -f "$scratch/results"
}

remember() { # remember VARIABLE: the median of the turns before their row
	printf -v "$1" %s "$(median 1)"
}

warm() { # warm LABEL EDIT: EDIT gets the number of the turn
	for turn in $(seq "$runs"); do
		"$2" "$turn"
		once
	done
	remember "last"
	row "$1"
}

nothing() { :; }
body() { sed -i "s/^\tvar audited = seed ^ .*/\tvar audited = seed ^ $((7000000 + $1))/" "$source"; }
comment() { sed -i "1s/.*/\/\/ Edited $1 times./" "$source"; }
# One more export, which nobody uses yet.
interface() { printf '\nexport function added%d(value: int): int {\n\treturn value + %d\n}\n' "$1" "$1" >>"$source"; }

printf '%-22s %9s %9s %9s %10s %9s %9s\n' "milliseconds" "median" "best" "to run" "peak MiB" "compiled" "cached"
once
diff "$mono/expected" "$scratch/out" || { echo "wrong answer" >&2; exit 1; }
cp "$scratch/summary.json" "$scratch/cold.json"
row "cold"
cp "$source" "$scratch/original"
warm "nothing to do" nothing
nothing_ms=$last
warm "a comment" comment
comment_ms=$last
warm "a body" body
warm "an interface" interface
cp "$scratch/original" "$source"
once
diff "$mono/expected" "$scratch/out" || { echo "wrong answer" >&2; exit 1; }
row "as at first"
echo
python3 bench/tools/summaries.py "cold=$scratch/cold.json"
python3 - "$scratch/cold.json" "$nothing_ms" "$comment_ms" "$modules" <<'END'
import json, sys
cpu = json.load(open(sys.argv[1]))["cpu_ms"]
nothing, comment, modules = map(float, sys.argv[2:5])
# After an edited comment every module is looked up, and nothing is compiled or linked.
print(f"a hit: {(comment - nothing) / modules:.3f} ms a module from end to end (bar: 5);",
      f"misses: writing the cache is {100 * cpu['cache'] / sum(cpu.values()):.1f} % of the cold build's processor time (bar: 3)")
END
echo "cache: $(($(du -sk "$NOODLE_CACHE" | cut -f 1) / 1024)) MiB; sources: $(($(du -sbk "$mono/src" | cut -f 1) / 1024)) MiB;" \
	"program: $(($(stat -c %s "$mono/build/monorepo") / 1024)) KiB"
