import { a, b as c, Color } from "util/text"
import "x/y"
import "big/z" as z
import { unused } from "u"
/// Doc of f
///
///   indented
@inline
export function f(a: int, b: y.Thing = z.make(), h: Helper) : int {
	return secret(a)
}
export function gen<T: Comparable>(xs: List<List<T>>, c: int = 5 >> 2): T {
	// comment
	x = helper(xs)   // trailing
	if (x >= 3 && x > 2) { return b(xs) }
	else { y = "a ${x + 1} b"; return Red }

	K.foo(-x, !x)
	return x
}
function helper(x) { return x + other() }
function other(): int { return 3 }
function setit(x: int) { if (x) { return } }
function nothere() {}
class Helper {
	x: int = K; y: int
	private z: T?
	static count: int = secret(3)
	m(): int { return 1 }
	noret() { print(1) }
	inferred() { return setit(3) }
	constructor(a: int) { self.x = a }
}
const K = 5
const L: int = 6
export const M: int = L
export class Box<T> extends Helper {
	v: T
	/// get it
	get(): T { return self.v }
}
export interface Shape {
	area(): float
	name(): string { return "x" }
}
export enum E { A, B(x: int)
	C
	show(): string { return "x" }
}
export { other, K as KK, c }
export * from "q"
export type P = (A, B) -> int
x = 3
