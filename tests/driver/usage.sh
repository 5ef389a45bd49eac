# A command line that makes no sense is one sentence and status 2; nothing is read or written.
. "$(dirname "$0")/lib.sh"

make_program
wrong() { # SENTENCE ARGUMENT...
	local sentence=$1
	shift
	expect 2 "$NOODLEC" "$@"
	one_error "noodlec: error: $sentence"
	printed ""
	only main.nc util
}

wrong "no input file; noodlec --help says how to use it"
wrong "no input file" -O2
wrong "the name of the input file is empty" ""
wrong "-o needs a value" main.nc -o
wrong "-o needs the name of a file" main.nc -o ""
wrong "--root needs a value" main.nc --root
wrong "-j0: expected a number from 1 to 256" -j0 main.nc
wrong "-j4x: expected a number" -j4x main.nc
wrong "-O4: expected a number from 0 to 3" -O4 main.nc
wrong "--emit: 'wasm' is none of obj, " --emit=wasm main.nc
wrong "--color: 'red' is none of auto, always, never" --color=red main.nc
wrong "unknown option '--cehck'; did you mean --check?" --cehck main.nc
wrong "unknown option '--emti=nir'; did you mean --emit?" --emti=nir main.nc
wrong "unknown option '--time-pases'; did you mean --time-passes?" --time-pases main.nc
wrong "unknown option '--frobnicate'; noodlec --help lists them" --frobnicate main.nc
wrong "unknown option '-x'; noodlec --help lists them" -x main.nc
wrong "one input file at a time: 'main.nc' and 'util/text.nc'" main.nc util/text.nc
wrong "one input file at a time: 'main.nc' and '-O2'" -- main.nc -O2
wrong "-c and --check exclude each other" -c --check main.nc
wrong "--check writes nothing" --check main.nc -o x
wrong "-o -: an executable needs a file name" main.nc -o -
wrong "--print-after is for one module" --print-after=all main.nc
wrong "nosuch: there is no such pass; there are all, " -c --print-after=nosuch main.nc

expect 0 "$NOODLEC" --version
grep -q '^noodlec [0-9.]* (LLVM 19' "$WORK/out" || fail "no version"
expect 0 "$NOODLEC" --help
for option in -o -c -O0 --check --emit --root -jN --print-after --time-passes --stats --objects --diagnostics --color \
	--version --help run; do
	grep -qe "$option" "$WORK/out" || fail "$option is not in the help"
done
[ "$("$NOODLEC" -h)" = "$("$NOODLEC" --help)" ] || fail "-h is another text"
for option in --version --help; do
	expect 2 sh -c '"$0" "$1" >/dev/full' "$NOODLEC" $option
done
