# kill -9 of a worker in the middle of a compilation: the build goes on, with the same bytes.
source "$(dirname "$0")/lib.sh"
cd "$WORK"
make_project app
expect 0 "$DIST" build app -o alone
start_coordinator c1

mkfifo barrier
start_worker w1 --slots 2 --test-barrier app/util=barrier
"$DIST" build --cluster "$ADDRESS" app -o survived >build.log 2>&1 &
client=$!
exec 3>barrier # the child that compiles app/util has come
rm barrier
kill -KILL "$WORKER"
exec 3>&-
start_worker w2 --slots 2
wait $client || { cat build.log; fail "the build failed"; }
same alone survived

# The same with a worker that only sleeps: it is given up, then wakes and says things that nobody asked for.
mkfifo barrier2
start_worker w3 --slots 8 --test-barrier app/text=barrier2
until "$DIST" status --cluster "$ADDRESS" | grep -q w3; do :; done
echo 'export func label(n: int): string { return "text ${n}" }' >app/src/text.nc
expect 0 "$DIST" build app -o alone
"$DIST" build --cluster "$ADDRESS" app -o survived >build.log 2>&1 &
client=$!
exec 3>barrier2 # w3 has more free slots than w2, so it was chosen
kill -STOP "$WORKER"
rm barrier2
exec 3>&-
wait $client || { cat build.log; fail "the build failed beside a sleeping worker"; }
same alone survived
kill -CONT "$WORKER"
echo 'export func label(n: int): string { return "again ${n}" }' >app/src/text.nc
expect 0 "$DIST" build app -o alone
expect 0 "$DIST" build --cluster "$ADDRESS" app -o survived
same alone survived

# Without a cluster: all workers of the command itself are shot, new ones come.
rm -rf "$NOODLE_CACHE"
mkfifo barrier3
"$DIST" build -j2 app --test-barrier app/util=barrier3 -o survived >build.log 2>&1 &
client=$!
exec 3>barrier3
nursery=$(cat /proc/$client/task/$client/children)
kill -KILL $(cat /proc/${nursery% }/task/${nursery% }/children)
rm barrier3
exec 3>&-
wait $client || { cat build.log; fail "the build failed without its first workers"; }
same alone survived
