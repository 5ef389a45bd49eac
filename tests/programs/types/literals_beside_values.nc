// Literals beside other values are of the type of those, in branches, arms and collections; so are empty collections.
c: char = 'x'
u = uint8(3)
f: float32 = 0.5
is_x = c == 'x'
print([c, 'y', 'z'])
print(typeOf(['a', c]))
print(typeOf([u, 4, 5]) + typeOf([-1, int8(2)]) + typeOf([1.5, f, -2.5]))
print(typeOf(if (is_x) c else '?') + typeOf(if (is_x) '?' else c) + typeOf(if (is_x) u else 4))
function shown(c: char) => match (c) { case ' ' => '_', case d when d.isDigit() => '#', case d => d }
print("${shown(' ')}${shown('7')}${shown('k')} ${typeOf(shown('k'))}")
print(typeOf(match (3) { case 3 => u, case _ => 7 }))
print({c: 1, 'y': 2})
print(typeOf({c, 'y'}) + typeOf({1: u, 2: 9}))
print(typeOf(["a", "b"]) + typeOf([1, 2.5]) + typeOf(if (is_x) "a" else "b"))

some: List<int>? = [1]
none: List<int>? = null
for xs in [some, none] {
	a = match (xs) { case Some(list) => list, case None => [] }
	b = match (xs) { case null => [], case Some(list) => list }
	c2 = if (xs == null) [] else xs
	d = if (xs != null) xs else []
	print("${a}${b}${c2}${d}")
}
function texts(n: int) => match (n) { case 0 => [], case 1 => ["x"], case _ => throw Error("no") }
print("${texts(0)}${texts(1)} ${typeOf(texts(0))}")
print(match (2) { case 1 => null, case 2 => [], case _ => [2.5] })
