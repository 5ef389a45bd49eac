# One command on one machine: builds, runs, remembers, and leaves nothing behind.
source "$(dirname "$0")/lib.sh"
export TMPDIR=$WORK/tmp
mkdir "$TMPDIR"
cd "$WORK"
make_project app

expect 0 "$DIST" build app
said "built app: 3 modules (3 compiled, 0 cached)"
[ "$(app/build/app)" = "value 42 84" ] || fail "the program prints something else"
cp app/build/app first

expect 0 "$DIST" build app
said "3 modules (0 compiled, 3 cached)"
same app/build/app first

# A copy in another folder is known by its contents.
cp -r app copy
rm -r copy/build
expect 0 "$DIST" build copy
said "3 modules (0 compiled, 3 cached)"
same copy/build/app first

# With an empty cache in another folder the same bytes come out.
expect 0 "$DIST" build --cache "$WORK/other-cache" -j1 copy -o copy/again
same copy/again first
expect 0 "$DIST" build --no-cache -q -o copy/anew copy
same copy/anew first
[ ! -s "$WORK/out" ] || fail "-q is not quiet"

# From inside the folder, by default.
(cd app && expect 0 "$DIST" check)
expect 0 "$DIST" run app
[ "$(cat "$WORK/out")" = "value 42 84" ] || fail "run prints something else"

# A single file: its program is not kept by run, and its exit status is ours.
cat >status.nc <<-'END'
	import "os"
	func main(args: List<string>): int {
		print(args.length)
		return 7
	}
END
expect 7 "$DIST" run status.nc -- a --help c
[ "$(cat "$WORK/out")" = 3 ] || fail "arguments do not arrive: $(cat "$WORK/out")"
[ ! -e build ] || fail "run of a single file left something"
expect 0 "$DIST" build status.nc
[ -x build/status ] || fail "no program"

expect 0 "$DIST" cache stats
said "results"
expect 0 "$DIST" cache verify
said " 0 damaged"
expect 0 "$DIST" cache gc --max-size 1G
expect 0 "$DIST" cache clear
expect 0 "$DIST" build -v app
said "3 modules (3 compiled"
same app/build/app first

[ -z "$(ls -A "$TMPDIR")" ] || fail "left in the temporary folder: $(ls -A "$TMPDIR")"
