# Bad input: the exit status tells errors in the sources (1) from wrong usage (2) and trouble with the cluster (3), a
# sentence says what is wrong, and no program is written.
source "$(dirname "$0")/lib.sh"
cd "$WORK"

app() { # MAIN: a fresh package with this main module
	rm -rf app
	make_project app
	printf '%s\n' "$1" >app/src/main.nc
}
no_output() {
	[ ! -e app/build ] || fail "something was written for: $*"
}

app 'func ('
expect 1 "$DIST" build app
said "app/src/main.nc:1:"
said "error"
no_output syntax error

app 'let x: int = "text"'
expect 1 "$DIST" build app
said "app/src/main.nc:1:"
no_output type error

app 'import { a } from "nothere"'
expect 1 "$DIST" build app
said "nothere"
no_output missing module

app 'import { label } from "text"
print(label(1))'
echo 'import { label } from "text"
export func twice(n: int): int { return label(n).length }' >app/src/util.nc
expect 1 "$DIST" build app
said "util.nc"
said "text.nc"
no_output cycle

# Independent errors in several modules are reported in one run, by file, the same every time.
app 'import { twice } from "util"
print(undefined_name, twice(1))'
echo 'export func twice(n: int): int { return "no" }' >app/src/util.nc
expect 1 "$DIST" build app
said "app/src/main.nc:2:"
said "app/src/util.nc:1:"
cp "$WORK/out" once
expect 1 "$DIST" build app
same once "$WORK/out"
expect 1 "$DIST" check app
same once "$WORK/out"
no_output several errors

app 'print(1)'
rm app/src/main.nc
mkdir app/src/main.nc # no source: so the package is a library
expect 0 "$DIST" build app
said "checked app: 2 modules"
expect 2 "$DIST" run app
said "no program"
no_output a library
app 'print(1)'
rm app/src/util.nc
ln -s nowhere app/src/util.nc
expect 1 "$DIST" build app
said "app/src/util.nc"
said "cannot be read"
no_output dangling link
as_anybody() { # COMMAND...: without the superuser's right to read everything
	if [ "$(id -u)" -ne 0 ]; then
		"$@"
	else
		setpriv --bounding-set=-dac_override,-dac_read_search "$@"
	fi
}
for closed in src/util.nc src noodle.json; do
	app 'print(1)'
	chmod 000 app/$closed
	expect 1 as_anybody "$DIST" build app
	said "app/$closed: error: cannot be read: permission denied"
	no_output unreadable $closed
	chmod 755 app/$closed
done
app 'print(1)'
ln -s loop.nc app/src/loop.nc
expect 1 "$DIST" build app
said "app/src/loop.nc: error: cannot be read: symbolic links go in a circle"
rm app/src/loop.nc
mkfifo app/src/pipe.nc
expect 1 "$DIST" build app
said "app/src/pipe.nc: error: cannot be read: not a regular file"
rm app/src/pipe.nc
cp app/src/util.nc app/src/util.noodle
expect 1 "$DIST" build app
said "app/src/util.noodle: error: util.nc beside it is the same module"
rm app/src/util.noodle
cp app/src/util.nc app/src/$'odd\xff.nc'
expect 1 "$DIST" build app
said "app/src: error: the name of the source 'odd?.nc' is not UTF-8"
rm app/src/$'odd\xff.nc'
no_output odd files
ln -s ../.. app/src/up # links to folders are not followed
ln -s . app/src/again
expect 0 "$DIST" build app
said "built app: 1 module"
ln -s circle circle
expect 2 "$DIST" build circle
said "circle: error: symbolic links go in a circle"
app 'import { x } from "../../outside"
print(x)'
echo 'export let x = 1' >outside.nc
expect 1 "$DIST" build app
said 'app/src/main.nc:1:1: error[E0501]: no module "../../outside"'
said "leads out of the package"

# An error after a good build leaves the program of before alone.
app 'print(1)'
expect 0 "$DIST" build app
cp app/build/app first
echo 'print(' >app/src/main.nc
expect 1 "$DIST" build app
same first app/build/app

app 'print(1)'
while IFS='|' read -r manifest message; do
	printf '%s\n' "$manifest" >app/noodle.json
	expect 1 "$DIST" build app
	said "app/noodle.json:$message"
	no_output "$manifest"
done <<-'END'
	{|2:1: error: 
	{"name": "app",}|1:16: error: string or '}' expected near '}'
	{"name": "app", "name": "b"}|1:22: error: duplicate object key
	[]| error: a manifest must be an object
	{"name": 7}|1:2: error: 'name' must be a text
	{"name": "9a"}|1:2: error: '9a' is no name for a package
	{"version": "1"}| error: the package has no name
	{"name": "app", "main": ["src/main.nc"]}|1:17: error: 'main' must be a text
	{"name": "app", "main": "../x.nc"}|1:17: error: 'main' leaves the folder of the package: ../x.nc
	{"name": "app", "main": "src/none.nc"}|1:17: error: 'main' names src/none.nc, which is no source below src
	{"name": "app", "source": "/tmp"}|1:17: error: 'source' leaves the folder of the package: /tmp
	{"name": "app", "source": "nowhere"}|1:17: error: the folder of sources app/nowhere is not there
	{"name": "app", "dependencies": ["x"]}|1:17: error: 'dependencies' must be an object
	{"name": "app", "dependencies": {"x": "y"}}|1:34: error: the dependency 'x' has no path
	{"name": "app", "dependencies": {"lib": {"path": "../lib"}}}|1:34: error: the package 'lib' is not there: no lib/noodle.json
	{"name": "app", "dependencies": {"app": {"path": "."}}}|1:34: error: packages depend on each other in a circle: app -> app
	{"workspace": ["none/*"]}|1:2: error: the workspace has no packages
	{"workspace": ["../*"]}|1:2: error: '../*' is no pattern of folders
	{"name": "app", "settings": {"jobs": 0}}|1:30: error: 'jobs' must be a number from 1 to 1024
END
echo '{"name": "app", "workspace": ["none/*"]}' >app/noodle.json
expect 0 "$DIST" build app
said "app/noodle.json:1:17: warning: no package matches 'none/*'"
rm -r app/build

# From a folder inside, the package is the nearest one above.
app 'print(1)'
mkdir app/src/inside
(cd app/src/inside && expect 0 "$DIST" build)
[ -x app/build/app ] || fail "the package above was not built"
echo 'print(' >app/src/main.nc
(cd app/src/inside && expect 1 "$DIST" check)
said "../../src/main.nc:1:"

expect 2 "$DIST"
expect 2 "$DIST" frobnicate
said "unknown command 'frobnicate'"
expect 2 "$DIST" buidl
said "did you mean 'build'?"
expect 2 "$DIST" build -O7 app
said "'-O7' makes no sense: it is --optimize 0..3"
expect 2 "$DIST" build app -o
said "'-o' needs a value: it is --output FILE"
expect 2 "$DIST" build app app
said "'app' is a word too many"
expect 2 "$DIST" build --frobnicate
expect 2 "$DIST" build nowhere
said "nowhere"
mkdir empty
expect 2 "$DIST" build empty
said "noodle.json"
expect 2 "$DIST" worker
expect 2 "$DIST" worker --cluster tcp://192.0.2.1:7070
said "loopback"
expect 2 "$DIST" coordinator --listen tcp://0.0.0.0:7070
said "loopback"
app 'print(1)'
expect 2 "$DIST" build --cluster nonsense app
expect 3 "$DIST" build --cluster tcp://127.0.0.1:1 app
said "no coordinator at tcp://127.0.0.1:1"
no_output no coordinator
expect 3 "$DIST" status --cluster tcp://127.0.0.1:1
start_coordinator c1
expect 3 "$DIST" coordinator --listen "$ADDRESS" --cache "$WORK/c2.cache"
said "cannot listen on $ADDRESS: the address is in use"

# The cache cannot be used: the build goes on without one.
: >not-a-folder
expect 0 "$DIST" build --cache "$WORK/not-a-folder/x" app
