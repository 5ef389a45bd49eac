#!/usr/bin/env bash
# What does each pass of our optimiser gain? Compiles the programs of bench/passes, which isolate what a pass is for, with
# it and without it (noodlec --disable-pass) and compares. Needs ND_BUILD, the build folder; ./dev bench passes sets it.
#   ND_BENCH_RUNS=N       runs of each program (default 5)
#   ND_BENCH_ONLY=NAME    one program only
#   ND_BENCH_OPTIONS=...  options for noodlec (default -O2)
#
# LLVM's passes behind ours can do some of the work again, so `gain` is measured without them (--disable-pass=llvm, on
# both sides): our passes, then LLVM's code generator. `with llvm` is what remains of the gain when they run. What counts
# is, by program:
#   time          processor time, best of the runs, in turns
#   instructions  executed machine instructions, of the difference between a run and one of twice the size, so that
#                 start-up does not count
#   text          bytes of machine code in the module's object, before the linker drops what nothing refers to
# The gain is what is saved of the value without the pass. Status 1 if a bar is missed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=${ND_BUILD:?is not set: use ./dev bench passes}
runs=${ND_BENCH_RUNS:-5}
read -ra options <<<"${ND_BENCH_OPTIONS:--O2}"
tools=$build/bench/tools
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

compile() { # compile OUTPUT NAME OPTION...
	local output=$1 name=$2
	shift 2
	"$build/compiler/noodlec" "${options[@]}" "$@" "bench/passes/$name.nc" -o "$output"
}

text_of() { # bytes of code in an object
	readelf -SW "$1" | awk '{
		sub(/^ *\[ *[0-9]+\] */, "")
		if ($1 ~ /^\.text/ && $2 == "PROGBITS")
			sum += number("0x" $5)
	}
	function number(hex,   i, n) {
		hex = tolower(substr(hex, 3))
		for (i = 1; i <= length(hex); i++)
			n = n * 16 + index("0123456789abcdef", substr(hex, i, 1)) - 1
		return n
	}
	END { print sum }'
}

instructions_of() { # instructions_of PROGRAM SIZE
	local once twice
	once=$("$tools/count" "$1" "$2")
	twice=$("$tools/count" "$1" $(($2 * 2)))
	echo $((twice - once))
}

# values WHAT NAME SIZE ON OFF: the two values, given the options of both sides
values() {
	local what=$1 name=$2 size=$3 on=() off=()
	read -ra on <<<"$4"
	read -ra off <<<"$5"
	if [ "$what" = text ]; then
		compile "$scratch/on" "$name" -c "${on[@]}"
		compile "$scratch/off" "$name" -c "${off[@]}"
		echo "$(text_of "$scratch/on") $(text_of "$scratch/off")"
		return
	fi
	compile "$scratch/on" "$name" "${on[@]}"
	compile "$scratch/off" "$name" "${off[@]}"
	if [ "$what" = instructions ]; then
		echo "$(instructions_of "$scratch/on" "$size") $(instructions_of "$scratch/off" "$size")"
	else
		"$scratch/on" "$size" >"$scratch/expected"
		"$tools/measure" -n "$runs" -e "$scratch/expected" -- on "$scratch/on" "$size" -- off "$scratch/off" "$size" |
			awk -F '\t' '{ printf "%s%s", $5, NR == 1 ? " " : "\n" }'
	fi
}

failed=0
echo "noodlec ${options[*]}, best of $runs runs; off and on without LLVM's passes over IR"
printf '%-15s %-30s %-13s %10s %10s %7s %6s %10s\n' program "passes off" measured off on gain bar "with llvm"
while IFS=$'\t' read -r name passes what bar size; do
	[ -z "${ND_BENCH_ONLY:-}" ] || [ "$name" = "$ND_BENCH_ONLY" ] || continue
	without=
	for pass in ${passes//,/ }; do
		without+=" --disable-pass=$pass"
	done
	alone=$(values "$what" "$name" "$size" --disable-pass=llvm "--disable-pass=llvm$without")
	both=$(values "$what" "$name" "$size" "" "$without")
	echo "$alone $both" | awk -v name="$name" -v passes="$passes" -v what="$what" -v bar="$bar" '{
		gain = 100 * (1 - $1 / $2)
		printf "%-15s %-30s %-13s %10s %10s %6.1f%% %6s %9.1f%%%s\n", name, passes, what, $2, $1, gain,
			bar == "-" ? "" : bar "%", 100 * (1 - $3 / $4), bar != "-" && gain < bar ? "  MISSED" : ""
		exit bar != "-" && gain < bar
	}' || failed=1
done < <(grep -v '^#' bench/passes/sizes)
exit $failed
