// [L11] Options of options.
function g(): int?? { return Some(null) }
function h(): int?? { return null }
function k(): int?? { return 4 }
function l(n: int): int?? { if n == 0 { return null } elif n == 1 { return Some(null) } return Some(Some(n)) }
function m(): string?? { return Some(null) }
function main() {
	a: int?? = Some(null)
	print(a)
	print(g()); print(h()); print(k()); print(l(0)); print(l(1)); print(l(2)); print(m())
	match (l(1)) { case null => print("none"); case Some(null) => print("some none"); case Some(Some(x)) => print(x) }
	b = Some(a)
	print(b)
}
