# A cluster whose connections are encrypted: who has no key, an unknown one, or one of another role is refused in one
# line that says what to do, within seconds, and the coordinator's log names it.
source "$(dirname "$0")/lib.sh"
cd "$WORK"
make_project app
expect 0 "$DIST" build app -o alone

mkdir c other
expect 0 "$DIST" keys init --key c/key
said "noodle-pub-"
public=$(head -n 1 "$WORK/out")
expect 2 "$DIST" keys init --key c/key
said "is there already"
[ "$(stat -c %a c/key)" = 600 ] || fail "others can read the key"
expect 0 "$DIST" keys new worker w1 --key c/key
expect 0 "$DIST" keys new client dev --key c/key -o dev.key
[ "$(stat -c %a w1.key)" = 600 ] || fail "others can read a new key"
expect 2 "$DIST" keys new worker w1 --key c/key
said "w1.key is there already"
expect 2 "$DIST" keys new builder x --key c/key
expect 2 "$DIST" keys new worker ../x --key c/key
expect 2 "$DIST" keys new worker x --key w1.key
said "trusts another coordinator"
expect 0 "$DIST" keys show --key c/key
said "$public"
said "worker w1 noodle-pub-"
said "client dev noodle-pub-"
not_said "noodle-secret-"
expect 0 "$DIST" keys show --key dev.key
said "coordinator $public"

LISTEN="tcp://127.0.0.1:*" start_coordinator c1 --key c/key
start_worker w1 --slots 1 --key w1.key
expect 0 env NOODLE_KEY=dev.key "$DIST" build --cluster "$ADDRESS" app -o together
said "3 modules (3 compiled, 0 cached)"
same alone together
expect 0 "$DIST" build --cluster "$ADDRESS" --key dev.key --no-cache app -o again
same alone again
expect 0 "$DIST" status --cluster "$ADDRESS" --key dev.key
said "1 worker"
expect 0 "$DIST" status --cluster "$ADDRESS" --key c/key # who has the coordinator's key may do everything
cp -r app settings
echo '{"name": "app", "settings": {"key": "dev.key"}}' >settings/noodle.json
expect 0 "$DIST" build --cluster "$ADDRESS" settings -o from_settings
same alone from_settings

logged() { # TEXT [TEXT]: the coordinator says one of them, soon
	local tries
	for tries in $(seq 200); do
		grep -qF -e "$1" -e "${2-$1}" c1.log && return
		read -rt 0.05 <> <(:) || true
	done
	fail "not in the log of the coordinator: $*"
}

# A key that nobody knows.
expect 0 "$DIST" keys trust "$public" --key stranger.key
stranger=$(head -n 1 "$WORK/out")
for command in "build app" status worker; do
	expect 3 "$DIST" $command --cluster "$ADDRESS" --key stranger.key
	said "does not know this machine's key"
	said "$stranger"
done
logged "refused 127.0.0.1: its key is not in c/allowed"
logged "$stranger"

# No key at all.
for command in "build app" status worker; do
	expect 3 "$DIST" $command --cluster "$ADDRESS" --key none
	grep -qE "wants a key" "$WORK/out" || fail "nothing said about keys"
	[ "$(grep -c "^noodle-dist: " "$WORK/out")" -eq 1 ] || fail "not one line"
done
logged "it has no key" "it hung up before it had proved a key" # whoever sees it first

# The key of another coordinator.
expect 0 "$DIST" keys init --key other/key
expect 0 "$DIST" keys new both lost --key other/key
for command in "build app" status worker; do
	expect 3 "$DIST" $command --cluster "$ADDRESS" --key lost.key
	said "is not the coordinator that this machine trusts"
done
logged "it trusts another coordinator's key than ours"

# A client that says it is a worker, and the other way round.
expect 3 "$DIST" worker --cluster "$ADDRESS" --key dev.key
said "the key of this machine is not that of a worker"
logged "refused dev (127.0.0.1): it says that it is a worker, its key is that of a client"
expect 3 "$DIST" build --cluster "$ADDRESS" --key w1.key app
said "the key of this machine is not that of a client"
logged "refused w1 (127.0.0.1): it says that it is a client, its key is that of a worker"

# The list is read again when it changes: a machine is let in, another is let in no more, even when it is connected.
expect 0 "$DIST" keys allow client stranger "$stranger" --key c/key
expect 0 "$DIST" build --cluster "$ADDRESS" --key stranger.key app -o let_in
expect 2 "$DIST" keys allow client stranger nonsense --key c/key
expect 3 "$DIST" keys allow client dev "$stranger" --key c/key
expect 3 "$DIST" keys deny nobody --key c/key
expect 0 "$DIST" keys deny w1 --key c/key
status=0
wait "$WORKER" || status=$?
[ $status -eq 3 ] || fail "a worker whose key was taken off the list ended with $status"
grep -qF "was taken off the coordinator's list" w1.log || fail "the worker was not told why"
kill -TERM "$COORDINATOR"
wait "$COORDINATOR" || fail "the coordinator did not end in peace"

# Peers with keys at a coordinator without.
start_coordinator c2 --key none
for command in "build app" status worker; do
	expect 3 "$DIST" $command --cluster "$ADDRESS" --key dev.key
	said "does not encrypt"
done

# Key files that cannot be used.
expect 3 "$DIST" status --cluster "$ADDRESS" --key nowhere.key
said "nowhere.key cannot be read: not found"
chmod 644 dev.key
expect 3 "$DIST" status --cluster "$ADDRESS" --key dev.key
said "others can read dev.key (mode 0644); say chmod 600 dev.key"
chmod 600 dev.key
echo nonsense >>dev.key
expect 3 "$DIST" status --cluster "$ADDRESS" --key dev.key
said "not a line of a key file"
grep -v '^secret' w1.key >half.key
chmod 600 half.key
expect 3 "$DIST" status --cluster "$ADDRESS" --key half.key
said "must have a public and a secret key that belong together"
chmod 666 c/allowed
expect 3 "$DIST" coordinator --listen "tcp://127.0.0.1:*" --key c/key
said "others can change c/allowed"
chmod 644 c/allowed
echo "worker w9 noodle-pub-1" >>c/allowed
expect 3 "$DIST" coordinator --listen "tcp://127.0.0.1:*" --key c/key
said "c/allowed:"

# Beyond this machine nothing goes without a key, and with one it does.
expect 2 "$DIST" coordinator --listen "tcp://0.0.0.0:*" --key none
said "noodle-dist keys init"
expect 2 "$DIST" worker --cluster tcp://192.0.2.1:7070 --key none
LISTEN="tcp://0.0.0.0:*" start_coordinator c3 --key other/key
port=${ADDRESS##*:}
ADDRESS=tcp://127.0.0.1:$port start_worker w3 --slots 1 --key lost.key
expect 0 "$DIST" build --cluster "tcp://127.0.0.1:$port" --key lost.key --no-cache app -o open
same alone open

# On one machine the one key is enough, where it is looked for without being named.
export XDG_CONFIG_HOME=$WORK/config
expect 0 "$DIST" keys init
start_coordinator c4
start_worker w4 --slots 1
expect 0 "$DIST" build --cluster "$ADDRESS" --no-cache app -o default
same alone default
expect 3 "$DIST" build --cluster "$ADDRESS" --key none app
