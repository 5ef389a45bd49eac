// Pancake flipping over all permutations of 1..n, in the order that the Benchmarks Game fixes.

function fannkuch(n: int): (int, int) {
	perm = List<int>(n, 0)
	first = [i for i in 0..n]
	count = List<int>(n, 0)
	var maxFlips = 0
	var checksum = 0
	var number = 0
	var r = n
	while true {
		while r != 1 {
			count[r - 1] = r
			r--
		}
		for i in 0..n {
			perm[i] = first[i]
		}
		var flips = 0
		var k = perm[0]
		while k != 0 {
			var low = 0
			var high = k
			while low < high {
				swapped = perm[low]
				perm[low] = perm[high]
				perm[high] = swapped
				low++
				high--
			}
			flips++
			k = perm[0]
		}
		maxFlips = max(maxFlips, flips)
		checksum += if (number % 2 == 0) flips else -flips

		// The next permutation: rotate ever longer prefixes.
		while true {
			if r == n {
				return (checksum, maxFlips)
			}
			head = first[0]
			for i in 0..r {
				first[i] = first[i + 1]
			}
			first[r] = head
			count[r] -= 1
			if count[r] > 0 {
				break
			}
			r++
		}
		number++
	}
}

function main(args: List<string>) {
	n = if (args.length > 0) int(args[0]) else 7
	(checksum, flips) = fannkuch(n)
	print(checksum)
	print("Pfannkuchen(${n}) = ${flips}")
}
