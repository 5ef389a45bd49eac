// [L23] [L24] [L26] Parameters, defaults, names, results.
counter = 0

function next(): int {
	counter += 1
	return counter
}

function describe(name: string, size: int = 10, unit: string = "cm"): string {
	return "${name} ${size}${unit}"
}

function stamped(n: int = next()): int { return n }

function greet(name: string, title?: string): string {
	if title != null {
		return title + " " + name
	}
	return name
}

function arrow(x: int) -> int { return x * 2 }

function short(x: int): int => x + 1

function inferred(a: int, b: int) { return a * b }

function factorial(n: int): int {
	return if (n <= 1) 1 else n * factorial(n - 1)
}

function isEven(n: int): bool { return if (n == 0) true else isOdd(n - 1) }
function isOdd(n: int): bool { return if (n == 0) false else isEven(n - 1) }

function changed(n: int): int {
	n = n * 10
	n += 1
	return n
}

print(describe("box"))
print(describe("box", 5))
print(describe("box", 5, "m"))
print(describe("box", unit: "mm"))
print(describe(unit: "km", name: "road", size: 3))
print(stamped())
print(stamped(70))
print(stamped())
print(greet("Ada"))
print(greet("Ada", "Countess"))
print(greet("Ada", title: "Lady"))
print(arrow(21))
print(short(1))
print(inferred(6, 7))
print(factorial(20))
print(isEven(10))
print(changed(4))
