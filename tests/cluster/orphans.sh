# Whoever is killed takes what is below it along.
source "$(dirname "$0")/lib.sh"
cd "$WORK"
make_project app
export TMPDIR=$WORK/tmp
mkdir "$TMPDIR"

gone() { # PID...: all end soon
	local pid
	for pid in "$@"; do
		timeout 20 tail --pid="$pid" -f /dev/null || fail "process $pid lives on"
	done
}
below() { # PID: all its descendants
	local child
	for child in $(cat "/proc/$1"/task/*/children 2>/dev/null); do
		echo "$child"
		below "$child"
	done
}

for signal in KILL INT TERM; do
	rm -f barrier
	mkfifo barrier
	"$DIST" build --no-cache --test-barrier app/util=barrier app >build.log 2>&1 &
	client=$!
	exec 3>barrier
	children=$(below $client)
	[ "$(wc -w <<<"$children")" -ge 4 ] || fail "processes expected below the client: $children"
	kill -$signal $client
	gone $client $children
	exec 3>&-
	[ ! -e app/build ] || fail "a killed build left something"
	[ -z "$(ls -A "$TMPDIR")" ] || fail "left in the temporary folder after SIG$signal: $(ls -A "$TMPDIR")"
done

start_coordinator c1
rm -f barrier
mkfifo barrier
start_worker w1 --slots 2 --test-barrier app/util=barrier
"$DIST" build --cluster "$ADDRESS" app >build.log 2>&1 &
exec 3>barrier
children=$(below "$WORKER")
[ "$(wc -w <<<"$children")" -ge 2 ] || fail "processes expected below the worker: $children"
kill -KILL "$WORKER"
gone $children
exec 3>&-
