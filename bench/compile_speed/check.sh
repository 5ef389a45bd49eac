#!/usr/bin/env bash
# check.sh NOODLEC CC GENERATE SEED: is a made-up program the same in Noodle and in C, at -O0 and at -O2?
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2

noodlec=$1
cc=$2
generate=$3
seed=$4
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

"$generate" -l 500 -s "$seed" c . >"$scratch/program.c" || exit 1
"$generate" -l 500 -s "$seed" noodle . >"$scratch/program.nc" || exit 1
"$cc" -std=c17 -Wall -Werror -O1 "$scratch/program.c" -o "$scratch/program" || exit 1
expected=$("$scratch/program") || exit 1
for level in -O0 -O2; do
	"$noodlec" "$level" "$scratch/program.nc" -o "$scratch/program" || exit 1
	actual=$("$scratch/program") || exit 1
	if [ "$actual" != "$expected" ]; then
		echo "seed $seed: $actual at $level, $expected in C"
		exit 1
	fi
done
