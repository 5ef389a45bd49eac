/// What is measured while the clock runs.

/// Of single values, by Welford's method.
export class Tally {
	count: int
	private mean: float
	private squares: float
	private largest: float

	constructor() {
		self.count = 0
		self.mean = 0.0
		self.squares = 0.0
		self.largest = 0.0
	}

	add(x: float): void {
		self.count++
		delta = x - self.mean
		self.mean += delta / float(self.count)
		self.squares += delta * (x - self.mean)
		self.largest = max(self.largest, x)
	}

	average(): float {
		return self.mean
	}

	variance(): float {
		return if (self.count < 2) 0.0 else self.squares / float(self.count - 1)
	}

	most(): float {
		return self.largest
	}
}

/// Of something that has a value all the time, like the length of a queue.
export class Level {
	private value: float
	private since: float
	private area: float

	constructor() {
		self.value = 0.0
		self.since = 0.0
		self.area = 0.0
	}

	change(by: float, now: float): void {
		self.area += self.value * (now - self.since)
		self.value += by
		self.since = now
	}

	average(now: float): float {
		return if (now == 0.0) 0.0 else (self.area + self.value * (now - self.since)) / now
	}
}

/// Bars of a histogram, for values from 0 in steps.
export struct Histogram {
	step: float
	counts: List<int>

	add(x: float): void {
		at = min(int(x / self.step), self.counts.length - 1)
		self.counts[at] += 1
	}

	lines(width: int): List<string> {
		most = max(self.counts)
		return [self.line(i, most, width) for i in 0..self.counts.length]
	}

	private line(i: int, most: int, width: int): string {
		low = float(i) * self.step
		last = i == self.counts.length - 1
		bar = "#".repeat(if (most == 0) 0 else self.counts[i] * width / most)
		return "${low.toString().padStart(5, ' ')}${if (last) "+" else " "} ${self.counts[i].toString().padStart(6, ' ')} ${bar}".trimEnd()
	}
}
