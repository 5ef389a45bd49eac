// Variables of the body and those of the use do not see each other; names of the body mean what they mean above.
let unit = "kg"

function label(x: int): string { return "${x} ${unit}" }

macro show(x) { t = label(x); print(t) }

macro max_of(a, b) {
	x = a
	y = b
	if (x > y) x else y
}

macro swap(a, b) {
	t = a
	a = b
	b = t
}

macro sum_to(n) {
	total = 0
	for (i in 0..n) { total += i }
	total
}

// The parameter is declared again by the loop: there the name is the loop's variable.
macro shadow(i) {
	for (i in 0..2) { print("loop ${i}") }
	print("argument ${i}")
}

macro bind(v) {
	match (v) {
		case x => print("bound ${x}")
	}
}

function uses_local_names(label: string, unit: int) {
	t = 10
	show(t + unit)
	print(label)
}

function main() {
	x = 3
	y = 7
	print(max_of(y, x))
	print(max_of(x + 1, x))
	t = 1
	u = 2
	swap(t, u)
	print("${t} ${u}")
	swap(u, t)
	print("${t} ${u}")
	total = 100
	i = 5
	print(sum_to(i) + total)
	print(sum_to(sum_to(3)) + i)
	shadow(i + 1)
	bind(x * 2)
	uses_local_names("mine", 4)
	for (total in 0..2) { print(sum_to(total + 2)) }
	f = (unit: int) => sum_to(unit)
	print(f(4))
}
