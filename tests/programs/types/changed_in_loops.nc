// [L10] Changing the size of a collection ends every kind of loop over it.
function t(name: string, f: () -> any): void {
	try { print("${name} ${f()}") } catch (ConcurrentModificationError e) { print("${name} CME") }
}
function it<T>(xs: Iterable<T>, f: (T) -> void) { for x in xs { f(x) } }
function main() {
	t("list append", () => { xs = [1, 2]; for x in xs { xs.append(x) }; return xs })
	t("list pop", () => { xs = [1, 2, 3]; for x in xs { xs.pop() }; return xs })
	t("list pop last turn", () => { xs = [1, 2]; for x in xs { if x == 2 { xs.pop() } }; return xs })
	t("list append break", () => { xs = [1, 2]; for x in xs { xs.append(x); break }; return xs })
	t("list assign", () => { xs = [1, 2]; for x in xs { xs[1] = 9 }; return xs })
	t("list same size", () => { xs = [1, 2]; for x in xs { xs.append(1); xs.pop() }; return xs })
	t("list clear", () => { xs = [1, 2]; for x in xs { xs.clear() }; return xs })
	t("list replaced", () => { xs = [1, 2]; for x in xs { xs = [9] }; return xs })
	t("map insert", () => { m = {1: 1}; for k in m { m[k + 1] = 1 }; return m.length })
	t("map kv insert", () => { m = {1: 1}; for k, v in m { m[k + v] = 1 }; return m.length })
	t("map assign existing", () => { m = {1: 1, 2: 2}; for k, v in m { m[k] = v * 2 }; return m })
	t("map remove", () => { m = {1: 1, 2: 2}; for k in m { m.remove(k) }; return m })
	t("map remove last", () => { m = {1: 1, 2: 2}; for k in m { if k == 2 { m.remove(k) } }; return m })
	t("map remove missing", () => { m = {1: 1, 2: 2}; for k in m { m.remove(99) }; return m })
	t("map clear", () => { m = {1: 1, 2: 2}; for k in m { m.clear() }; return m })
	t("map remove insert", () => { m = {1: 1, 2: 2}; for k in m { m.remove(k); m[k] = 1; break }; return m })
	t("set add", () => { s = {1, 2}; for x in s { s.add(x + 10) }; return s })
	t("set add existing", () => { s = {1, 2}; for x in s { s.add(1) }; return s })
	t("set remove", () => { s = {1, 2}; for x in s { s.remove(x) }; return s })
	t("bytes", () => { b = "ab".bytes(); for x in b { b.append(x) }; return b })
	t("comprehension", () => { xs = [1, 2]; return [f2(xs, x) for x in xs] })
	t("iterable list", () => { xs = [1, 2]; it(xs, x => { xs.append(x) }); return xs })
	t("iterable map", () => { m = {1: 1}; it(m, x => { m[x + 1] = 1 }); return m })
	t("iterable set", () => { s = {1}; it(s, x => { s.add(x + 1) }); return s })
	t("pairs", () => { ps = [(1, 2)]; for a, b in ps { ps.append((a, b)) }; return ps })
	t("nested", () => { xs = [1, 2]; n = 0; for x in xs { for y in xs { n += x * y } }; return n })
	t("continue", () => { xs = [1, 2]; for x in xs { if x == 1 { xs.append(3); continue } }; return xs })
	t("map(f)", () => { xs = [1, 2, 3]; return xs.map(x => { if xs.length < 5 { xs.append(9) }; return x }) })
	t("any", () => { xs = [1, 2, 3]; return xs.any(x => { xs.clear(); return false }) })
	t("sort", () => { xs = [3, 1, 2]; xs.sort((a, b) => { xs.append(1); return a - b }); return xs })
}
function f2(xs: List<int>, x: int): int { xs.append(x); return x }
