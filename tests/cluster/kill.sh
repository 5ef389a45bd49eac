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

# kill -9 of a compiler's process, once: its task is done again. Twice: the compiler is to blame, the rest is built.
compiler_of() { # WORKER BARRIER: the process below the worker that waits at the barrier
	local pid
	for pid in $(cat /proc/"$1"/task/*/children); do
		compiler_of "$pid" "$2"
		for fd in /proc/"$pid"/fd/*; do
			[ "$(readlink "$fd")" != "$WORK/$2" ] || echo "$pid"
		done
	done
}
shoot() { # BARRIER: waits for a compiler there, kills it
	local pid
	exec 3>"$1"
	pid=$(compiler_of "$WORKER" "$1" 2>/dev/null)
	[ -n "$pid" ] || fail "no compiler waits at $1"
	[ -z "${2:-}" ] || rm "$1"
	kill -KILL $pid
	exec 3>&-
	timeout 60 tail --pid="$pid" -f /dev/null # as long as it dies it has the barrier open
}
start_coordinator c2
mkfifo barrier4
start_worker w4 --slots 2 --test-barrier app/util=barrier4
echo 'export func label(n: int): string { return "child ${n}" }' >app/src/text.nc
echo 'export func twice(n: int): int { return n + n }' >app/src/util.nc
expect 0 "$DIST" build app -o alone
"$DIST" build --cluster "$ADDRESS" app -o survived >build.log 2>&1 &
client=$!
shoot barrier4 last
wait $client || { cat build.log; fail "the build failed after the loss of a compiler"; }
same alone survived
echo 'export func twice(n: int): int { return 2 * n }' >app/src/util.nc
mkfifo barrier4
"$DIST" build --cluster "$ADDRESS" app -o survived >build.log 2>&1 &
client=$!
shoot barrier4
shoot barrier4 last
status=0
wait $client || status=$?
[ $status = 1 ] || fail "exit status $status after two crashes of the compiler"
grep -q "app/src/util.nc: error: the compiler crashed in this module: .*signal 9" build.log ||
	{ cat build.log; fail "the crash is not said"; }
expect 0 "$DIST" build app -o alone

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
