// [L46] An error while constants get their values; its trace is the same at every level.
const a: string = f()
const b: string = "b" + "x".repeat(2)
function f(): string { return b }
const l: List<int> = h()
const m: List<int> = [1]
function h(): List<int> { return m }
print(a)
print(l.length)
