import "random"
import { test, assertEqual, assertNear } from "testing"

test("random", () => {
	r = random.Random(42)
	a = r.nextInt(1000)
	s = random.Random(42)
	assertEqual(s.nextInt(1000), a)
	xs = [1, 2, 3, 4, 5]
	r.shuffle(xs)
	assertEqual(xs.sorted(), [1, 2, 3, 4, 5])
	total = 0.0
	for i in 0..10000 {
		x = r.nextFloat()
		assert(x >= 0.0 && x < 1.0)
		total += x
	}
	assertNear(total / 10000.0, 0.5, 0.02)
	seen: Set<int> = {}
	for i in 0..200 {
		seen.add(r.nextInt(6))
	}
	assertEqual(seen.length, 6)
})
