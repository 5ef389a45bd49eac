// [L10] [L48] Members and functions used in ways their signatures do not allow.
class C { n: int }
function main() {
	xs = [1, 2]
	xs.append("a")
	xs.insert(1)
	xs.pop(1)
	xs.sort(by: a => a)
	xs.join()
	xs.first = 3
	xs.length = 5
	xs.length()
	xs.size
	print(xs.contains("a"))
	print(sum(["a"]))
	print(min(1, "a"))
	m = {"a": 1}
	m[1] = 2
	print(m.get(1))
	print(m.get("a", "b"))
	s = "abc"
	s[0] = 'x'
	print(s.indexOf('a') + 1)
	print(s.repeat("3"))
	print(s.padStart(3, "ab"))
	b = bytes(3)
	b[0] = 256
}
