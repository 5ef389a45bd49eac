# What an edit costs: a body its own module, an interface also its readers, a comment nothing but a scan.
source "$(dirname "$0")/lib.sh"
cd "$WORK"
make_project app
expect 0 "$DIST" build app
cp app/build/app first

edit() { # what is expected to compile after the edit of util.nc to the text
	printf '%s\n' "$2" >app/src/util.nc
	expect 0 "$DIST" build -v app
	[ "$(compiled)" = "$1" ] || { cat "$WORK/out"; fail "compiled '$(compiled)', not '$1', after: $2"; }
}

edit "app/util " 'export func twice(n: int): int { return n + n }'
[ "$(app/build/app)" = "value 42 84" ] || fail "the program prints something else"
edit "app/main app/text app/util " 'export func twice(n: int, more: int = 0): int { return n + n + more }'
edit "" 'export func twice(n: int): int { return n * 2 }'
same app/build/app first
edit "app/main app/text app/util " 'export func twice(n: int): int { return n * 2 }
export func thrice(n: int): int { return n * 3 }'

# A new module that nobody imports changes nothing.
echo 'export func unused(): int { return 1 }' >app/src/unused.nc
expect 0 "$DIST" build -v app
[ -z "$(compiled)" ] || fail "compiled '$(compiled)' for an unused module"

# Options are part of the key.
expect 0 "$DIST" build -v -O2 app
[ "$(compiled)" = "app/main app/text app/util " ] || fail "-O2 did not compile: '$(compiled)'"
expect 0 "$DIST" build -v app
[ -z "$(compiled)" ] || fail "the other level was forgotten"
