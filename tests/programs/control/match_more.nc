// [L35] [L36] Nested patterns, guards in order, types, strings, matches within matches.
enum Op { Push(n: int), Add, Mul, Jump(to: int?) }

class Animal { name: string }
class Dog extends Animal {}
class Cat extends Animal { lives: int = 9 }

struct Pair { a: Op, b: (int, string) }

function run(ops: List<Op>): Result<int, string> {
	stack: List<int> = []
	for op in ops {
		match (op) {
			case Push(n) => stack.append(n)
			case Add | Mul when stack.length < 2 => return Error("too few for ${op}")
			case Add => stack.append(stack.pop() + stack.pop())
			case Mul => stack.append(stack.pop() * stack.pop())
			case Jump(null) => return Error("nowhere")
			case Jump(Some(to)) => return Error("to ${to}")
		}
	}
	return match (stack) {
		case [] => Error("empty")
		case [x] => Success(x)
		case _ => Error("left: ${stack}")
	}
}

function kind(a: Animal): string {
	return match (a) {
		case d: Dog => "dog " + d.name
		case c: Cat when c.lives < 9 => "used cat"
		case c: Cat => "cat ${c.lives}"
		case _ => "animal"
	}
}

function pair(p: Pair): string {
	return match (p) {
		case {a: Push(0), b: _} => "zero"
		case {a: Push(n), b: (1, s)} => "push ${n} ${s}"
		case {b: (_, "end")} => "end"
		case {a: Jump(Some(5)) as j} => "five: ${j}"
		case _ => "other"
	}
}

function word(s: string): int {
	return match (s) {
		case "one" | "eins" => 1
		case "two" => 2
		case x when x.startsWith("t") => x.length
		case _ => -1
	}
}

function main() {
	print(run([Push(2), Push(3), Add, Push(4), Mul]))
	print(run([Push(2), Add]))
	print(run([Jump(null)]))
	print(run([Jump(3)]))
	print(run([]))
	print(run([Push(1), Push(2)]))
	for a in [Dog("rex"), Cat("tom"), Cat("old", 3), Animal("x")] { print(kind(a)) }
	print(pair(Pair(Push(0), (1, "a"))))
	print(pair(Pair(Push(8), (1, "a"))))
	print(pair(Pair(Add, (2, "end"))))
	print(pair(Pair(Jump(5), (2, "x"))))
	print(pair(Pair(Jump(null), (2, "x"))))
	for s in ["one", "eins", "two", "three", "x"] { print(word(s)) }
	n = 7
	text = match (n % 2) {
		case 0 => "even"
		case _ => match (n) {
			case 7 => "seven"
			case _ => "odd"
		}
	}
	print(text)
}
