#!/usr/bin/env bash
# How fast is noodlec beside C compilers? Compiles made-up programs of three sizes, the same in Noodle and in C
# (tools/generate.c), with each compiler that is there. A check ends before code is made; all else makes an executable.
# "x gcc" is the time relative to gcc at the same level, for the same program. Needs ND_BUILD, the build folder;
# ./dev bench compile sets it.
#   ND_BENCH_LINES="N..."  sizes (default 1000 10000 100000)
#   ND_BENCH_RUNS=N        runs of each (default 5; a third of that beyond 50,000 lines)
#   ND_BENCH_CLOCK=cpu     compares processor time, for machines with other work (default wall)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${ND_BUILD:?is not set: use ./dev bench compile}
runs=${ND_BENCH_RUNS:-5}
clock=${ND_BENCH_CLOCK:-wall}
noodlec=$build/compiler/noodlec
measure=$build/bench/tools/measure
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

have() {
	command -v "$1" >/dev/null
}

table() { # table NOODLE_LINES C_LINES: what measure prints, as a table
	awk -F '\t' -v clock="$clock" -v noodle="$1" -v c="$2" '
	{
		time = clock == "cpu" ? $5 : $2
		lines = $1 ~ /^noodlec/ ? noodle : c
		level = $1
		sub(/^[^ ]* /, "", level)
		label[NR] = $1
		seconds[NR] = time
		spread[NR] = 100 * ($3 / $2 - 1)
		speed[NR] = lines / time
		mib[NR] = $6 / 1024
		at[NR] = level
		if ($1 ~ /^gcc/)
			gcc[level] = time
	}
	END {
		printf "%-16s %9s %8s %12s %9s %7s\n", "", "seconds", "spread", lines ? "lines/s" : "", "peak MiB", "x gcc"
		for (i = 1; i <= NR; i++)
			printf "%-16s %9.4f %7.0f%% %12s %9.1f %7.2f\n", label[i], seconds[i], spread[i],
				lines ? sprintf("%.0f", speed[i]) : "", mib[i], seconds[i] / gcc[at[i]]
	}'
}

echo "$clock clock, best of the runs in turns; spread is median/best - 1"
for lines in ${ND_BENCH_LINES:-1000 10000 100000}; do
	a=$scratch/a
	"$build/bench/tools/generate" -l "$lines" noodle bench/compile_speed >"$a.nc"
	"$build/bench/tools/generate" -l "$lines" c bench/compile_speed >"$a.c"
	noodle_lines=$(wc -l <"$a.nc")
	c_lines=$(wc -l <"$a.c")
	commands=(-- "noodlec check" "$noodlec" --check "$a.nc" -- "gcc check" gcc -fsyntax-only "$a.c")
	have clang && commands+=(-- "clang check" clang -fsyntax-only "$a.c")
	for level in -O0 -O2; do
		commands+=(-- "noodlec $level" "$noodlec" "$level" "$a.nc" -o "$scratch/noodle")
		commands+=(-- "gcc $level" gcc "$level" "$a.c" -o "$scratch/c")
		have clang && commands+=(-- "clang $level" clang "$level" "$a.c" -o "$scratch/c")
		[ $level = -O0 ] && have tcc && commands+=(-- "tcc $level" tcc -w "$a.c" -o "$scratch/c")
	done
	printf '\n%d lines of Noodle, %d lines of C\n' "$noodle_lines" "$c_lines"
	"$measure" -n $((lines > 50000 ? (runs + 2) / 3 : runs)) "${commands[@]}" | table "$noodle_lines" "$c_lines"
	if [ "$("$scratch/noodle")" != "$("$scratch/c")" ]; then
		echo "the two programs disagree" >&2
		exit 1
	fi
done

printf '\nstart-up: the version, and a program that does nothing\n'
echo 'function main() { }' >"$scratch/empty.nc"
echo 'int main(void) { }' >"$scratch/empty.c"
"$measure" -n $((4 * runs)) -- "noodlec version" "$noodlec" --version -- "gcc version" gcc --version \
	-- "noodlec check" "$noodlec" --check "$scratch/empty.nc" -- "gcc check" gcc -fsyntax-only "$scratch/empty.c" \
	-- "noodlec -O0" "$noodlec" -O0 "$scratch/empty.nc" -o "$scratch/noodle" \
	-- "gcc -O0" gcc -O0 "$scratch/empty.c" -o "$scratch/c" |
	table 0 0
