#!/usr/bin/env bash
# session.sh NOODLEC NAME: compiles the program that the first line of NAME.gdb names ("# PROGRAM.nc OPTION..."), runs gdb
# with the rest and compares with NAME.out. `@word@` is the line of the program that ends in "// stop: word". Addresses
# are replaced. With BLESS=1 the file is written instead.
set -eu -o pipefail
noodlec=$(realpath "$1")
cd "$(dirname "${BASH_SOURCE[0]}")"
command -v gdb >/dev/null || { echo "gdb is missing: apt-get install gdb"; exit 1; }
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

read -r _ program options <"$2.gdb"
# shellcheck disable=SC2086
"$noodlec" -g $options "$program" -o "$scratch/program"
sed -n 's/.*\/\/ stop: \(.*\)$/\1/p' "$program" | while read -r mark; do
	line=$(grep -nF "// stop: $mark" "$program" | cut -d: -f1)
	printf 's/@%s@/%s/g\n' "$mark" "$line"
done >"$scratch/marks"
{
	echo "set debuginfod enabled off"
	echo "set disable-randomization off"
	echo "set width 0"
	echo "set pagination off"
	echo "set charset UTF-8"
	sed 1d "$2.gdb" | sed -f "$scratch/marks"
} >"$scratch/commands"
if grep -q '^source ' "$scratch/commands" && ! gdb -nx -batch -ex 'python print(1)' >/dev/null 2>&1; then
	echo "gdb has no Python"
	exit 1
fi
sed -i "s|^run\$|run >$scratch/printed|" "$scratch/commands"
LC_ALL=C.UTF-8 timeout 60 gdb -nx -batch -x "$scratch/commands" "$scratch/program" >"$scratch/raw" 2>&1 || true
sed -E -e '/^\[Thread debugging|^Using host libthread|^Download|^\[Inferior/d' \
	-e 's/0x[0-9a-f]{4,}( <[^>]*>)?/ADDRESS/g' "$scratch/raw" >"$scratch/out"
if [ -n "${BLESS:-}" ]; then
	cp "$scratch/out" "$2.out"
else
	diff -u "$2.out" "$scratch/out"
fi
