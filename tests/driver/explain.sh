#!/usr/bin/env bash
# What `noodlec explain` prints; explain.py checks every text and example.
. "$(dirname "$0")/lib.sh"
tree=$2

python3 "$(dirname "$0")/explain.py" "$NOODLEC" "$tree" || fail "texts"

expect 0 "$NOODLEC" explain
grep -q '^E0342 an unknown name$' "$WORK/out" || fail "the list"
expect 0 "$NOODLEC" explain E0342
[ "$(head -1 "$WORK/out")" = "E0342 an unknown name" ] || fail "the title"
expect 2 "$NOODLEC" explain E0343x
said "there is no code 'E0343x'; \`noodlec explain\` lists them"
expect 2 "$NOODLEC" explain E0419
said "did you mean E0418?"
expect 2 "$NOODLEC" explain main.nc
said "there is no code 'main.nc'"

# Only a terminal is told where to find more.
echo 'print(totl)' >main.nc
expect 1 "$NOODLEC" main.nc
! grep -q explain "$WORK/err" || fail "mentioned to a file"
script -qec "$NOODLEC main.nc" /dev/null </dev/null >"$WORK/out" 2>&1 || true
grep -q 'noodlec explain E0342' "$WORK/out" || fail "not mentioned to a terminal"
