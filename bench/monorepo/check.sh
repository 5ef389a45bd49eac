#!/usr/bin/env bash
# check.sh MONOREPO NOODLE_DIST MODULES: does a slice of the monorepo compute what its generator says, when built for
# development and when built to be fast?
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
export NOODLE_CACHE=$scratch/cache

# The generator ends when it is done and frees nothing.
ASAN_OPTIONS=detect_leaks=0 "$1" --modules "$3" large_monorepo.tsv "$scratch/mono"
for level in 0 2; do
	"$2" build -q -O$level "$scratch/mono"
	"$scratch/mono/build/monorepo" | diff -u "$scratch/mono/expected" - || exit 1
done
