# Async functions of one module that another one awaits, compiled by workers, at both levels: what is exported says that
# they give futures.
. "$(dirname "$0")/lib.sh"

programs=$(cd "$(dirname "${BASH_SOURCE[0]}")/../programs/async" && pwd)
app=$WORK/app
mkdir -p "$app/src"
echo '{"name": "app"}' >"$app/noodle.json"
cp "$programs"/modules/*.nc "$app/src/"
for profile in "" --release; do
	expect 0 "$DIST" run "$app" $profile
	diff -u "$programs/modules.out" "$WORK/out" || fail "another answer ${profile:-without a profile}"
done
