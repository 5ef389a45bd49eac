# explain names what differs from the nearest earlier result, before a build and after it, and compiles nothing.
source "$(dirname "$0")/lib.sh"
cd "$WORK"
make_project app

expect 0 "$DIST" explain main app
said "compile app/main: has to be done"
said "no earlier result of it is remembered"
[ ! -e app/build ] || fail "explain built something"
expect 0 "$DIST" build app
expect 0 "$DIST" explain app/main app
said "compile app/main: up to date"

# A body: the module itself and the link, nobody else.
sed -i 's/n \* 2/n * 3/' app/src/util.nc
expect 0 "$DIST" explain util app
said "compile app/util: has to be done"
said "source changed"
said "1 - export func twice(n: int): int { return n * 2 }"
said "1 + export func twice(n: int): int { return n * 3 }"
expect 0 "$DIST" explain text app
said "up to date"
expect 0 "$DIST" explain app app
said "link app: has to be done"
said "object app/util changed"
not_said "object app/text"

# An interface: its readers, also after the build.
echo 'export func twice(n: int, by: int = 2): int { return n * by }' >app/src/util.nc
expect 0 "$DIST" build app
expect 0 "$DIST" explain app/src/text.nc app
said "compile app/text: up to date"
said "interface app/util changed"
said "- export func twice(n: int): int"
said "+ export func twice(n: int, by: int = 2): int"
not_said "source changed"

# Options, and an import more.
expect 0 "$DIST" explain text app -O2
said "- -O0"
said "+ -O2"
sed -i '1i import "math"' app/src/text.nc
expect 0 "$DIST" explain text app
said "imports changed"
said "interface std/math is new"

# Through a cluster, whose cache decides.
start_coordinator c
start_worker w
expect 0 "$DIST" explain text app --cluster "$ADDRESS"
said "no earlier result of it is remembered"

expect 2 "$DIST" explain
said "explain what?"
expect 2 "$DIST" explain tixt app
said "did you mean 'text'?"
echo 'export func label(n: int): string { return n' >app/src/text.nc
expect 1 "$DIST" explain text app
said "app/src/text.nc:"
echo 'export func alone(): int { return 1 }' >app/src/alone.nc
make_project app
expect 3 "$DIST" explain alone app
said "no program reaches it"
