#!/usr/bin/env bash
# check.sh NOODLEC CC GENERATE SEED: does a made-up program print the same in every language and at every level? C and
# Noodle always take part, Go and Python (3.10 or later) where they are installed; what is missing is said.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2

noodlec=$1
cc=$2
generate=$3
seed=$4
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

for language in noodle:nc c:c go:go python:py; do
	"$generate" -l 500 -s "$seed" "${language%:*}" . >"$scratch/program.${language#*:}" || exit 1
done
"$cc" -std=c17 -Wall -Werror -O1 "$scratch/program.c" -o "$scratch/program" || exit 1
expected=$("$scratch/program") || exit 1

same() { # LABEL COMMAND...
	local actual
	actual=$("${@:2}") || actual="$actual, status $?"
	[ "$actual" = "$expected" ] && return
	echo "seed $seed: $actual from $1, $expected from C"
	failed=1
}

for level in -O0 -O2; do
	"$noodlec" "$level" "$scratch/program.nc" -o "$scratch/program" || exit 1
	same "noodlec $level" "$scratch/program"
done
if command -v go >/dev/null; then
	GO111MODULE=off GOFLAGS='' GOPROXY=off GOCACHE=$scratch/cache go build -o "$scratch/program" "$scratch/program.go" || exit 1
	same Go "$scratch/program"
else
	echo "Go is not installed"
fi
if python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
	same Python python3 "$scratch/program.py"
else
	echo "Python 3.10 is not installed"
fi
exit $failed
