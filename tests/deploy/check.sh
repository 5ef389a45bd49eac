# The files of deploy/: systemd takes the units, Kustomize makes manifests of the folder, and noodle-dist understands the
# commands in both. Usage: bash check.sh PATH-OF-noodle-dist; without systemd or kubectl their part is not looked at.
set -eu -o pipefail
DIST=$(realpath "$1")
DEPLOY=$(realpath "$(dirname "$0")/../../deploy")
WORK=$(mktemp -d "${TMPDIR:-/tmp}/noodle-deploy-XXXXXX")
trap 'rm -rf "$WORK"' EXIT
cd "$WORK"
unset NOODLE_KEY NOODLE_ALLOW NOODLE_CLUSTER

fail() {
	echo "FAILED: $*" >&2
	exit 1
}

understood() { # WORD...: a command line of noodle-dist; with --help it does nothing
	"$DIST" "$@" --help >help 2>&1 || { cat help >&2; fail "not understood: $*"; }
}

for unit in "$DEPLOY"/systemd/*.service; do
	name=${unit##*/}
	command=$(sed -n 's/^ExecStart=//p' "$unit")
	set -f # a * is a part of the address
	# shellcheck disable=SC2086
	set -- $command
	set +f
	[ "$1" = /usr/bin/noodle-dist ] || fail "$name starts something else"
	shift
	understood "$@"
	sed "s|/usr/bin/noodle-dist|$DIST|" "$unit" >"$name"
	if command -v systemd-analyze >/dev/null; then
		systemd-analyze verify --man=no "./$name" >said 2>&1 || { cat said >&2; fail "systemd refuses $name"; }
		! grep -F "$name" said || fail "systemd complains about $name"
	fi
done

cp -r "$DEPLOY/kubernetes" kubernetes
cd kubernetes
"$DIST" keys init --key coordinator.key >/dev/null
"$DIST" keys new worker workers --key coordinator.key -o worker.key >/dev/null
for file in coordinator.yaml worker.yaml; do
	mapfile -t words < <(sed -n 's/^ *args: \(\[.*\]\)$/\1/p' $file |
		python3 -c 'import json, sys; print("\n".join(json.load(sys.stdin)))')
	[ "${words[0]}.yaml" = $file ] || fail "$file has no command"
	understood "${words[@]}"
done
mapfile -t words < <(sed -n 's/^ *command: \(\["noodle-dist", .*\]\)$/\1/p' coordinator.yaml |
	python3 -c 'import json, sys; print("\n".join(json.load(sys.stdin)[1:]))')
[ "${words[0]}" = status ] || fail "the coordinator is not looked after"
understood "${words[@]}"
if command -v kubectl >/dev/null; then
	kubectl kustomize . >../manifests
	for wanted in 'kind: Secret' 'image: registry.example.org/noodle-dist:0.1.0' 'name: noodle-allowed' \
		"$(base64 -w 0 worker.key | cut -c1-40)"; do
		grep -qF -- "$wanted" ../manifests || fail "the manifests have no '$wanted'"
	done
	[ "$(grep -c '^kind:' ../manifests)" -eq 8 ] || fail "something is missing in the manifests"
fi
