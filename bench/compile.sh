#!/usr/bin/env bash
# How fast is noodlec beside other compilers? Made-up programs of three sizes, the same in Noodle, C, Go and Python
# (tools/generate.c), are checked, compiled to object code and compiled to executables by each compiler that is there;
# all take turns in one run, so that what disturbs the machine disturbs all alike. "median" and "spread" (worst against
# best) are of N runs; lines a second are those of the program in the compiler's own language; "x -O0" and "x -O2" say how
# much longer a command took than noodlec at that level did for the same. Needs ND_BUILD, the build folder;
# ./dev bench compile sets it, and installs the compilers.
#   ND_BENCH_LINES="N..."  sizes (default 1000 10000 100000)
#   ND_BENCH_RUNS=N        runs of each (default 7; 3 from 10,000 lines on, 1 from 50,000 lines on)
#   ND_BENCH_CLOCK=cpu     compares processor time, for machines with other work (default wall)
#   ND_BENCH_LIMIT=N       seconds that one command may take (default 30)
#   ND_BENCH_SECONDS=N     after that many nothing more is begun (default 300)
#
# gcc, clang and tcc compile C; `go` has its cache warm for the standard library, and each time a program that it has not
# seen; `python` is CPython's py_compile, which writes bytecode. None of these but clang and gcc check what noodlec
# checks, nor optimise as it does at -O2.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

build=$(realpath "${ND_BUILD:?is not set: use ./dev bench compile}")
clock=${ND_BENCH_CLOCK:-wall}
limit=${ND_BENCH_LIMIT:-30}
noodlec=$build/compiler/noodlec
measure=$build/bench/tools/measure
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export GO111MODULE=off GOFLAGS='' GOPROXY=off GOTOOLCHAIN=local GOCACHE=$scratch/go-cache
SECONDS=0

have() {
	command -v "$1" >/dev/null
}

version() { # version LABEL COMMAND...
	printf '%-8s %s\n' "$1" "$("${@:2}" 2>&1 | sed -n '1{s/ (x86_64.*//;p}')"
}

clang=
for candidate in clang-19 clang; do
	have $candidate && clang=$candidate && break
done
echo "$clock clock, limit $limit s a command, $(nproc) processors"
version noodlec "$noodlec" --version
have gcc && version gcc gcc --version
[ -z "$clang" ] || version clang $clang --version
have tcc && version tcc tcc -v
have go && version go go version
have python3 && version python python3 --version
for compiler in gcc tcc go python3; do
	have $compiler || echo "$compiler is not installed: left out"
done
[ -n "$clang" ] || echo "clang is not installed: left out"

# A program that go has not seen yet: its cache would answer.
cat >"$scratch/go.sh" <<'TXT'
cp "$1" "$2/new.go"
printf '\n// %s\n' "$(date +%s%N)" >>"$2/new.go"
exec go build -o "$2/go-program" "$2/new.go"
TXT
# Up to Go 1.19 the standard library comes compiled, which the compiler alone needs.
go_compiles=no
if have go; then
	printf 'package main\n\nimport "fmt"\n\nfunc main() { fmt.Println() }\n' >"$scratch/probe.go"
	(cd "$scratch" && go tool compile -p main -o probe.o probe.go >/dev/null 2>&1) && go_compiles=yes
	go build -o "$scratch/probe" "$scratch/probe.go"
	[ $go_compiles = yes ] || echo "go has no compiled standard library: it is left out of objects"
fi

left() { # seconds that are left
	echo $((${ND_BENCH_SECONDS:-300} - SECONDS))
}

table() { # table TITLE: what measure prints, as a table; counts of lines are in $lines_*
	awk -F '\t' -v clock="$clock" -v title="$1" -v limit="$limit" \
		-v nc="$lines_nc" -v c="$lines_c" -v go="$lines_go" -v py="$lines_py" '
	{
		runs[NR] = $7
		time = clock == "cpu" && $7 ? $5 : $3
		label[NR] = $1
		lines[NR] = $1 ~ /^noodlec/ ? nc : $1 ~ /^go/ ? go : $1 ~ /^python/ ? py : c
		seconds[NR] = time
		spread[NR] = $2 ? 100 * ($4 / $2 - 1) : 0
		mib[NR] = $6 / 1024
		if ($1 ~ /^noodlec/ && $7)
			noodle[$1 ~ /-O2/ ? "-O2" : "-O0"] = time
	}
	END {
		printf "%-14s %9s %7s %5s %9s %9s %8s", title, clock == "cpu" ? "best" : "median", "spread", "runs",
			"lines/s", "peak MiB", noodle["-O2"] ? "x -O0" : "x noodlec"
		print noodle["-O2"] ? "    x -O2" : ""
		for (i = 1; i <= NR; i++) {
			if (!runs[i]) {
				printf "%-14s %s\n", label[i],
					seconds[i] ? "more than " limit " s, given up" : "no time was left"
				continue
			}
			printf "%-14s %9.4f %6.0f%% %5d %9.0f %9.1f", label[i], seconds[i], spread[i], runs[i],
				lines[i] / seconds[i], mib[i]
			printf noodle["-O0"] ? " %8.2f" : "", noodle["-O0"] ? seconds[i] / noodle["-O0"] : 0
			printf noodle["-O2"] ? " %8.2f\n" : "\n", noodle["-O2"] ? seconds[i] / noodle["-O2"] : 0
		}
	}'
}

compare() { # compare TITLE -- LABEL COMMAND...: a table, if there is time left
	echo
	if [ "$(left)" -le 0 ]; then
		echo "$1: left out, as ${ND_BENCH_SECONDS:-300} s are over"
		return
	fi
	"$measure" -n "$runs" -w "$warm_ups" -t "$limit" -d "$(left)" "${@:2}" | table "$1"
}

for lines in ${ND_BENCH_LINES:-1000 10000 100000}; do
	a=$scratch/a
	for language in noodle:nc c:c go:go python:py; do
		"$build/bench/tools/generate" -l "$lines" "${language%:*}" bench/compile_speed >"$a.${language#*:}"
	done
	lines_nc=$(wc -l <"$a.nc") lines_c=$(wc -l <"$a.c") lines_go=$(wc -l <"$a.go") lines_py=$(wc -l <"$a.py")
	runs=${ND_BENCH_RUNS:-7} warm_ups=1
	[ "$lines" -lt 10000 ] || runs=$(((runs + 2) / 3))
	[ "$lines" -lt 50000 ] || { runs=$(((runs + 2) / 3)) && warm_ups=0; }
	printf '\n---- %d lines of Noodle, %d of C, %d of Go, %d of Python; %d run(s)\n' \
		"$lines_nc" "$lines_c" "$lines_go" "$lines_py" "$runs"
	"$build/bench/front_end" "$a.nc" 5 | grep best

	# Quick ones first, in case that time runs out.
	checks=(-- "noodlec check" "$noodlec" --check "$a.nc")
	objects=(-- "noodlec -O0" "$noodlec" -c -O0 "$a.nc" -o "$a.o" -- "noodlec -O2" "$noodlec" -c -O2 "$a.nc" -o "$a.o")
	programs=(-- "noodlec -O0" "$noodlec" -O0 "$a.nc" -o "$scratch/noodle"
		-- "noodlec -O2" "$noodlec" -O2 "$a.nc" -o "$scratch/noodle")
	if have tcc; then
		objects+=(-- "tcc" tcc -w -c "$a.c" -o "$a.o")
		programs+=(-- "tcc" tcc -w "$a.c" -o "$scratch/c")
	fi
	have python3 && objects+=(-- "python" python3 -c "import py_compile, sys
py_compile.compile(sys.argv[1], sys.argv[1] + 'c', doraise=True)" "$a.py")
	if have go; then
		[ $go_compiles = no ] || objects+=(-- "go compile" go tool compile -p main -o "$a.o" "$a.go")
		programs+=(-- "go build" sh "$scratch/go.sh" "$a.go" "$scratch")
	fi
	for level in -O0 -O2; do
		for compiler in gcc $clang; do
			have "$compiler" || continue
			name=${compiler%-19}
			[ $level = -O2 ] || checks+=(-- "$name check" "$compiler" -w -fsyntax-only "$a.c")
			objects+=(-- "$name $level" "$compiler" -w -c "$level" "$a.c" -o "$a.o")
			programs+=(-- "$name $level" "$compiler" -w "$level" "$a.c" -o "$scratch/c")
		done
	done
	compare "check" "${checks[@]}"
	compare "object code" "${objects[@]}"
	compare "executable" "${programs[@]}"
done

printf '\n---- start-up: a program that does nothing\n'
echo 'function main() { }' >"$scratch/a.nc"
echo 'int main(void) { }' >"$scratch/a.c"
lines_nc=1 lines_c=1 lines_go=1 lines_py=1 runs=20 warm_ups=1
compare "start-up" -- "noodlec -O0" "$noodlec" -O0 "$scratch/a.nc" -o "$scratch/noodle" \
	-- "noodlec -O2" "$noodlec" -O2 "$scratch/a.nc" -o "$scratch/noodle" -- "gcc -O0" gcc -O0 "$scratch/a.c" -o "$scratch/c"
printf '\n%d s in all\n' $SECONDS
