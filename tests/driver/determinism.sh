# The same program gives the same bytes in any folder, with any number of threads, any number of times.
. "$(dirname "$0")/lib.sh"

make_program
for i in $(seq 60); do # enough for several pieces of code generation
	cat <<-END
		export func f$i(n: int): string {
			if (n > $i) { return "a$i" }
			return f$((i % 60 + 1))(n + $i)
		}
	END
done >util/many.nc
sed -i 's/^func main.*/&\n\tprint(f3(1))/; 1i import { f3 } from "util/many"' main.nc
mkdir -p "$WORK/other/deep/folder"
cp -r . "$WORK/other/deep/folder/"

for level in -O0 -O2; do
	for threads in 1 4; do
		expect 0 "$NOODLEC" $level -j$threads main.nc -o "$WORK/here-$threads"
		(cd "$WORK/other/deep/folder" && "$NOODLEC" $level -j$threads main.nc -o "$WORK/there-$threads")
		(cd / && "$NOODLEC" $level -j$threads "$WORK/here/main.nc" -o "$WORK/root-$threads")
		same "$WORK/here-1" "$WORK/here-$threads"
		same "$WORK/here-1" "$WORK/there-$threads"
		same "$WORK/here-1" "$WORK/root-$threads"
	done
	for threads in 1 4; do
		(cd util && "$NOODLEC" $level -j$threads --root=.. -c many.nc -o "$WORK/a-$threads")
		"$NOODLEC" $level -j$threads --root="$WORK/other/deep/folder" -c "$WORK/other/deep/folder/util/many.nc" \
			-o "$WORK/b-$threads"
		same "$WORK/a-1" "$WORK/a-$threads"
		same "$WORK/a-1" "$WORK/b-$threads"
	done
done
! grep -aqF "$WORK" "$WORK/here-1" || fail "the folder is in the executable"
