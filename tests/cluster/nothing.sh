# Nothing to do: the answer is that of the build before, warnings included, and nobody else is asked. Whatever could make
# another program is noticed.
source "$(dirname "$0")/lib.sh"
cd "$WORK"
make_project app
mkdir app/src/sub
cat >app/src/sub/kind.nc <<-'END'
	export func kind(n: int): string {
		return match n {
			case 1 => "one"
			case _ => "other"
			case 2 => "two"
		}
	}
END
cat >>app/src/main.nc <<-'END'
	import { kind } from "sub/kind"
	print(kind(2))
END

answered() { # COMMAND...: without a coordinator or a worker
	expect 0 "$@" --trace trace.json
	! grep -q '"name": *"build"' trace.json || fail "built: $*"
}
made() { # like answered, but there is something to do
	expect 0 "$@" --trace trace.json
	grep -q '"name": *"build"' trace.json || fail "not built: $*"
}

made "$DIST" build app
said "never reached"
said "4 modules (4 compiled, 0 cached)"
cp app/build/app first
cp out once
answered "$DIST" build app
said "app/src/sub/kind.nc:5:"
said "4 modules (0 compiled, 4 cached)"
diff <(grep -v ^built once) <(grep -v ^built out) || fail "the warnings are others"
(cd app/src && answered "$DIST" build .. && rm trace.json)
said "../src/sub/kind.nc:5:"
[ "$("$DIST" run -O0 app 2>run.log)" = "$(app/build/app)" ] || fail "run runs something else"

# Times alone are not a change; the program is looked at, not believed to be there.
touch app/src/main.nc app/src/sub
answered "$DIST" build app
answered "$DIST" build app
rm app/build/app
made "$DIST" build app
same first app/build/app
echo >>app/build/app
made "$DIST" build app
same first app/build/app
chmod -x app/build/app
made "$DIST" build app
[ -x app/build/app ] || fail "the program cannot be run"
cp -r app copy
answered "$DIST" build copy

# Other options are other builds, and each is remembered.
made "$DIST" build -O2 app
made "$DIST" build app
answered "$DIST" build app
made "$DIST" build --no-cache app
made "$DIST" build --verify app
made "$DIST" check app
answered "$DIST" check app
said "never reached"

# The same size and the same times: the change is still seen.
touch -r app/src/util.nc stamp
sed -i 's/n \* 2/n * 3/' app/src/util.nc
touch -r stamp app/src/util.nc
made "$DIST" build app
[ "$(app/build/app | head -n 1)" = "value 63 189" ] || fail "the change did not arrive"
mv app/src/util.nc away
cp away app/src/util.nc
rm away
answered "$DIST" build app

# Files that come, go and move.
echo 'export func one(): int { return 1 }' >app/src/sub/new.nc
made "$DIST" build app
mv app/src/sub/new.nc app/src/sub/renamed.nc
made "$DIST" build app
rm app/src/sub/renamed.nc
answered "$DIST" build app # as it was before
mkdir app/src/sub/deep
echo '(((' >app/src/sub/deep/broken.nc
expect 1 "$DIST" build app
expect 1 "$DIST" build app
said "broken.nc:1:"
echo '{"name": "inner"}' >app/src/sub/deep/noodle.json # now a package of its own
answered "$DIST" build app
rm -r app/src/sub/deep
sed -i 's/"app"/"app", "version": "2"/' app/noodle.json
answered "$DIST" build app
sed -i 's/"name": "app"/"name": "app2"/' app/noodle.json
made "$DIST" build app
[ -x app/build/app2 ] || fail "the program of another name is not there"
answered "$DIST" build app

# With a cluster that is not there.
start_coordinator c1
start_worker w1 --slots 1
answered "$DIST" build --cluster "$ADDRESS" app
echo >>app/src/main.nc
made "$DIST" build --cluster "$ADDRESS" app
kill -KILL "$COORDINATOR" "$WORKER"
answered "$DIST" build --cluster "$ADDRESS" app
said "never reached"
echo >>app/src/main.nc
expect 3 "$DIST" build --cluster "$ADDRESS" app

# A cache that remembers the build but has lost everything else is no trap.
expect 0 "$DIST" build app
"$DIST" cache clear
made "$DIST" build app
answered "$DIST" build app
