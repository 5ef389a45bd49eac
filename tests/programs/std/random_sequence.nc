// [L48] The same numbers everywhere: xoshiro256** seeded by splitmix64. The expected ones come from another implementation.
import { Random } from "random"

for seed in [0, 42, -1, 123456789012345] {
	r = Random(seed)
	print([r.nextInt(9223372036854775807) for _ in 0..3])
	print([r.nextInt(6) for _ in 0..10])
	print([r.nextFloat() for _ in 0..3])
	xs = [i for i in 0..8]
	r.shuffle(xs)
	print(xs)
	print(r.choice(xs))
}
other = Random(1)
for n in [0, -1] {
	try { print(other.nextInt(n)) } catch (ArithmeticError e) { print(e.message) }
}
none: List<string> = []
try { print(other.choice(none)) } catch (IndexError e) { print(e.message) }
other.shuffle(none)
print(none)
one = ["a"]
other.shuffle(one)
print(one)
print(other.nextInt(1))
a = Random()
b = Random()
print([a.nextInt(1000000) for _ in 0..8] == [b.nextInt(1000000) for _ in 0..8])
