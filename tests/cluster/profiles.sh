# Profiles of builds: the usual ones, those of noodle.json, and what is stronger.
. "$(dirname "$0")/lib.sh"

make_project "$WORK/app"
echo '{"name": "app", "profiles": {"release": {"debug": true}, "fast": {"optimize": 3}}}' >"$WORK/app/noodle.json"

# build NAME OPTION...: to $WORK/NAME
build() {
	local name=$1
	shift
	expect 0 "$DIST" build "$WORK/app" -o "$WORK/$name" "$@"
}

build plain
build dev --profile dev
build release --release
build fast --profile fast
build o0 -O0
build o2g -O2 -g
build o3 -O3
build release-o0 --release -O0
build o0g -O0 -g
same "$WORK/plain" "$WORK/o0"
same "$WORK/dev" "$WORK/o0"
same "$WORK/release" "$WORK/o2g"
same "$WORK/fast" "$WORK/o3"
same "$WORK/release-o0" "$WORK/o0g"
! cmp -s "$WORK/dev" "$WORK/release" || fail "the profiles make no difference"

expect 2 "$DIST" build "$WORK/app" --profile quick
said "there is no profile 'quick'; there are dev, release, fast"
