# A cluster over TCP, workers with caches of their own: the bytes are those of one machine alone.
source "$(dirname "$0")/lib.sh"
cd "$WORK"
make_project app
expect 0 "$DIST" build app -o alone

start_coordinator c1
start_worker w1 --slots 1
start_worker w2 --slots 1
expect 0 "$DIST" build --cluster "$ADDRESS" app -o together
said "3 modules (3 compiled, 0 cached)"
same alone together

expect 0 env NOODLE_CLUSTER="$ADDRESS" "$DIST" build app -o again
said "3 modules (0 compiled, 3 cached)"
same alone again

cp -r app copy
expect 0 "$DIST" build --cluster "$ADDRESS" copy -o copied
said "3 modules (0 compiled, 3 cached)"
same alone copied

expect 0 "$DIST" build --cluster "$ADDRESS" --verify copy -o verified
said "3 modules (3 compiled twice, all the same, 0 cached)"
same alone verified

expect 0 "$DIST" status --cluster "$ADDRESS"
said "2 workers"
said "w1"

# Several clients at once.
pids=()
for i in 1 2 3 4 5 6; do
	cp -r app "app$i"
	echo "export func extra$i(): int { return $i }" >>"app$i/src/util.nc"
	"$DIST" build --cluster "$ADDRESS" -q "app$i" >"client$i.log" 2>&1 &
	pids+=($!)
done
for pid in "${pids[@]}"; do
	wait "$pid" || fail "a client among several failed"
done
for i in 1 2 3 4 5 6; do
	[ "$("app$i/build/app")" = "value 42 84" ] || fail "client $i has a wrong program"
done

# A worker that is asked to leaves, the other goes on.
kill -TERM "$WORKER"
wait "$WORKER" || fail "the worker did not leave in peace"
echo 'print("changed")' >>app/src/main.nc
expect 0 "$DIST" build --cluster "$ADDRESS" app
said "(1 compiled, 2 cached)"

# The coordinator ends when asked.
kill -TERM "$COORDINATOR"
wait "$COORDINATOR" || fail "the coordinator did not end in peace"
echo 'print("changed again")' >>app/src/main.nc
expect 3 "$DIST" build --cluster "$ADDRESS" app
said "no coordinator at $ADDRESS"
