# --diagnostics=json is one array that a program can read, whatever happens. python3 is that program.
. "$(dirname "$0")/lib.sh"
command -v python3 >/dev/null || exit 77

# fields EXPRESSION: of the array on standard error, as Python sees it.
fields() {
	python3 -c '
import json, sys
text = open(sys.argv[1], encoding="utf-8").read()
diags = json.loads(text)
keys = ["severity", "code", "file", "line", "column", "endColumn", "message", "note", "hint"]
assert all(list(d) == keys for d in diags), diags
print(eval(sys.argv[2]))' "$WORK/err" "$1"
}

is() { # EXPRESSION VALUE
	local got
	got=$(fields "$1") || fail "not JSON"
	[ "$got" = "$2" ] || fail "$1 is $got instead of $2"
}

mkdir sub
printf 'let x: int = "a"\nprint(totl)\n' >sub/two.nc
expect 1 "$NOODLEC" --check --diagnostics=json sub/two.nc
is '[(d["severity"], d["file"], d["line"], d["column"], d["endColumn"]) for d in diags]' \
	"[('error', 'sub/two.nc', 1, 14, 17), ('error', 'sub/two.nc', 2, 7, 11)]"
is 'diags[0]["code"][0], diags[1]["hint"]' "('E', None)"

echo 'print(1)' >fine.nc
expect 0 "$NOODLEC" --check --diagnostics=json fine.nc
is 'diags' '[]'

expect 2 "$NOODLEC" --diagnostics=json missing.nc
is 'len(diags), diags[0]["file"], diags[0]["line"], diags[0]["code"]' '(1, None, None, None)'
expect 2 "$NOODLEC" --diagnostics=json --chek fine.nc
is 'diags[0]["message"]' "unknown option '--chek'; did you mean --check?"

# Quotes, control characters and bytes that are no UTF-8.
printf 'let x = \x01"\xff\xc0\x80"\n"\\"" + y\n' >odd.nc
expect 1 "$NOODLEC" --check --diagnostics=json odd.nc
is 'len(diags) > 0' True
expect 2 "$NOODLEC" --diagnostics=json "$(printf 'a"\\\n\t\xffb.nc')"
is 'diags[0]["message"][:8]' "$(printf 'a"\\\n\t\xef\xbf\xbdb.')"

# Of very many messages the errors are shown, and that there are more.
mkdir many
for i in $(seq 1200); do
	echo "export func f$i(): int { return $i }" >many/m$i.nc
	echo "import { f$i } from \"m$i\""
done >many/careless.nc
echo 'export func g(): int { return 1 }' >>many/careless.nc
printf 'import { g } from "careless"\nprint(totl)\n' >many/main.nc
expect 1 "$NOODLEC" --check --diagnostics=json many/main.nc
is 'len(diags), [d["line"] for d in diags if d["severity"] == "error"]' '(1001, [2])'
is 'diags[-1]["severity"], diags[-1]["message"]' "('note', '201 more messages are not shown')"

expect 2 "$NOODLEC" --diagnostics=xml fine.nc
one_error "'xml' is none of text, json"
