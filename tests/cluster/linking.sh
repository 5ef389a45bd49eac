# Programs are linked where they are wanted: the client fetches the objects that it lacks and no more, an up-to-date
# program is left alone, a spoiled one is linked again, and what cannot be linked is said clearly.
source "$(dirname "$0")/lib.sh"
cd "$WORK"
make_project app
expect 0 "$DIST" build app -o alone
objects=$(($(find app -name '*.nc' | wc -l) + 1)) # and the prelude

# A client that never saw the project.
start_coordinator c1
start_worker w1 --slots 1
expect 0 "$DIST" build -v --cluster "$ADDRESS" --cache "$WORK/far.cache" app
said "fetched $objects objects"
same alone app/build/app

# Nothing to do is nothing to fetch and nothing to link, and the file keeps its time.
before=$(stat -c %y app/build/app)
expect 0 "$DIST" build -v --cluster "$ADDRESS" --cache "$WORK/far.cache" app
not_said "fetched"
not_said "link "
[ "$(stat -c %y app/build/app)" = "$before" ] || fail "an up-to-date program was written again"

# After an edit of a body one object is new.
echo 'export func twice(n: int): int { return n + n + 0 }' >app/src/util.nc
expect 0 "$DIST" build -v --cluster "$ADDRESS" --cache "$WORK/far.cache" app
said "fetched 1 object,"
said "link    app (here"
expect 0 "$DIST" build app -o edited
same edited app/build/app

# Whatever happened to the file, the program is there again, and nothing is compiled for it.
for spoil in 'rm app/build/app' 'echo junk >app/build/app' 'chmod -x app/build/app' 'printf x | dd of=app/build/app bs=1 seek=4000 conv=notrunc'; do
	eval "$spoil" 2>/dev/null
	expect 0 "$DIST" build -v --cluster "$ADDRESS" --cache "$WORK/far.cache" app
	said "(0 compiled, 3 cached)"
	said "link    app (here"
	not_said "fetched"
	same edited app/build/app
	[ -x app/build/app ] || fail "the program cannot be run after: $spoil"
done

# A client that lost its objects fetches them again.
expect 0 "$DIST" cache clear --cache "$WORK/far.cache"
rm app/build/app
expect 0 "$DIST" build -v --cluster "$ADDRESS" --cache "$WORK/far.cache" app
said "fetched $objects objects"
same edited app/build/app

# Objects that are damaged in the cache are made again, also when all else about the build is still known.
expect 0 "$DIST" build --cache "$WORK/spoiled.cache" app
rm app/build/app
python3 - "$WORK/spoiled.cache/data.mdb" <<-'END'
	import sys
	with open(sys.argv[1], "r+b") as file:
	    data = file.read()
	    at, count = data.find(b"\x7fELF"), 0
	    while at >= 0:
	        file.seek(at + 8)
	        file.write(b"spoiled!")
	        at, count = data.find(b"\x7fELF", at + 1), count + 1
	    assert count >= 4, count
END
expect 0 "$DIST" build --cache "$WORK/spoiled.cache" app
same edited app/build/app

# Many programs at once.
mkdir many
echo '{"workspace": ["*"]}' >many/noodle.json
for i in 1 2 3 4 5 6 7 8 9; do
	mkdir -p "many/p$i/src"
	echo "{\"name\": \"p$i\"}" >"many/p$i/noodle.json"
	echo "print($i * 111)" >"many/p$i/src/main.nc"
done
expect 0 "$DIST" build -v -j4 many --trace trace.json
for i in 1 2 3 4 5 6 7 8 9; do
	[ "$(many/build/p$i)" = $((i * 111)) ] || fail "program $i of the workspace is another"
done
expect 0 "$DIST" build --verify many
said "(9 compiled twice, all the same, 0 cached)"

# One large program by several threads: the same bytes as by one.
mkdir -p wide/src
echo '{"name": "wide"}' >wide/noodle.json
for i in $(seq 60); do
	echo "export func f$i(n: int): int { return n * $i + \"$i\".length }" >"wide/src/m$i.nc"
	echo "import { f$i } from \"m$i\""
done >wide/src/main.nc
for i in $(seq 60); do
	echo "print(f$i($i))"
done >>wide/src/main.nc
expect 0 "$DIST" build -j1 wide -o one
expect 0 "$DIST" build -j4 wide -o four
same one four
[ "$(./four | tail -n 1)" = 3602 ] || fail "the wide program computes something else"

# What cannot be linked.
mkdir -p foreign/src
echo '{"name": "foreign"}' >foreign/noodle.json
cat >foreign/src/main.nc <<-'END'
	foreign function mystery(c: int32): int32 from "nowhere_to_be_found"
	print(mystery(1))
END
for options in "" "--cluster $ADDRESS"; do
	# shellcheck disable=SC2086
	expect 1 "$DIST" build $options foreign
	said "there is no library 'nowhere_to_be_found'"
	[ ! -e foreign/build/foreign ] || fail "a program that cannot be linked is there"
done
mkdir app/build/other
expect 3 "$DIST" build app -o app/build/other
said "app/build/other cannot be written"
