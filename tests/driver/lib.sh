# Shared by the tests of noodlec's command line: a private folder, and assertions on status, output and leftovers.
# Usage: bash NAME.sh PATH-OF-noodlec [TOOL...]
set -eu -o pipefail

NOODLEC=$(realpath "$1")
WORK=$(mktemp -d "${TMPDIR:-/tmp}/noodlec-test-XXXXXX")
mkdir "$WORK/tmp" "$WORK/here"
export TMPDIR=$WORK/tmp NO_COLOR=1 LC_ALL=C
cd "$WORK/here"
UNDO=() # commands for the end

cleanup() {
	local status=$? undo
	for undo in "${UNDO[@]+"${UNDO[@]}"}"; do
		$undo || true
	done
	cd /
	rm -rf "$WORK"
	exit $status
}
trap cleanup EXIT

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

# expect STATUS COMMAND...: standard output to $WORK/out, standard error to $WORK/err.
expect() {
	local wanted=$1 got=0
	shift
	"$@" >"$WORK/out" 2>"$WORK/err" || got=$?
	[ $got -eq "$wanted" ] || { head -c 2000 "$WORK/err" >&2; fail "exit status $got instead of $wanted: $*"; }
}

said() { # TEXT: the last expect printed it on standard error
	grep -qF -- "$1" "$WORK/err" || { head -c 2000 "$WORK/err" >&2; fail "not said: $1"; }
}

printed() { # TEXT: the whole standard output of the last expect
	[ "$(cat "$WORK/out")" = "$1" ] || { head -c 2000 "$WORK/out" >&2; fail "not printed: $1"; }
}

one_error() { # TEXT: nothing but this error was said
	said "$1"
	[ "$(grep -c 'error' "$WORK/err")" -eq 1 ] || { cat "$WORK/err" >&2; fail "more than one error"; }
}

only() { # NAME...: the present folder holds these and nothing else, and no temporary files are left
	local wanted have
	wanted=$(printf '%s\n' "$@" | sort)
	have=$(ls -A | sort)
	[ "$wanted" = "$have" ] || fail "files here: $(echo $have) instead of $(echo $wanted)"
	[ -z "$(ls -A "$TMPDIR")" ] || fail "temporary files left: $(ls -A "$TMPDIR")"
}

same() { # FILE FILE
	cmp -s "$1" "$2" || fail "$1 and $2 differ"
}

# A program of three modules that prints 42 and ends with the number of its arguments.
make_program() {
	cat >main.nc <<-'END'
		import { twice } from "util/number"
		import { label } from "util/text"
		func main(args: List<string>): int {
			print(label(twice(21)))
			return args.length
		}
	END
	mkdir -p util
	echo 'export func twice(n: int): int { return n * 2 }' >util/number.nc
	echo 'export func label(n: int): string { return "value ${n}" }' >util/text.nc
}
