// A whole small program: primes, words, a matrix.
function primes(limit: int): List<int> {
	composite = List<bool>(limit + 1, false)
	found: List<int> = []
	for n in 2..=limit {
		if composite[n] { continue }
		found.append(n)
		for (m = n * n; m <= limit; m += n) { composite[m] = true }
	}
	return found
}

function wordCounts(text: string): Map<string, int> {
	counts: Map<string, int> = {}
	for word in text.lower().split(" ") {
		if word.isEmpty() { continue }
		counts[word] = counts.get(word, 0) + 1
	}
	return counts
}

function multiply(a: List<List<float>>, b: List<List<float>>): List<List<float>> {
	n = a.length
	m = b[0].length
	result: List<List<float>> = []
	for i in 0..n {
		row = List<float>(m, 0.0)
		for j in 0..m {
			for k in 0..b.length { row[j] += a[i][k] * b[k][j] }
		}
		result.append(row)
	}
	return result
}

function collatz(start: int): int {
	n = start
	steps = 0
	while n != 1 {
		n = if (n % 2 == 0) n / 2 else 3 * n + 1
		steps++
	}
	return steps
}

function main() {
	print(primes(50))
	print(primes(100000).length)
	counts = wordCounts("the cat and the dog and THE end")
	entries = counts.entries()
	entries.sort((a, b) => if (a.1 != b.1) b.1 - a.1 else a.0.compareTo(b.0))
	for word, n in entries { print("${word.padEnd(5, ' ')}${n}") }
	print(multiply([[1.0, 2.0], [3.0, 4.0]], [[0.0, 1.0], [1.0, 0.0]]))
	print(collatz(27))
	best = (0, 0)
	for n in 1..10000 {
		s = collatz(n)
		if s > best.1 { best = (n, s) }
	}
	print(best)
}
