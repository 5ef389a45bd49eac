// [L07] Aliases of types, `any`, `void`, `T[]`.
type Id = i64
type Grid = f64[][]
function f(a: i8, b: i16, c: i32, d: i64, e: u8, g: u16, h: u32, i: u64, j: f32, k: f64, l: str): str {
	return "${a} ${b} ${c} ${d} ${e} ${g} ${h} ${i} ${j} ${k} ${l}"
}
function nothing(): void {}
function anyOf(x: any): str => typeOf(x)
function main() {
	print(f(1, 2, 3, 4, 5, 6, 7, 8, 9.5, 10, "s"))
	x: Id = 5
	y: int = x
	print(y)
	g: Grid = [[1.0], [2.0, 3.0]]
	print(g)
	print(typeOf(g))
	print(typeOf(i8(1)) + typeOf(u64(1)) + typeOf(f32(1)) + typeOf(str(1)))
	print(i32(5) + 1)
	nothing()
}
