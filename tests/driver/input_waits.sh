# Who waits for standard input lets other fibers run, also in the middle of a line, and can be cancelled.
. "$(dirname "$0")/lib.sh"

cat >waits.nc <<'END'
import { readLine, flush } from "io"
import { sleep, withTimeout } from "async"

async function reader(name: string): void {
	while true {
		line = readLine()
		if line == null {
			break
		}
		print("${name} got ${line}")
		flush()
	}
	print("${name} ends")
}

try {
	await withTimeout(1, async () => readLine())
} catch (e) {
	print(e)
}
first = reader("first")
print("others run")
flush()
await first
END
expect 0 "$NOODLEC" waits.nc -o waits
coproc ./waits
pid=$COPROC_PID
exec 3<&"${COPROC[0]}" 4>&"${COPROC[1]}"
eval "exec ${COPROC[1]}>&-"

next() { # next TEXT: the program's next line
	local line
	IFS= read -r -t 60 line <&3 || fail "no line, but '$1' is expected"
	[ "$line" = "$1" ] || fail "'$line' instead of '$1'"
}

next "TimeoutError: not done within 1 ms"
next "others run" # before there is any input
printf 'hel' >&4
printf 'lo\nwor' >&4
next "first got hello"
printf 'ld' >&4
exec 4>&-
next "first got world"
next "first ends"
wait "$pid" || fail "the program failed"
