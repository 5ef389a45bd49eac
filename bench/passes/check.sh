#!/usr/bin/env bash
# check.sh NOODLEC: do the programs of the pass benchmark print the same at every level, and with the passes left out that
# they measure? They run at a small size.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")" || exit 2

noodlec=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

output() { # output NAME OPTION...
	local name=$1
	shift
	"$noodlec" "$@" "$name.nc" -o "$scratch/program" && "$scratch/program" 7
}

while IFS=$'\t' read -r name passes _; do
	without=()
	for pass in ${passes//,/ }; do
		without+=("--disable-pass=$pass")
	done
	output "$name" -O0 >"$scratch/want" || exit 1
	output "$name" -O2 >"$scratch/got" || exit 1
	output "$name" -O2 --disable-pass=llvm "${without[@]}" >"$scratch/without" || exit 1
	cmp "$scratch/want" "$scratch/got" && cmp "$scratch/want" "$scratch/without" || exit 1
done < <(grep -v '^#' sizes)
