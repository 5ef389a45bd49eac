# Peers that break the rules: they are told so, the coordinator goes on and does not grow.
source "$(dirname "$0")/lib.sh"
STRANGER=$(realpath "$2")
# Under AddressSanitizer what was freed counts as memory of the process, by default up to 256 MB.
export ASAN_OPTIONS="${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=4"
cd "$WORK"
make_project app
expect 0 "$DIST" build app -o alone
start_coordinator c1
start_worker w1 --slots 1

# Another version of the protocol, in both directions.
expect 0 "$STRANGER" version "$ADDRESS"
said "REFUSED: the coordinator speaks version 2 of the protocol"
mkfifo future.in future.out
"$STRANGER" serve 99 <future.in >future.out &
exec 3>future.in
read -r future <future.out
for command in "build app" worker status; do
	expect 3 timeout 20 "$DIST" $command --cluster "$future"
	said "I am from the future"
	[ "$(grep -c "^noodle-dist: " "$WORK/out")" -eq 1 ] || fail "not one line"
done
exec 3>&-

# Another build of the compiler.
expect 0 "$STRANGER" compiler "$ADDRESS"
[ "$(grep -c "REFUSED: the coordinator has another build of the compiler" "$WORK/out")" -eq 2 ] || fail "not refused"

expect 0 "$STRANGER" garbage "$ADDRESS"
[ "$(grep -c "REFUSED: not a message of the protocol" "$WORK/out")" -eq 4 ] || fail "garbage was not refused"
said "STATUS"

# Results of tasks that it does not have are nobody's results; those of a client are none at all.
expect 0 "$STRANGER" results "$ADDRESS"
[ "$(grep -c "REFUSED: not a message of a client" "$WORK/out")" -eq 3 ] || fail "a client may give results"

resident_mb() {
	echo $(($(sed -n 's/^VmRSS:[^0-9]*\([0-9]*\) kB/\1/p' "/proc/$COORDINATOR/status") / 1024))
}
while_there() { # MODE MAX_MB: the coordinator stays small while the stranger is there
	mkfifo "$1.in"
	"$STRANGER" "$1" "$ADDRESS" <"$1.in" >"$1.out" &
	local stranger=$! line
	exec 3>"$1.in"
	until grep -q "still there" "$1.out"; do
		kill -0 $stranger 2>/dev/null || fail "the stranger ended"
		read -rt 0.05 <> <(:) || true
	done
	line=$(resident_mb)
	[ "$line" -lt "$2" ] || fail "the coordinator has grown to $line MB"
	exec 3>&-
	wait $stranger || fail "the stranger failed"
}
while_there deaf $(($(resident_mb) + 200)) # it asked for 400 MB
while_there lies $(($(resident_mb) + 40))  # it began 100 blobs of 1 GB and sent 1 MB of each
[ "$(grep -c "^not taken" lies.out)" -eq 3 ] || fail "a lie was believed"

# And honest work goes on.
expect 0 "$DIST" build --cluster "$ADDRESS" app -o together
same alone together
