# Programs of absurd shape are compiled, or refused with one error, in reasonable time; never a crash. Each is the shape
# that some machine-written source has, or a mistake in generating one.
. "$(dirname "$0")/lib.sh"

repeat() { # COUNT TEXT
	awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", text }'
}
numbered() { # COUNT TEXT, where # is the number; a line each
	awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) { line = text; gsub("#", i, line); print line } }'
}

compiled() { # WHAT OUTPUT: main.nc compiles and prints that
	expect 0 timeout 60 "$NOODLEC" main.nc -o program
	[ ! -s "$WORK/err" ] || { head -c 2000 "$WORK/err" >&2; fail "messages: $1"; }
	expect 0 timeout 60 ./program
	printed "$2"
	rm program
}

refused() { # WHAT TEXT
	expect 1 timeout 60 "$NOODLEC" main.nc -o program
	one_error "$2"
	[ "$(wc -c <"$WORK/err")" -lt 2000 ] || fail "a long message: $1"
	only main.nc
}

# Nesting.
for pair in '( )' '[ ]' 'f( )'; do
	set -- $pair
	{
		echo 'func f(n: int): int { return n }'
		printf 'let x = '
		repeat 10000 "$1"
		printf 1
		repeat 10000 "$2"
		echo
	} >main.nc
	refused "10,000 deep: $pair" "nested too deeply"
done
{ printf 'let x = '; repeat 10000 '() => '; echo 1; } >main.nc
refused "lambdas" "nested too deeply"
{ printf 'let x = '; repeat 10000 '!'; echo true; } >main.nc
refused "not" "nested too deeply"
{ printf 'let x = '; repeat 10000 '"${'; printf 1; repeat 10000 '}"'; echo; } >main.nc
refused "interpolation" "nested too deeply"
{ printf 'let x: '; repeat 10000 'List<'; printf int; repeat 10000 '>'; echo ' = []'; } >main.nc
refused "types" "nested too deeply"
{ echo 'if (true) {'; repeat 9999 'if (true) {'; repeat 10000 '}'; echo; } >main.nc
refused "blocks" "nested too deeply"
{ printf 'let x = "a"'; repeat 10000 '.trim()'; echo; } >main.nc
refused "calls of members" "nested too deeply"
{ printf 'let x = '; repeat 5000 '('; printf 1; repeat 5000 ')'; echo; } >main.nc
refused "5,000 parentheses" "nested too deeply"
{ printf 'let x = '; repeat 900 '('; printf 1; repeat 900 ')'; echo; echo 'print(x)'; } >main.nc
compiled "900 parentheses" 1
{ repeat 10000 '/* '; echo; } >main.nc
refused "comments" "this comment is never closed"
{ printf 'let x: int'; repeat 10000 '?'; echo ' = null'; } >main.nc
refused "options of options" "nested too deeply"
{ printf 'let x: int'; repeat 10000 '[]'; echo ' = []'; } >main.nc
refused "lists of lists" "nested too deeply"
for text in 'while true { ' 'function f() { ' 'match (1) { case _ => ' 'try { ' 'if (true) 1 else ' '{"a": ' '- ' '~' 'a[' '1 ** '; do
	{ printf 'let x = '; repeat 10000 "$text"; echo; } >main.nc
	refused "$text" ""
done
for text in '(' '[ ' '{ ' '"${' '`${' 'lab: ' 'class A { ' ')' '}' '$' 'a.'; do
	{ repeat 10000 "$text"; echo; } >main.nc
	expect 1 timeout 60 "$NOODLEC" main.nc -o program
	[ "$(grep -c 'error\[' "$WORK/err")" -le 20 ] || fail "more than 20 errors: $text"
	only main.nc
done

# Long lines.
{ printf 'let x = 1'; head -c 10000000 /dev/zero | tr '\0' ' '; echo; echo 'print(x)'; } >main.nc
compiled "10 MB of spaces" 1
{ printf 'let x = "'; head -c 10000000 /dev/zero | tr '\0' a; echo '"'; echo 'print(x.length)'; } >main.nc
compiled "a string of 10 MB" 10000000
{ printf 'let x = '; head -c 10000000 /dev/zero | tr '\0' 1; echo; } >main.nc
refused "a number of 10 MB" "does not fit into 64 bits"
{ printf 'let '; head -c 10000000 /dev/zero | tr '\0' a; echo ' = 1'; } >main.nc
compiled "a name of 10 MB" ""

# Much of everything.
{ printf 'let xs = [0'; numbered 99999 ', #' | tr '\n' ' '; echo ']'; echo 'print(xs[99999])'; } >main.nc
compiled "a list of 100,000" 99998
{ echo 'let a = 1'; printf 'print(a'; repeat 99999 ' + a'; echo ')'; } >main.nc
compiled "a sum of 100,000" 100000
{ echo 'let a = "x"'; printf 'print((a'; repeat 99999 ' + a'; echo ').length)'; } >main.nc
compiled "100,000 strings" 100000
{ echo 'func f(n: int): int {'; echo 'let x = n'; numbered 20000 'x = x + #'; echo 'return x }'; echo 'print(f(0))'; } >main.nc
compiled "20,000 statements" 199990000
{ echo 'func f(n: int): int {'; echo 'let x = n'; numbered 10000 'if (x == #) { x = x + 1 }'; echo 'return x }'
	echo 'print(f(0))'; } >main.nc
compiled "10,000 ifs" 10000
{ echo 'let x = 9'; echo 'if (x == 10000) { print(0) }'; numbered 5000 'else if (x == #) { print(#) }'; } |
	sed ':a; N; $!ba; s/\nelse/ else/g' >main.nc
compiled "5,000 times else if" 9
{ numbered 2000 'func f#(n: int): int { return n + # }'; echo 'let s = 0'; numbered 2000 's = f#(s)'; echo 'print(s)'; } >main.nc
compiled "2,000 functions" 1999000
{ numbered 500 'class C# { x: int = #'; } | sed 's/$/ }/' >main.nc
echo 'print(C7().x)' >>main.nc
compiled "500 classes" 7
{ echo 'enum E {'; numbered 5000 'A#,'; echo 'Z }'; echo 'print(E.Z == E.A1)'; } >main.nc
compiled "an enum of 5,000" false
