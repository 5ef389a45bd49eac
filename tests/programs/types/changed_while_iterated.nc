// [L10] A collection that changes its size while it is iterated throws.
function main() {
	try {
		xs = [1, 2, 3]
		for x in xs {
			print(x)
			xs.append(x)
		}
	} catch (ConcurrentModificationError e) {
		print("list")
	}
	try {
		m = {"a": 1, "b": 2}
		for k in m {
			print(k)
			m.remove(k)
		}
	} catch (ConcurrentModificationError e) {
		print("map")
	}
	ys = [1, 2, 3]
	for y in ys {
		ys[0] = y
	}
	print(ys)
}
