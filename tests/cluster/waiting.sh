# A coordinator without workers says so, and the build ends when one comes. Ctrl-C ends a build that waits.
source "$(dirname "$0")/lib.sh"
cd "$WORK"
make_project app
start_coordinator c1
mkfifo said
"$DIST" build --cluster "$ADDRESS" app >said 2>&1 &
client=$!
exec 3<said
read -r -t 20 line <&3 || fail "the client says nothing"
[ "$line" = "noodle-dist: waiting for workers" ] || fail "the client says: $line"
start_worker w1
wait $client || fail "the build failed"
[ "$(app/build/app)" = "value 42 84" ] || fail "the program prints something else"
exec 3<&-

kill -TERM "$WORKER"
wait "$WORKER" || fail "the worker did not leave in peace"
echo 'print(1)' >app/src/main.nc
mkfifo said2 # the worker's last child may still hold the first one
"$DIST" build --cluster "$ADDRESS" app -o other >said2 2>&1 &
client=$!
exec 3<said2
read -r -t 20 line <&3 || fail "the client says nothing"
[ "$line" = "noodle-dist: waiting for workers" ] || fail "the client says: $line"
kill -INT $client
status=0
wait $client || status=$?
[ $status -eq 130 ] || fail "exit status $status after an interrupt"
[ ! -e other ] || fail "an interrupted build left something"
