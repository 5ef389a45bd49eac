#!/usr/bin/env bash
# check.sh NOODLEC CC NAME: does a program of the pass benchmark print the same at -O0 and -O2, and with the passes left
# out that it measures? It runs at a small size.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2

noodlec=$1
name=$3
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

output() { # output OPTION...
	"$noodlec" "$@" "$name.nc" -o "$scratch/program" && "$scratch/program" 7
}

output -O0 >"$scratch/want" || exit 1
output -O2 >"$scratch/got" || exit 1
cmp "$scratch/want" "$scratch/got" || exit 1
while read -r passes; do
	without=()
	for pass in ${passes//,/ }; do
		without+=("--disable-pass=$pass")
	done
	output -O2 --disable-pass=llvm "${without[@]}" >"$scratch/got" || exit 1
	cmp "$scratch/want" "$scratch/got" || exit 1
done < <(awk -v name="$name" '$1 == name { print $2 }' sizes)
