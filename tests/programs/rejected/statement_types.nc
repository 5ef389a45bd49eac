// [L30] [L31] [L32] Conditions, operands and loops of the wrong type.
function main() {
	x = 1
	!x
	x && true
	x & "a"
	1.5 << 2
	1.5 ?? 2
	if x { print(1) }
	while null { print(1) }
	f = 3.5
	f &= 2
	f **= "x"
	s = "a"
	s -= "b"
	s++
	c = 'c'
	c++
	b = true
	b++
	b += 1
	xs = [1]
	xs++
	xs += [2]
	const k = 1
	k += 1
	k++
	a: int8 = 3
	d: int16 = 4
	a += d
	a += 1.5
	x += 1.5
	a = x
	i = if (b) 1 else "x"
	do { q = 1 } while (q < 1)
	for x in 3.5 { print(x) }
	for (a, b) in [1, 2] { print(a) }
	for (a, b) in "ab" { print(a) }
	lab: x = 3
	for x in [1] { break nolab }
	function inner() { break }
	for x in [1] { g = () => { break } ; continue }
	print(x)
}
