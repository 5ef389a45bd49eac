// [L05] [L07] A literal of one code point is a char wherever one is expected.
struct Tok { c: char
 n: int = 0 }
function f(c: char = 'x'): string => "${c}${int(c)}"
function g(c: char?): char => c ?? '?'
function kind(c: char): string => match (c) {
	case 'a' | 'e' => "vowel"
	case '0'..='9' => "digit"
	case "é" => "accent"
	case _ => "other"
}
function pick(b: bool): char => if (b) 'y' else 'n'
function ret(): char { return 'r' }
function opt(): char? { return 'o' }
function gen<T>(a: T, b: T): bool => a == b
function main() {
	print(f() + f('q') + f("w"))
	print(g('z'))
	print(g(null))
	print([kind('a'), kind('5'), kind('é'), kind('z')])
	print([pick(true), pick(false), ret()])
	print(opt())
	c: char = 'm'
	print([c == 'm', 'm' == c, c != 'n', c < 'n', 'n' > c, c >= "m"])
	c = 'k'
	print(c)
	xs: List<char> = ['a', 'b']
	xs.append('c')
	xs[0] = 'z'
	print(xs)
	print([xs.contains('b'), xs.indexOf('c') == 2])
	m: Map<char, int> = {'a': 1}
	m['b'] = 2
	m['a'] += 5
	print([m['a'], m['b'], m.get('q', 9)])
	s: Set<char> = {'a', 'b', 'a'}
	print(s.contains('a') && !s.contains('q'))
	print(Tok('x'))
	print(Tok(c: 'y', n: 2))
	t: (char, int) = ('a', 1)
	print(t)
	print(gen(c, 'k'))
	print(max(c, 'z'))
	h = (x: char) => x.upper()
	print(h('b'))
	if c == 'k' && 'abc'[0] == 'a' { print("yes") }
	d = 'abc'[1]
	print(d == 'b')
	e: string = 'q'
	print(e.length)
	print('a' + c + 'b')
	print("a" + "b" == 'ab')
	b = StringBuilder()
	b.append('x').append(c)
	print(b.toString())
	print("x,y".split(','))
	print("x-y".replace('-', '+'))
	print("abc".contains('b'))
	print("7".padStart(3, '0'))
	w: Result<char, string> = Ok('w')
	print(w)
	for x in "ab" { if x == 'a' { continue }
		print(x) }
	print([x for x in "hello" if x != 'l'])
	print("hello".chars().filter(x => x == 'l').length)
	v: any = 'v'
	print(v is string)
}
