# Every --emit writes what it says; NIR text comes back from the NIR parser as it went in.
. "$(dirname "$0")/lib.sh"
NIR_OPT=$(realpath "$2")

make_program
emitted() { # WHAT PATTERN [OPTION...]: on standard output, then to a file
	local what=$1 pattern=$2
	shift 2
	expect 0 "$NOODLEC" --emit="$what" "$@" util/number.nc -o -
	grep -aqe "$pattern" "$WORK/out" || { head -c 500 "$WORK/out" >&2; fail "--emit=$what without $pattern"; }
	mv "$WORK/out" "$WORK/emitted"
	expect 0 "$NOODLEC" --emit="$what" "$@" util/number.nc -o file
	printed ""
	same file "$WORK/emitted"
	rm file
}

emitted tokens 'twice'
emitted ast 'twice'
emitted interface '^export func twice(n: int): int'
! grep -q 'return' "$WORK/emitted" || fail "a body in an interface"
emitted nir 'twice'
emitted llvm '^define '
emitted asm '\.text'
emitted nbc .
emitted obj $'^\x7fELF'
only main.nc util

for what in tokens ast interface nir llvm asm; do
	expect 0 "$NOODLEC" --emit=$what util/text.nc
	[ -s "$WORK/out" ] || fail "nothing on standard output: $what"
	only main.nc util
done
expect 0 "$NOODLEC" --emit=nbc main.nc
expect 0 "$NOODLEC" --emit=obj main.nc
only main.nc main.nbc main.o util
expect 0 "$NOODLEC" -c main.nc -o same.o
same same.o main.o
rm same.o main.o main.nbc

for level in -O0 -O1 -O2 -O3; do
	expect 0 "$NOODLEC" --emit=nir $level main.nc -o printed.nir
	"$NIR_OPT" printed.nir >again.nir || fail "the NIR of $level does not parse"
	same printed.nir again.nir
done

# Errors: what was asked for is still written where it makes sense, and the status tells.
echo 'let = 1' >broken.nc
for what in tokens ast; do
	expect 1 "$NOODLEC" --emit=$what broken.nc
	[ -s "$WORK/out" ] || fail "nothing on standard output: $what"
done
for what in interface nir llvm asm nbc obj; do
	expect 1 "$NOODLEC" --emit=$what broken.nc -o out
	[ ! -e out ] || fail "an output of a broken module: $what"
done
expect 0 "$NOODLEC" --emit=nir --print-after=all -O1 main.nc
said "simplify_cfg"
