export struct P { x: int
 y: string = "d" }
export enum E { A, B(n: int) }
export interface Shape { area(): float }
export class Base implements Stringable { n: int
	toString(): string => "Base${self.n}" }
export class Plain { n: int
	toString(): string { return "Plain!" } }
export class Quiet { n: int }
export function show(x: Stringable): string => "<" + x.toString() + ">"
export function total(xs: Iterable<int>): int {
	t = 0
	for x in xs { t += x }
	return t
}
export function collectAll<T>(xs: Iterable<T>): List<T> { r: List<T> = []
	for x in xs { r.append(x) }
	return r }
export function span(r: Range, inclusive: bool = true): int {
	n = 0
	for _ in r { n += 1 }
	return if (inclusive) n else -n
}
export function boxed(n: int): any => if (n > 0) n else P(n)
export const LIMIT: uint64 = 18446744073709551615
export function opt(x: int??): string => if (x != null) "some ${x}" else "null"
export function bigger<T: Comparable>(a: T, b: T): T => if (a < b) b else a
export function same(a: any, b: any): bool => a == b
export function shapeName(s: Shape): string => "${s}"
