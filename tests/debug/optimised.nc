// What can still be seen of optimised code.
struct Limits {
	low: float
	high: float
}

@noinline
function mean(values: List<float>, bias: float): float {
	total = 0.0
	count = 0
	folded = 6 * 7
	for value in values {
		total = total + value
		count = count + 1
	}
	print("${total} ${folded}") // stop: mean
	return total / float(count) + bias
}

@noinline
function clamp(x: float, low: float, high: float): float {
	limits = Limits(low, high)
	answer = x
	if x < limits.low {
		answer = limits.low
	}
	if x > limits.high {
		answer = limits.high
	}
	print("${answer}") // stop: clamp
	return answer - limits.low
}

print(clamp(mean([1.0, 2.0, 6.0], 0.5), 0.0, 3.0))
