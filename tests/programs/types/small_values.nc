// [L11] [L12] [L10] Options and results holding nothing much.
struct Nothing {}
enum One { Only }
function nothing(): void {}
function main() {
	a: Nothing? = Nothing()
	b: Nothing? = null
	print([a, b])
	print(a == b)
	xs: List<Nothing> = [Nothing(), Nothing()]
	print(xs.length)
	print(xs)
	print(xs[0] == xs[1])
	s: Set<Nothing> = {Nothing(), Nothing()}
	print(s)
	m: Map<Nothing, One> = {Nothing(): One.Only}
	print(m[Nothing()])
	o: One? = One.Only
	print(o)
	r: Result<Nothing, One> = Ok(Nothing())
	print(r)
	e: Result<Nothing, One> = Err(One.Only)
	print(e)
	t = (Nothing(), One.Only, b)
	print(t)
	v: any = Nothing()
	print(v is Nothing)
	f: List<bool> = List<bool>(70, true)
	f[69] = false
	print(f.filter(x => !x).length)
	g: List<bool?> = [true, null, false]
	print(g)
	h: Map<string, bool?> = {"a": null}
	print(h.get("a"))
	i: List<(int8, bool, char)> = [(1, true, 'c'), (-1, false, 'd')]
	print(i)
	print(i[1].0 + i[0].0)
	j: List<uint8?> = [1, null]
	print(j)
	k: List<float32> = List<float32>(3, 1.5)
	k[1] /= 2
	print(k)
	l: List<int16> = [1, -1]
	l.append(32767)
	l[2] += 1
	print(l)
	print(l.sorted())
	print(sum(l))
	n: Option<int> = Some(3)
	print(n)
	p: Option<Option<string>> = Some(None)
	print(p)
	print(p == Some(null))
	print(n == 3)
	print(3 == n)
	print(n != null)
	print(null == n)
	q: int? = None
	print(q == None)
	print(q)
	w: (int?, string?) = (null, "x")
	print(w)
	print(w.0 ?? 7)
}
