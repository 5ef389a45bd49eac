# kill -9 of the coordinator in the middle of a build: client and workers find the next one and end the build.
source "$(dirname "$0")/lib.sh"
cd "$WORK"
make_project app
expect 0 "$DIST" build app -o alone
start_coordinator c1
mkfifo barrier
start_worker w1 --slots 2 --test-barrier app/util=barrier
"$DIST" build --cluster "$ADDRESS" app -o survived >build.log 2>&1 &
client=$!
exec 3>barrier
rm barrier
kill -KILL "$COORDINATOR"
wait "$COORDINATOR" 2>/dev/null || true
exec 3>&-
LISTEN=$ADDRESS start_coordinator c1
wait $client || { cat build.log; fail "the build failed"; }
same alone survived
