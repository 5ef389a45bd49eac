#!/usr/bin/env bash
# check.sh NOODLEC CC PROGRAM: does each row of a program give the same answer in Noodle, at -O0 and at -O2, as in C?
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2

noodlec=$1
cc=$2
program=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$cc" -std=c17 -D_GNU_SOURCE -Wall -Wextra -Wpedantic -Wshadow -Werror -O2 "$program.c" -o "$scratch/c" || exit 1
for level in -O0 -O2; do
	"$noodlec" "$level" "$program.nc" -o "$scratch/noodle$level" || exit 1
done
failed=0
while read -r _ row n _; do
	"$scratch/c" "$row" "$n" >"$scratch/expected" || exit 1
	for level in -O0 -O2; do
		"$scratch/noodle$level" "$row" "$n" >"$scratch/out"
		diff -u --label "C" --label "$row $level" "$scratch/expected" "$scratch/out" || failed=1
	done
done < <(awk -v program="$program" '$1 == program' rows)
exit $failed
