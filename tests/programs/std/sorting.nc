import "random"

// Sorted, the same elements, and stable, at every length around the sizes of runs and merges.
r = random.Random(7)
for n in [0, 1, 2, 3, 7, 8, 9, 15, 16, 17, 31, 33, 64, 100, 1000, 4097] {
	pairs: List<(int, int)> = []
	for i in 0..n {
		pairs.append((r.nextInt(10), i))
	}
	pairs.sort(by: (a, b) => a.0 - b.0)
	seen: Set<int> = {}
	ok = pairs.length == n
	for (i = 0; i < pairs.length; i++) {
		seen.add(pairs[i].1)
		if i > 0 && (pairs[i - 1].0 > pairs[i].0 || (pairs[i - 1].0 == pairs[i].0 && pairs[i - 1].1 > pairs[i].1)) {
			ok = false
		}
	}
	print("${n} ${ok && seen.length == n}")
}

// A comparison that changes the list does not break it.
xs = [3, 1, 2, 5, 4, 9, 8, 7, 6, 0]
try {
	xs.sort(by: (a, b) => {
		if xs.length > 0 {
			xs.clear()
		}
		return a - b
	})
} catch (ConcurrentModificationError e) {
	print("concurrent")
}

// So does one that throws: the list is as it was.
ys = [3, 1, 2]
try {
	ys.sort(by: (a, b) => throw Error("no order"))
} catch (e) {
	print(e.message)
}
print(ys)
print(["b", "a", "C"].sorted())
print([2.5, -1.0, 0.0].sorted())
print([2, 3, 1].sorted((a, b) => b - a))
