# --objects=DIR compiles what changed and nothing else, and never gives other bytes than without it.
. "$(dirname "$0")/lib.sh"

reused() { # COUNT [OPTION...]: build, compare with a build from nothing
	local wanted=$1 got
	shift
	expect 0 "$NOODLEC" --objects=objs --stats "$@" main.nc -o kept
	got=$(sed -n 's/^ *\([0-9]*\)  of them reused$/\1/p' "$WORK/err")
	[ "$got" -eq "$wanted" ] || fail "$got modules reused instead of $wanted"
	expect 0 "$NOODLEC" "$@" main.nc -o fresh
	same kept fresh
}

make_program
reused 0
reused 4
[ -f objs/main.o ] && [ -f objs/main.key ] && [ -f objs/util/text.o ] && [ -f objs/std/prelude.o ] ||
	fail "objects are not where they should be"

# A body: its module. An interface: who reads it. A comment: the module, for its lines moved.
echo 'export func twice(n: int): int { return n + n }' >util/number.nc
reused 3
echo 'export func label(n: int, prefix: string = "value"): string { return "${prefix} ${n}" }' >util/text.nc
reused 2
reused 4
reused 0 -O1 # one level at a time
reused 4 -O1

# Whatever happens to the files costs a compilation.
printf x >>objs/main.o
reused 3 -O1
head -c 40 objs/main.key >short && mv short objs/main.key
reused 3 -O1
rm objs/util/text.o
reused 3 -O1
: >objs/main.o
: >objs/main.key
reused 3 -O1
reused 4 -O1

# A module with an error keeps nothing and stops; the others are kept.
cp main.nc good
echo 'let x: int = "a"' >>main.nc
expect 1 "$NOODLEC" --objects=objs -O1 main.nc -o kept
said "main.nc:7:14"
mv good main.nc
reused 4 -O1

# Warnings come again.
cat >warned.nc <<'END'
func f(): int {
	return 1
	print(2)
}
print(f())
END
expect 0 "$NOODLEC" warned.nc -o w
cp "$WORK/err" first
expect 0 "$NOODLEC" --objects=objs warned.nc -o w
same "$WORK/err" first
expect 0 "$NOODLEC" --objects=objs warned.nc -o w
same "$WORK/err" first
expect 0 "$NOODLEC" run --objects=objs main.nc
printed "value 42"

expect 2 "$NOODLEC" --objects=main.nc main.nc -o x
said "cannot keep the object of main in main.nc"
[ ! -e x ] || fail "an executable although objects could not be kept"
expect 2 "$NOODLEC" --objects=objs -c main.nc
one_error "--objects is for whole programs"
