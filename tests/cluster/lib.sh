# Shared by the cluster tests: a private folder, processes that end with the test, projects to build.
# Usage: bash NAME.sh PATH-OF-noodle-dist
set -eu -o pipefail

DIST=$(realpath "$1")
WORK=$(mktemp -d "${TMPDIR:-/tmp}/noodle-cluster-XXXXXX")
export NOODLE_CACHE=$WORK/cache XDG_CONFIG_HOME=$WORK/no-config NO_COLOR=1
unset NOODLE_CLUSTER NOODLE_KEY NOODLE_ALLOW || true

cleanup() {
	local status=$? pid
	for pid in $(jobs -p); do # not those that ended: somebody else may have their numbers by now
		kill -KILL "$pid" 2>/dev/null || true
	done
	wait 2>/dev/null || true
	if [ $status -ne 0 ]; then
		for log in "$WORK"/*.log; do
			[ -f "$log" ] && { echo "--- ${log##*/}"; tail -n 40 "$log"; }
		done >&2
	fi
	rm -rf "$WORK"
	exit $status
}
trap cleanup EXIT

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

# start_coordinator NAME [OPTION...]: sets ADDRESS and COORDINATOR. Returns when it listens.
start_coordinator() {
	local name=$1 line
	shift
	[ -p "$WORK/$name.fifo" ] || mkfifo "$WORK/$name.fifo"
	"$DIST" coordinator --listen "${LISTEN:-tcp://127.0.0.1:*}" --cache "$WORK/$name.cache" "$@" \
		>"$WORK/$name.fifo" 2>>"$WORK/$name.log" &
	COORDINATOR=$!
	read -r line <"$WORK/$name.fifo" || fail "the coordinator does not start"
	ADDRESS=${line#listening on }
}

# start_worker NAME [OPTION...]: sets WORKER.
start_worker() {
	local name=$1
	shift
	"$DIST" worker --cluster "$ADDRESS" --name "$name" --cache "$WORK/$name.cache" "$@" 2>>"$WORK/$name.log" &
	WORKER=$!
}

# A package "app" of three modules; text reads util, main reads both.
make_project() {
	mkdir -p "$1/src"
	echo '{"name": "app"}' >"$1/noodle.json"
	cat >"$1/src/main.nc" <<-'END'
		import { twice } from "util"
		import { label } from "text"
		print(label(twice(21)))
	END
	cat >"$1/src/util.nc" <<-'END'
		export func twice(n: int): int { return n * 2 }
	END
	cat >"$1/src/text.nc" <<-'END'
		import { twice } from "util"
		export func label(n: int): string { return "value ${n} ${twice(n)}" }
	END
}

# expect STATUS COMMAND...: runs it, output to $WORK/out; fails when the status is another.
expect() {
	local wanted=$1 got=0
	shift
	"$@" >"$WORK/out" 2>&1 || got=$?
	if [ $got -ne "$wanted" ]; then
		cat "$WORK/out" >&2
		fail "exit status $got instead of $wanted: $*"
	fi
}

said() { # TEXT...: the last expect printed it
	grep -qF -- "$*" "$WORK/out" || { cat "$WORK/out" >&2; fail "not said: $*"; }
}

not_said() {
	! grep -qF -- "$*" "$WORK/out" || { cat "$WORK/out" >&2; fail "said: $*"; }
}

same() { # FILE FILE
	cmp -s "$1" "$2" || { diff -a "$1" "$2" | head -n 20 >&2; fail "$1 and $2 differ"; }
}

compiled() { # the modules of our own that the last verbose build compiled
	sed -n 's/^compile \([^ ]*\) .*/\1/p' "$WORK/out" | grep -v '^std/' | sort | tr '\n' ' '
}
