#!/bin/sh
# golden.sh NIR_OPT FILE.nir: runs the passes that the first line of the file names ("; passes: a b") over it and
# compares with FILE.out. With BLESS=1 in the environment writes FILE.out instead.
tool=$1
file=$2
want=${file%.nir}.out
passes=$(sed -n '1s/^; passes: //p' "$file")
if [ -z "$passes" ]; then
	echo "$file: the first line names no passes" >&2
	exit 1
fi
# shellcheck disable=SC2086
got=$("$tool" $passes "$file") || exit 1
if [ -n "$BLESS" ]; then
	printf '%s\n' "$got" > "$want"
	exit 0
fi
printf '%s\n' "$got" | diff -u "$want" -
