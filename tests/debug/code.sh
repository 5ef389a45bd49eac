#!/usr/bin/env bash
# code.sh NOODLEC LLVM_BIN: -g must not change one byte of optimised code, and what it adds must be sound DWARF; the same
# program in another folder has the same bytes. Every program of tests/programs and of the benchmarks is tried.
set -eu -o pipefail
noodlec=$(realpath "$1")
llvm=$2
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0 compared=0 verified=0

bad() {
	echo "$*"
	failed=1
}

compile() { # OPTION... FILE OUT
	timeout 60 "$noodlec" -c "${@:1:$#-1}" -o "${!#}" >/dev/null 2>&1
}

sound() { # FILE LEVEL: DWARF of the object in $scratch/g.o
	# A large module's object holds one set of debug sections for each part of it; the linker joins them.
	"$llvm/ld.lld" -r "$scratch/g.o" -o "$scratch/joined.o"
	verified=$((verified + 1))
	"$llvm/llvm-dwarfdump" --verify "$scratch/joined.o" >"$scratch/verify" 2>&1 && return
	bad "$1: $2 -g: DWARF does not verify"
	grep -m3 -A4 'error' "$scratch/verify"
}

for file in tests/programs/[!r]*/*.nc tests/programs/[!r]*/*/main.nc bench/programs/*/*.nc; do
	compile -O2 "$file" "$scratch/plain.o" || continue
	if ! compile -O2 -g "$file" "$scratch/g.o"; then
		bad "$file: does not compile with -g"
		continue
	fi
	for object in plain g; do
		"$llvm/llvm-objcopy" -O binary --only-section='.text*' "$scratch/$object.o" "$scratch/$object.bin"
	done
	compared=$((compared + 1))
	cmp -s "$scratch/plain.bin" "$scratch/g.bin" || bad "$file: -g changes the code of -O2"
	sound "$file" -O2
	[ $((compared % 4)) -eq 0 ] || continue # these are much alike
	compile -O0 -g "$file" "$scratch/g.o" || bad "$file: does not compile with -O0 -g"
	sound "$file" -O0
done
for level in -O1 -O3; do
	compile $level tests/debug/kinds.nc "$scratch/plain.o"
	compile $level -g tests/debug/kinds.nc "$scratch/g.o"
	for object in plain g; do
		"$llvm/llvm-objcopy" -O binary --only-section='.text*' "$scratch/$object.o" "$scratch/$object.bin"
	done
	cmp -s "$scratch/plain.bin" "$scratch/g.bin" || bad "-g changes the code of $level"
done

mkdir -p "$scratch/other/folder"
cp tests/debug/kinds.nc "$scratch/other/folder/"
compile -O0 -g tests/debug/kinds.nc "$scratch/here.o"
compile -O0 -g "$scratch/other/folder/kinds.nc" "$scratch/there.o"
cmp -s "$scratch/here.o" "$scratch/there.o" || bad "the folder is in the debug information"

[ $compared -gt 50 ] || bad "only $compared programs were found"
echo "$compared programs have the same code, $verified objects were verified"
exit $failed
