# noodlec run: the program's output, arguments, input and exit status are as if it had been run by hand.
. "$(dirname "$0")/lib.sh"

make_program
expect 0 "$NOODLEC" run main.nc
printed "value 42"
expect 3 "$NOODLEC" run main.nc one -O9 three
expect 2 "$NOODLEC" run -O2 main.nc -- one --two
expect 2 "$NOODLEC" run main.nc -- -- --
only main.nc util

cat >args.nc <<'END'
func main(args: List<string>) { print(args) }
END
expect 0 "$NOODLEC" run args.nc "a b" "" '$x'
printed '["a b", "", "$x"]'

cat >die.nc <<'END'
func main() { throw Error("no luck") }
END
expect 1 "$NOODLEC" run die.nc
said "no luck"
said "die.nc:1" # the stack trace finds its lines in a file that has no name any more

echo 'let x: int = "a"' >wrong.nc
expect 1 "$NOODLEC" run wrong.nc
said "wrong.nc:1:14"
expect 2 "$NOODLEC" run missing.nc
one_error "missing.nc"
expect 2 "$NOODLEC" run -o x main.nc
one_error "run keeps nothing"
expect 2 "$NOODLEC" run -c main.nc
one_error "run and -c exclude each other"
expect 2 "$NOODLEC" run
one_error "no input file"
only main.nc util args.nc die.nc wrong.nc
