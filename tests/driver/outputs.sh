# An output that cannot be written is one clear error, and nothing, or what was there before, is left.
. "$(dirname "$0")/lib.sh"

make_program
mkdir folder
refused() { # TEXT ARGUMENT...
	local text=$1
	shift
	expect 2 "$NOODLEC" "$@"
	one_error "$text"
	only main.nc util folder
	[ -z "$(ls -A folder)" ] || fail "files left in the folder"
}

for how in "" -c --emit=nir; do
	refused "cannot write nodir/x: there is no folder nodir" main.nc $how -o nodir/x
	refused "cannot write folder: it is a folder; -o names a file" main.nc $how -o folder
	refused "cannot write nodir/: there is no folder nodir" main.nc $how -o nodir/
	refused "cannot write main.nc/x: main.nc is no folder" main.nc $how -o main.nc/x
	refused "cannot write main.nc: it is a source of the program" main.nc $how -o main.nc
	refused "cannot write ./util/text.nc: it is a source of the program" main.nc $how -o ./util/text.nc
	refused "cannot write /dev/full: no space left on the device" main.nc $how -o /dev/full
	[ -c /dev/full ] || fail "/dev/full was replaced"
done
same <(sed -n 1p main.nc) <(echo 'import { twice } from "util/number"')
ln main.nc hard
expect 2 "$NOODLEC" main.nc -o hard
one_error "cannot write hard: it is a source of the program"
rm hard
mkdir main
expect 2 "$NOODLEC" main.nc
one_error "cannot write main: it is a folder; -o names a file"
rmdir main
expect 2 sh -c '"$0" -c main.nc -o - >/dev/full' "$NOODLEC"
one_error "cannot write to standard output: no space left on the device"
only main.nc util folder

# A device and a pipe are written through, a link stays one.
expect 0 "$NOODLEC" main.nc -o /dev/null
[ -c /dev/null ] || fail "/dev/null was replaced"
expect 0 "$NOODLEC" -c main.nc -o piped
mkfifo fifo
cat fifo >got &
expect 0 "$NOODLEC" -c main.nc -o fifo
wait $!
same piped got
expect 0 "$NOODLEC" -c main.nc -o -
same piped "$WORK/out"
expect 0 sh -c '"$0" -c main.nc -o /dev/stdout | cat' "$NOODLEC"
same piped "$WORK/out"
ln -s folder/real link
: >folder/real
expect 0 "$NOODLEC" main.nc -o link
[ -L link ] && [ "$(./link)" = "value 42" ] || fail "a link as output"
rm piped got fifo link folder/real

# A running program can be built again.
expect 0 "$NOODLEC" main.nc
cp main.nc folder/main.nc
expect 0 "$NOODLEC" main.nc
[ "$(stat -c %a main)" = 755 ] || fail "mode $(stat -c %a main)"
rm main folder/main.nc

# TMPDIR is missing: said, and nothing is written.
expect 2 env TMPDIR="$WORK/none" "$NOODLEC" main.nc
one_error "cannot make a temporary folder: not found"
only main.nc util folder

# A limit of file sizes is an error of the write, as a full disk is.
expect 2 sh -c 'ulimit -f 4; exec "$0" main.nc -o x' "$NOODLEC"
only main.nc util folder
expect 2 sh -c 'ulimit -f 4; exec "$0" run main.nc' "$NOODLEC"
only main.nc util folder

# A disk that fills up: only where we may mount one.
mkdir disk
if [ "$(id -u)" -eq 0 ] && mount -t tmpfs -o size=16k tmpfs disk 2>/dev/null; then
	UNDO+=("umount $WORK/here/disk")
	echo old >disk/out
	expect 2 "$NOODLEC" main.nc -o disk/out
	one_error "cannot write disk/out: no space left on the device"
	[ "$(cat disk/out)" = old ] && [ "$(ls -A disk)" = out ] || fail "left on the full disk: $(ls -A disk)"
	expect 2 "$NOODLEC" --objects=disk/objs main.nc -o x
	said "no space left on the device"
	expect 2 env TMPDIR="$WORK/here/disk" "$NOODLEC" main.nc -o x
	[ "$(ls -A disk)" != "${x:-}" ] && [ -z "$(ls -d disk/noodlec-* 2>/dev/null)" ] || fail "left in TMPDIR"
	[ ! -e x ] || fail "an executable although the disk was full"
	umount disk
	UNDO=()
fi
rmdir disk
only main.nc util folder
