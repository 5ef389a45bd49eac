// All permutations of six numbers: recursion over a list. A run makes 8660 calls.

class Permutations {
	private count: int = 0
	private values: List<int> = range(6)

	run(): int {
		self.permute(self.values.length)
		return self.count
	}

	private permute(n: int) {
		self.count++
		if n == 0 {
			return
		}
		last = n - 1
		self.permute(last)
		for (i = last; i >= 0; i--) {
			self.values.swap(last, i)
			self.permute(last)
			self.values.swap(last, i)
		}
	}
}

function main(args: List<string>) {
	times = if (args.length > 0) int(args[0]) else 10
	var count = 0
	for i in 0..times {
		count += Permutations().run()
	}
	print(count)
}
