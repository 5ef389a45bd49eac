// conformance: L48 L09 L10 L11 L12
// The members of built-in types, one after the other.
function throws(f: () -> void): bool { try { f(); return false } catch (e) { return true } }
xs = [3, 1, 2]
xs.append(5)
xs.push(4)
print(xs.length)    // -> 5
print(xs.pop())    // -> 4
xs.insert(1, 9)
print(xs)    // -> [3, 9, 1, 2, 5]
print(xs.remove(1))    // -> 9
print(xs.first())    // -> Some(3)
print(xs.last())    // -> Some(5)
print(List<int>().first())    // -> null
print([xs.contains(2), xs.contains(7)])    // -> [true, false]
print([xs.indexOf(2), xs.indexOf(7)])    // -> [Some(2), null]
print(xs.slice(1, 3))    // -> [1, 2]
print(xs.concat([7]))    // -> [3, 1, 2, 5, 7]
xs.reverse()
print(xs)    // -> [5, 2, 1, 3]
xs.sort()
print(xs)    // -> [1, 2, 3, 5]
xs.sort((a, b) => b - a)
print(xs)    // -> [5, 3, 2, 1]
print(xs.reversed())    // -> [1, 2, 3, 5]
print(xs.sorted())    // -> [1, 2, 3, 5]
print(xs.join("-"))    // -> 5-3-2-1
print(xs.map(x => x * 10))    // -> [50, 30, 20, 10]
print(xs.filter(x => x > 2))    // -> [5, 3]
print(xs.reduce(0, (a, x) => a + x))    // -> 11
print([xs.any(x => x > 4), xs.all(x => x > 4)])    // -> [true, false]
print(xs.find(x => x < 3))    // -> Some(2)
xs.swap(0, 3)
print(xs)    // -> [1, 3, 2, 5]
xs.reserve(100)
xs.clear()
print(xs)    // -> []
print(List<int>(3, 7))    // -> [7, 7, 7]
print(throws(() => { List<int>().pop() }))    // -> true
// A sort is stable.
pairs = [(2, "a"), (1, "b"), (2, "c"), (1, "d")]
pairs.sort((a, b) => a.0 - b.0)
print(pairs)    // -> [(1, "b"), (1, "d"), (2, "a"), (2, "c")]
m = {"a": 1, "b": 2}
print(m.length)    // -> 2
print([m.get("a"), m.get("z")])    // -> [Some(1), null]
print(m.get("z", 9))    // -> 9
m.set("c", 3)
print([m.has("c"), m.contains("d")])    // -> [true, false]
print(m.remove("a"))    // -> Some(1)
print(m.remove("a"))    // -> null
print(m.keys())    // -> ["b", "c"]
print(m.values())    // -> [2, 3]
print(m.entries())    // -> [("b", 2), ("c", 3)]
m.clear()
print(m)    // -> {}
s = {1, 2}
print([s.add(3), s.add(1)])    // -> [true, false]
print([s.contains(3), s.remove(3), s.remove(3)])    // -> [true, true, false]
print(s.union({2, 5}))    // -> {1, 2, 5}
print(s.intersect({2, 5}))    // -> {2}
print(s.difference({2, 5}))    // -> {1}
print([s.isSubset({1, 2, 3}), s.isSubset({1})])    // -> [true, false]
print(s.toList())    // -> [1, 2]
s.clear()
print(s.length)    // -> 0
t = "Hello, wörld"
print([t.length, t.byteLength])    // -> [12, 13]
print(t.bytes().length)    // -> 13
print(["".isEmpty(), t.isEmpty()])    // -> [true, false]
print([t.contains("wö"), t.startsWith("Hell"), t.endsWith("x")])    // -> [true, true, false]
print([t.indexOf("wörld"), t.indexOf("z")])    // -> [Some(7), null]
print("a,b,,c".split(","))    // -> ["a", "b", "", "c"]
print("one\ntwo\n".lines())    // -> ["one", "two"]
print("[" + "  x ".trim() + "|" + "  x ".trimStart() + "|" + "  x ".trimEnd() + "]")    // -> [x|x |  x]
print(t.upper())    // -> HELLO, WÖRLD
print(t.lower())    // -> hello, wörld
print("a-b-c".replace("-", "+"))    // -> a+b+c
print("ab".repeat(3))    // -> ababab
print("7".padStart(3, '0') + "7".padEnd(3, '.'))    // -> 0077..
print("añ".chars())    // -> ['a', 'ñ']
print("añb".reversed())    // -> bña
print("a".compareTo("b") < 0)    // -> true
print(["42".parseInt(), "4x".parseInt()])    // -> [Some(42), null]
print(["2.5".parseFloat(), "x".parseFloat()])    // -> [Some(2.5), null]
b = StringBuilder()
b.append("x")
b.append(1)
b.append([2])
print(b.length)    // -> 5
print(b.toString())    // -> x1[2]
cs = "5x A".chars()
print([cs[0].isDigit(), cs[1].isLetter(), cs[2].isSpace(), cs[3].isUpper(), cs[3].isLower()])    // -> [true, true, true, true, false]
c: char = 'ß'
print([c.isLetter() && int(c) == 223, "é"[0].isLower()])    // -> [true, true]
print("é"[0].upper())    // -> É
print(cs[3].lower())    // -> a
data = bytes(2)
data[0] = 104
data[1] = 105
print(data.toString())    // -> hi
data.append(33)
print([data.length, data.slice(1, 3).length])    // -> [3, 2]
print(data.hex())    // -> 686921
bad = bytes(1)
bad[0] = 255
print(throws(() => { bad.toString() }))    // -> true
o: int? = 4
n: int? = null
print([o.isSome(), o.isNone(), n.isNone()])    // -> [true, false, true]
print([o.unwrap(), n.unwrapOr(7)])    // -> [4, 7]
print(throws(() => { n.unwrap() }))    // -> true
print([o.map(x => x * 2), n.map(x => x * 2)])    // -> [Some(8), null]
ok: Result<int, string> = Ok(1)
err: Result<int, string> = Err("bad")
print([ok.isSuccess(), ok.isError(), err.isError()])    // -> [true, false, true]
print([ok.unwrap(), err.unwrapOr(5)])    // -> [1, 5]
print(ok.map(x => x + 1))    // -> Success(2)
print(err.mapError(e => e + "!"))    // -> Error("bad!")
failed: Result<int, Error> = Err(ParseError("p"))
try { failed.unwrap() } catch (ParseError e) { print(e.message) }    // -> p
