#!/usr/bin/env bash
# run.sh NOODLE_DIST FOLDER: does an example print what its expected.txt says, compiled anew and then from the cache?
# And do its own tests pass?
set -uo pipefail

noodle_dist=$1
folder=$2
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
unset NOODLE_CLUSTER

for turn in new cached; do
	"$noodle_dist" run "$folder" --cache "$scratch/cache" -o "$scratch/program" >"$scratch/out" || exit 1
	diff -u --label expected.txt --label "$turn" "$folder/expected.txt" "$scratch/out" || exit 1
done
if [ -n "$(find "$folder" -name '*_test.nc')" ]; then
	"$noodle_dist" test "$folder" --cache "$scratch/cache" || exit 1
fi
