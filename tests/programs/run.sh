#!/usr/bin/env bash
# run.sh NOODLEC FEATURE/NAME: compiles a program at every level of LEVELS, runs it and compares. Beside the program:
#   NAME.out      what it prints on standard output
#   NAME.err      the program is rejected, and this is what noodlec prints; then there is nothing else
#   NAME.warn     what noodlec prints although it accepts the program; nothing without the file
#   NAME.trace    what the program prints on standard error; nothing without the file. Functions may be inlined, so
#                 the lines of a stack trace count at the first level only
#   NAME.status   its exit status; 0 without the file
#   NAME.args     its arguments, one a line
#   NAME.in       its standard input
#   NAME.todo     why it fails for now: then the test passes as long as it does fail
# With BLESS=1 the files are written as things are instead, at the first level.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2

noodlec=$1
name=${2##*/}
read -ra levels <<<"${LEVELS:--O0 -O2}"
compile_seconds=60
run_seconds=${RUN_SECONDS:-20}
export NOODLE_CLOCK=virtual # sleeping takes no time, and goes the same way each time
case $2 in net/*) unset NOODLE_CLOCK ;; esac # the kernel's answers come in real time

cd "${2%/*}" || exit 2
here=$PWD
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

finish() { # STATUS
	[ -e "$here/$name.todo" ] && [ -z "${BLESS:-}" ] || exit "$1"
	[ "$1" -ne 0 ] && echo "fails as $name.todo says" && exit 0
	echo "this works now: remove $name.todo"
	exit 1
}

# expect FILE ACTUAL WHAT: FILE may be missing, which means empty.
expect() {
	if [ -n "${BLESS:-}" ]; then
		if [ -s "$2" ] || [ "${1##*.}" = out ]; then cp "$2" "$1"; else rm -f "$1"; fi
		return
	fi
	local expected=$1
	[ -e "$1" ] || expected=/dev/null
	if ! diff -u --label "$name.${1##*.}" --label "$3" "$expected" "$2"; then
		failed=1
	fi
}

compile() { # compile LEVEL: status of noodlec, its messages in $scratch/messages
	local source=$name.nc
	if [ -d "$name" ]; then
		cd "$name" || exit 2
		source=main.nc
	fi
	timeout "$compile_seconds" "$noodlec" "$source" "$1" -o "$scratch/program" >"$scratch/messages" 2>&1
	local status=$?
	cd "$here" || exit 2
	return $status
}

# How a program ended; anything but a rejection is a fault of the compiler.
describe() {
	case $1 in
	124) echo "did not end in time" ;;
	1) echo "rejected the program" ;;
	*) echo "failed with status $1" ;;
	esac
}

compile "${levels[0]}"
status=$?
if [ -e "$name.err" ] || { [ -n "${BLESS:-}" ] && [ $status -eq 1 ]; }; then
	if [ $status -ne 1 ]; then
		echo "noodlec ended with status $status instead of 1"
		cat "$scratch/messages"
		finish 1
	fi
	expect "$here/$name.err" "$scratch/messages" "noodlec"
	finish $failed
fi

args=()
[ -e "$name.args" ] && mapfile -t args <"$name.args"
input=/dev/null
[ -e "$name.in" ] && input=$name.in
for level in "${levels[@]}"; do
	[ "$level" = "${levels[0]}" ] || { compile "$level"; status=$?; }
	if [ $status -ne 0 ]; then
		echo "noodlec $level $(describe $status):"
		cat "$scratch/messages"
		finish 1
	fi
	expect "$here/$name.warn" "$scratch/messages" "noodlec $level"
	timeout "$run_seconds" "$scratch/program" "${args[@]}" <"$input" >"$scratch/out" 2>"$scratch/trace"
	status=$?
	[ $status -eq 124 ] && echo "the program did not end within $run_seconds s at $level" && failed=1
	: >"$scratch/status"
	[ $status -eq 0 ] || echo $status >"$scratch/status"
	expect "$here/$name.out" "$scratch/out" "program $level"
	if [ "$level" = "${levels[0]}" ]; then
		expect "$here/$name.trace" "$scratch/trace" "program $level"
	elif [ -e "$name.trace" ]; then
		grep -v '^    ' "$name.trace" >"$scratch/expected"
		grep -v '^    ' "$scratch/trace" >"$scratch/actual"
		expect "$scratch/expected" "$scratch/actual" "program $level"
	fi
	expect "$here/$name.status" "$scratch/status" "program $level"
	[ -n "${BLESS:-}" ] && break
	[ $failed -ne 0 ] && [ -e "$here/$name.todo" ] && break # known: the other levels need not fail too
done
finish $failed
