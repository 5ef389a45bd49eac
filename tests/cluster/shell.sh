# What shells and readers get: completion scripts that complete, a manual page that names everything.
source "$(dirname "$0")/lib.sh"
cd "$WORK"

"$DIST" completion bash >completion.bash
complete_() { # WORD...: the completions of the last one
	bash -c '
		source completion.bash
		COMP_WORDS=(noodle-dist "$@")
		COMP_CWORD=$#
		_noodle_dist
		echo "${COMPREPLY[*]}"' - "$@"
}
touch trace.json
mkdir traces
[ "$(complete_ bu)" = build ] || fail "no completion of a command"
[ "$(complete_ build --tr)" = --trace ] || fail "no completion of an option"
[ "$(complete_ worker --tr)" = "" ] || fail "an option of another command"
[ "$(complete_ -q status --cl)" = --cluster ] || fail "an option before the command disturbs"
[ "$(complete_ build --trace tr | tr ' ' '\n' | sort | tr '\n' ' ')" = "trace.json traces " ] || fail "no completion of a file"
[ "$(complete_ build --cache tr)" = traces ] || fail "no completion of a folder"
[ "$(complete_ cache v)" = verify ] || fail "no completion of what to do with the cache"
[ "$(complete_ build --diagnostics j)" = json ] || fail "no completion of a value"

"$DIST" completion zsh >_noodle-dist
if command -v zsh >/dev/null; then
	zsh -n _noodle-dist || fail "the completion of zsh is no zsh"
fi
grep -q "^#compdef noodle-dist" _noodle-dist

"$DIST" manual >page.1
for command in build run check explain coordinator worker status cache; do
	grep -q "^.SS \"noodle.-dist $command" page.1 || fail "the manual does not know $command"
	"$DIST" "$command" --help | grep -q "^usage: noodle-dist $command" || fail "no help for $command"
done
if command -v groff >/dev/null; then
	[ -z "$(groff -man -ww -z page.1 2>&1)" ] || fail "the manual page has mistakes"
fi

expect 2 "$DIST" completion fish
expect 2 "$DIST" biild
said "did you mean 'build'?"
expect 2 "$DIST" build --trase x
said "did you mean '--trace'?"
