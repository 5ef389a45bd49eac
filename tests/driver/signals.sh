# A signal ends the compiler at any moment and leaves nothing. The linker is a program, a script that waits, so that the moment is
# known.
. "$(dirname "$0")/lib.sh"
set -m # background jobs are interrupted by SIGINT only with job control

make_program
mkdir "$WORK/bin"
mkfifo "$WORK/started"
cat >"$WORK/bin/ld.lld-19" <<END
#!/bin/sh
echo \$\$ >"$WORK/started"
exec sleep 100
END
chmod +x "$WORK/bin/ld.lld-19"

for name in INT TERM HUP QUIT; do
	for how in "--linker=lld -o out main.nc" "run --linker=lld main.nc"; do
		PATH=$WORK/bin:$PATH "$NOODLEC" $how >/dev/null 2>&1 &
		compiler=$!
		read -r linker <"$WORK/started"
		[ -n "$(ls -A "$TMPDIR")" ] || fail "no temporary folder while linking"
		kill -s $name $compiler
		status=0
		wait $compiler 2>/dev/null || status=$?
		kill "$linker"
		[ $status -eq $((128 + $(kill -l $name))) ] || fail "status $status after SIG$name: $how"
		rm -f core core.*
		only main.nc util
	done
done

# As under nohup: a signal that is ignored stays so.
(trap '' HUP; PATH=$WORK/bin:$PATH exec "$NOODLEC" --linker=lld -o out main.nc) >/dev/null 2>&1 &
compiler=$!
read -r linker <"$WORK/started"
kill -s HUP $compiler
kill -0 $compiler || fail "an ignored SIGHUP ended the compiler"
kill "$linker" # ... the end of the linker does
status=0
wait $compiler 2>/dev/null || status=$?
[ $status -eq 2 ] || fail "status $status when the linker was killed"
only main.nc util
