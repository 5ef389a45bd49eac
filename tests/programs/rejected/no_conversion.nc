// [L07] [L08] Nothing but int to float converts by itself.
enum E { A(f: (int) -> int), B }
class K { f: (int) -> int }
struct W { k: K }
function main() {
	n = 1
	u: uint8 = 1
	a: float32 = n
	b: int = u
	c: uint16 = u
	d: int8 = u
	e: float = u
	f: int = 1.5
	g: List<float> = [n].map(x => x)
	h: float? = n
	o: int? = 1
	i: float? = o
	j: string = 5
	k: int = "5"
	l: bool = 1
	m: char = 97
	p: int = true
	q = u + n
	r = n + 1.5
	s = u == n
	t = 1.5 + u
	v: Map<E, int> = {}
	w: Map<K, int> = {}
	x: Map<W, int> = {}
	y: Map<List<(int) -> int>, int> = {}
	if n { print(1) }
	print(a, b, c)
}
