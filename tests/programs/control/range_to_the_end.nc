// [L06] [L31] A range with its end reaches the largest int; ranges are values and print as they are written.
function count(r: Range): int {
	n = 0
	for _ in r { n += 1 }
	return n
}

function last_three(to: int): List<int> => [i for i in to - 2..=to]

function main() {
	most = 9223372036854775807
	least = -9223372036854775808
	for i in 9223372036854775806..=9223372036854775807 { print(i) }
	for i in 9223372036854775806..9223372036854775807 { print(i) }
	print(last_three(most))
	print(last_three(3))
	for i in most..=least { print("not here: ${i}") }
	for i in 3..=2 { print("not here: ${i}") }
	for i in 5..least { print("not here: ${i}") }
	for i in least..=least { print(i) }

	print(count(1..=3), )
	print(count(1..3))
	print(count(3..3))
	print(count(3..=3))
	print(count(5..=3))
	print(count(most - 1..=most))
	print(count(5..least))
	print(count(least..least))
	print(count(least..=least))

	r = 2..=most
	print(r)
	print(r.start, )
	print(r.end)
	print(1..4)
	print([0..1, 0..=1])
	print(1..=3 == 1..=3)
	print((1..=3) == (1..3))
	seen: Map<Range, string> = {1..3: "without", 1..=3: "with"}
	print(seen[1..=3])
	print(seen[1..3])

	// Ways through the body.
	turns = 0
	outer: for i in most - 5..=most {
		if i % 2 == 0 { continue }
		for j in i..=most {
			if j == most { continue outer }
			turns += 1
		}
	}
	print(turns)
	fs: List<() -> int> = []
	for i in most - 1..=most { fs.append(() => i) }
	for f in fs { print(f()) }
	total = 0
	for i in 1..=r.start * 50 {
		if i > 90 { break }
		total += i
	}
	print(total)
}
