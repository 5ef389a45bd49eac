// A whole small program: backtracking, sorting, text.
function queens(n: int): int {
	columns = List<bool>(n, false)
	up = List<bool>(2 * n, false)
	down = List<bool>(2 * n, false)

	function place(row: int): int {
		if row == n { return 1 }
		found = 0
		for c in 0..n {
			if columns[c] || up[row + c] || down[row - c + n] { continue }
			columns[c] = true
			up[row + c] = true
			down[row - c + n] = true
			found += place(row + 1)
			columns[c] = false
			up[row + c] = false
			down[row - c + n] = false
		}
		return found
	}

	return place(0)
}

function permutations(xs: List<int>): List<List<int>> {
	if xs.length <= 1 { return [xs] }
	all: List<List<int>> = []
	for i in 0..xs.length {
		rest = [...xs[:i], ...xs[i + 1:]]
		for p in permutations(rest) { all.append([xs[i], ...p]) }
	}
	return all
}

function quicksort<T: Comparable>(xs: List<T>): List<T> {
	if xs.length < 2 { return xs }
	pivot = xs[0]
	rest = xs[1:]
	return [...quicksort([x for x in rest if x < pivot]), pivot, ...quicksort([x for x in rest if x >= pivot])]
}

function main() {
	for n in 4..=8 { print(queens(n)) }
	print(permutations([1, 2, 3]))
	print(quicksort([5, 3, 9, 1, 5, 2]))
	print(quicksort(["pear", "apple", "fig"]))
	fizz = [if (n % 15 == 0) "FizzBuzz" else if (n % 3 == 0) "Fizz" else if (n % 5 == 0) "Buzz" else "${n}" for n in 1..=15]
	print(fizz.join(" "))
}
