# Input that is no program is one clear error and leaves no output behind, whatever was there stays.
. "$(dirname "$0")/lib.sh"

# refused STATUS TEXT FILE [OPTION...]: nothing is written, an older output is as it was
refused() {
	local status=$1 text=$2 before
	shift 2
	echo old >out
	before=$(ls -A)
	expect "$status" timeout 60 "$NOODLEC" "$@" -o out
	one_error "$text"
	[ "$(cat out)" = old ] || fail "the older output was touched: $*"
	[ "$before" = "$(ls -A)" ] || fail "files left: $(ls -A)"
	[ -z "$(ls -A "$TMPDIR")" ] || fail "temporary files left"
}

mkdir folder.nc folder
refused 2 "missing.nc: not found" missing.nc
refused 2 "folder/x/main.nc: not found" folder/x/main.nc
refused 2 "folder.nc: this is a folder, not a source file" folder.nc
refused 2 ".: this is a folder, not a source file" .
echo 'print(1)' >program.txt
refused 2 "program.txt: the name of a Noodle source ends in .nc or .noodle" program.txt
cp program.txt noodle
refused 2 "noodle: the name of a Noodle source ends in .nc or .noodle" noodle
refused 2 "program.txt/main.nc" program.txt/main.nc
mkfifo pipe.nc
refused 2 "pipe.nc: not a regular file" pipe.nc
ln -s loop.nc loop.nc
refused 2 "loop.nc: " loop.nc
refused 2 "nowhere: not found" program.txt --root nowhere
refused 2 "is not below" /dev/null --root folder
if [ "$(id -u)" -ne 0 ]; then
	echo 'print(1)' >secret.nc
	chmod 000 secret.nc
	refused 2 "secret.nc: permission denied" secret.nc
fi

printf 'print("\xff")\n' >latin.nc
refused 1 "latin.nc:1:8: error[E0101]: invalid UTF-8" latin.nc
printf 'let x = 1\0\n' >nul.nc
refused 1 "nul.nc:1:10: error[E0102]: NUL byte" nul.nc
truncate -s 65M huge.nc
refused 2 "huge.nc: larger than the allowed maximum" huge.nc
rm huge.nc

echo 'import { x } from "nothere"' >lost.nc
refused 1 "lost.nc:1:" lost.nc
echo 'import { x } from "./program"' >other.nc # program.txt is no module
refused 1 "other.nc:1:" other.nc
printf 'import { b } from "b"\nexport func a(): int { return 1 }\n' >a.nc
printf 'import { a } from "a"\nexport func b(): int { return a() }\n' >b.nc
refused 1 "a.nc" a.nc
said "b.nc"
printf 'import { me } from "me"\nexport func me(): int { return 1 }\n' >me.nc
refused 1 "me.nc:1:" me.nc

head -c 20000 /dev/urandom >random.nc
expect 1 timeout 60 "$NOODLEC" random.nc -o out
[ "$(grep -c 'error\[' "$WORK/err")" -le 20 ] || fail "more than 20 errors"
[ "$(cat out)" = old ] || fail "the older output was touched"
head -c 20000 /dev/urandom | tr -cd '[:print:]\n' >random.nc
expect 1 timeout 60 "$NOODLEC" random.nc -o out
[ "$(grep -c 'error\[' "$WORK/err")" -le 20 ] || fail "more than 20 errors"

# What looks odd and is fine.
: >empty.nc
expect 0 "$NOODLEC" run empty.nc
printed ""
printf '\xef\xbb\xbfprint(1)\r\nprint(2)' >bom.nc
expect 0 "$NOODLEC" run bom.nc
printed "$(printf '1\n2')"
cp bom.nc long.noodle
expect 0 "$NOODLEC" run long.noodle
ln -s ../program.txt folder/linked.nc # a file is what it is called, not what a link means
expect 0 "$NOODLEC" run folder/linked.nc
printed 1
cp bom.nc ./-dash.nc
expect 0 "$NOODLEC" run -- -dash.nc
cp bom.nc "sp ace.nc"
expect 0 "$NOODLEC" "sp ace.nc"
[ "$("./sp ace")" = "$(printf '1\n2')" ] || fail "a name with a space"

# A library that a foreign function is from is looked for when the program is linked.
printf 'foreign function f(): int from "nosuchlibrary"\nprint(f())\n' >library.nc
refused 2 "there is no library 'nosuchlibrary', which a foreign function is from" library.nc
printf 'foreign function no_such_function(): int from "m"\nprint(no_such_function())\n' >library.nc
refused 2 "undefined symbol: no_such_function" library.nc
