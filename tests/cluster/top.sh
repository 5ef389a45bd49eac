# What status and top show of a cluster at work, on a terminal and without one.
source "$(dirname "$0")/lib.sh"
cd "$WORK"
on_terminal() { TERM=xterm python3 "$(dirname "$TESTS")/terminal.py" "$@" || fail "on the terminal: $3"; }
TESTS=$(realpath "${BASH_SOURCE[0]}")
make_project app
start_coordinator c1
expect 0 "$DIST" top --cluster "$ADDRESS" # no terminal: one picture
said "0 workers, 0 of 0 slots running"
said "(nobody builds)"
said "(there is none)"

# A build in the middle: one module waits at a barrier.
mkfifo barrier
start_worker w1 --slots 2 --test-barrier app/util=barrier
"$DIST" build --cluster "$ADDRESS" app >build.log 2>&1 &
build=$!
exec 3<>barrier
until "$DIST" status --cluster "$ADDRESS" >out && grep -q 'compiling  *2  *3 ' out; do :; done
expect 0 "$DIST" status --cluster "$ADDRESS"
said "1 worker, 1 of 2 slots running"
said "app of "
said "compiling"
said "w1"
expect 0 "$DIST" top --json --cluster "$ADDRESS"
python3 - "$WORK/out" <<'END' || fail "the JSON is not what it should be"
import json, sys
status = json.load(open(sys.argv[1]))
(worker,) = status["workers"]
(build,) = status["builds"]
assert worker["name"] == "w1" and worker["slots"] == 2 and worker["running"] == 1
assert [(task["kind"], task["module"]) for task in worker["tasks"]] == [("compile", "app/util")]
assert worker["tasks"][0]["build"] == build["id"]
assert build["phase"] == "compiling" and build["target"] == "app" and build["weight"] == 1
assert build["done"] == 2 and build["total"] == 3 and build["running"] == 1 and build["queued"] == 0
assert status["dispatch"]["count"] >= 3 and status["dispatch"]["p99_us"] >= status["dispatch"]["p50_us"]
assert status["queued_by_kind"] == {"scan": 0, "compile": 0} and status["queued"] == 0
END

on_terminal 24 120 "see app/util
press t
see WORKER
press t
see app/util
size 9 40
signal WINCH
see WORKER
press q
end 0
restored" "$DIST" top --cluster "$ADDRESS"
on_terminal 24 80 "see app/util
press \x03
end 0
restored" "$DIST" top --cluster "$ADDRESS"
on_terminal 24 80 "see app/util
signal TERM
end 0
restored" "$DIST" top --cluster "$ADDRESS"
on_terminal 24 80 "see app/util
signal ABRT
end -6
restored" "$DIST" top --cluster "$ADDRESS"
on_terminal 24 80 "see app/util
press \x1a
stopped
restored
signal CONT
see app/util
press q
end 0
restored" "$DIST" top --cluster "$ADDRESS"

# The build ends, and while it is watched, the coordinator.
exec 3>&-
wait $build || fail "the build failed"
mkfifo shown
TERM=xterm python3 "$(dirname "$TESTS")/terminal.py" 24 120 "see w1
signal WINCH
tell shown
see no answer for
press q
end 0
restored" "$DIST" top --cluster "$ADDRESS" &
terminal=$!
cat shown
kill -KILL "$COORDINATOR"
wait $terminal || fail "top does not say that the coordinator is gone"
expect 3 "$DIST" top --cluster "$ADDRESS"
said "no coordinator at $ADDRESS"
expect 2 "$DIST" top
said "top needs --cluster"
