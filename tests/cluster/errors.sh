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
if [ "$(id -u)" -ne 0 ]; then
	app 'print(1)'
	chmod 000 app/src/util.nc
	expect 1 "$DIST" build app
	said "permission denied"
	no_output unreadable file
fi

# An error after a good build leaves the program of before alone.
app 'print(1)'
expect 0 "$DIST" build app
cp app/build/app first
echo 'print(' >app/src/main.nc
expect 1 "$DIST" build app
same first app/build/app

app 'print(1)'
echo '{' >app/noodle.json
expect 1 "$DIST" build app
said "app/noodle.json:"
no_output broken manifest

expect 2 "$DIST"
expect 2 "$DIST" frobnicate
said "unknown command 'frobnicate'"
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

# The cache cannot be used: the build goes on without one.
: >not-a-folder
expect 0 "$DIST" build --cache "$WORK/not-a-folder/x" app
