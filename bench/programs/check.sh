#!/usr/bin/env bash
# check.sh NOODLEC CC NAME: does a benchmark program give the known answer at its small size, at -O0 and at -O2,
# and its twin in C the same one?
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2

noodlec=$1
cc=$2
name=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
size=$(awk -v name="$name" '$1 == name { print $2 }' sizes)
[ -n "$size" ] || { echo "sizes does not know $name"; exit 2; }

check() { # check WHAT
	"$scratch/program" "$size" >"$scratch/out" || exit 1
	diff -u --label "$name.small" --label "$1" "$name/$name.small" "$scratch/out" || exit 1
}

"$cc" -std=c17 -Wall -Wextra -Wpedantic -Wshadow -Werror -O2 "$name/$name.c" -o "$scratch/program" -lm || exit 1
check C
for level in -O0 -O2; do
	"$noodlec" "$level" "$name/$name.nc" -o "$scratch/program" || exit 1
	check "$level"
done
