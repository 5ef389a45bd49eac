# Disks that are full, folders that cannot be written, caches that are damaged: a sentence says so, and the build ends as
# it would have, with the same bytes; or names the file that cannot be written, and nothing half-written is left.
# The folders are made in a mount namespace of our own, where the kernel allows one.
if [ -z "${IN_NAMESPACE:-}" ]; then
	if ! unshare -Urm true 2>/dev/null; then
		echo "skipped: this machine allows no user namespaces (unshare -Urm)"
		exit 77
	fi
	IN_NAMESPACE=1 exec unshare -Urm bash "$0" "$@"
fi
source "$(dirname "$0")/lib.sh"
cd "$WORK"
make_project app
expect 0 "$DIST" build app -o alone
unset NOODLE_CACHE

small() { # FOLDER KILOBYTES: a disk of this size
	mkdir -p "$1"
	mount -t tmpfs -o "size=$2k" none "$1"
}
read_only() { # FOLDER
	mount --bind "$1" "$1"
	mount -o remount,ro,bind "$1"
}
built() { # OPTION...: the build gives the right bytes
	rm -rf app/build
	expect 0 "$DIST" build app "$@"
	same alone app/build/app
}

# ---- the cache of the command ----

for size in 4 12 40 72 80 100 140; do # from no room for a folder to some room for results
	small disk $size
	built --cache "$WORK/disk/cache"
	said "warning: the cache $WORK/disk/cache cannot be"
	said "no space left on the device"
	built --cache "$WORK/disk/cache"
	umount disk
done
small disk 4
head -c 4096 /dev/zero >disk/all
built --cache "$WORK/disk/cache"
said "no space left on the device"
umount disk

expect 0 "$DIST" build app --cache "$WORK/cache" # filled, then closed
read_only cache
built --cache "$WORK/cache"
said "warning: the cache $WORK/cache cannot be written (read-only): what is in it is used"
said "(0 compiled, 3 cached)"
cp app/src/util.nc util.nc
echo 'export func more(): int { return 1 }' >>app/src/util.nc
expect 0 "$DIST" build app --cache "$WORK/cache"
said "(3 compiled, 0 cached)"
cp util.nc app/src/util.nc
for command in gc clear verify; do
	expect 3 "$DIST" cache $command --cache "$WORK/cache"
	said "read-only"
done
expect 0 "$DIST" cache stats --cache "$WORK/cache"
umount cache
mkdir locked
read_only locked
built --cache "$WORK/locked"
said "warning: the cache $WORK/locked cannot be used (read-only): nothing will be remembered"
built --cache "$WORK/locked/in/it"
said "nothing will be remembered"
umount locked

# ---- of a worker and of a coordinator ----

small disk 100
start_coordinator c1 --cache "$WORK/disk/c1"
small disk2 100
start_worker w1 --slots 2 --cache "$WORK/disk2/w1"
expect 0 "$DIST" build --cluster "$ADDRESS" app -o together --cache "$WORK/client"
same alone together
until grep -q "the cache cannot be written: no space left" c1.log; do :; done
until grep -q "the cache $WORK/disk2/w1 cannot be written: no space left" w1.log; do :; done
echo >>app/src/main.nc
expect 0 "$DIST" build --cluster "$ADDRESS" app -o together --cache "$WORK/client"
same alone together
mount -o remount,size=100m disk
until grep -q "the cache can be written again" c1.log; do :; done
kill -TERM "$WORKER" "$COORDINATOR"
wait "$WORKER" "$COORDINATOR" || fail "a daemon with a full disk does not end in peace"
umount disk disk2

# ---- where the program goes ----

export NOODLE_CACHE=$WORK/cache
rm -rf app/build
small app/build 8
expect 3 "$DIST" build app
said "app/build/app cannot be written: no space left on the device"
[ -z "$(ls -A app/build)" ] || fail "left on the full disk: $(ls -A app/build)"
umount app/build
read_only app
expect 3 "$DIST" build app
said "app/build/app cannot be written: read-only"
expect 0 "$DIST" check app
umount app
rm -rf app/build
mkdir -p app/build/app
expect 3 "$DIST" build app
said "app/build/app cannot be written: there is a folder of that name"
rm -rf app/build
: >app/build
expect 3 "$DIST" build app
said "a file is where its folder should be"
rm app/build
expect 3 "$DIST" build app -o nowhere/app
said "nowhere/app cannot be written: the folder does not exist"
expect 3 "$DIST" build app --trace nowhere/trace.json
said "nowhere/trace.json"
expect 3 env TMPDIR="$WORK/nowhere" "$DIST" build --no-cache app
said "no temporary folder"

# ---- damage ----

built
cp -r cache good
damaged() { # what was done to cache/data.mdb is noticed, and said
	built
	said "was damaged and starts empty"
	built
	said "3 cached"
	rm -rf cache
	cp -r good cache
}
truncate -s 5000 cache/data.mdb
damaged
head -c 100000 /dev/urandom >cache/data.mdb
damaged
: >cache/damaged # the note of a process that met something odd
damaged
# On pages of nonsense LMDB itself reads where it should not; what follows is caught, but not by AddressSanitizer.
if grep -q __asan_init "$DIST"; then
	exit 0
fi
pages=$(($(stat -c %s cache/data.mdb) / 4096))
for ((page = 0; page < pages; page += 3)); do # what happens depends on what was there; the bytes do not
	dd if=/dev/urandom of=cache/data.mdb bs=4096 seek=$page count=2 conv=notrunc status=none
	built
	built
	rm -rf cache
	cp -r good cache
done
truncate -s $((pages / 2 * 4096)) cache/data.mdb
built
