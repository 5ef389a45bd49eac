# --stats and --time-passes count what is there and change nothing.
. "$(dirname "$0")/lib.sh"

amount() { # WHAT: of the last --stats
	sed -n "s/^ *\([0-9]*\)  $1\$/\1/p" "$WORK/err"
}

make_program
expect 0 "$NOODLEC" -O2 main.nc -o plain
expect 0 "$NOODLEC" -O2 --stats main.nc -o counted
same plain counted
[ "$(amount modules)" -eq 4 ] || fail "not 4 modules (the prelude is one)"
[ "$(amount 'bytes of output')" -eq "$(stat -c %s counted)" ] || fail "wrong size of the output"
for what in "lines compiled" tokens "NIR instructions" "changes by inline" "bytes of machine code" \
	"KiB of memory at most"; do
	[ "$(amount "$what")" -gt 0 ] || fail "no $what"
done

printf 'let a = 1\nprint(a + 2)\n' >small.nc
expect 0 "$NOODLEC" -c --stats small.nc
[ "$(amount modules)" -eq 1 ] || fail "-c is about one module"
[ "$(amount 'bytes of output')" -eq "$(stat -c %s small.o)" ] || fail "wrong size of the object"

expect 0 "$NOODLEC" --time-passes main.nc -o timed
said "LLVM emit"
said "4 modules"
