// conformance: L27
@inline function small(n: int): int => n + 1
@noinline function big(n: int): int => n * 2
@optimize("speed") function fast(n: int): int { s = 0; for i in 0..n { s += i } return s }
@optimize("size")
function compact(n: int): int => n - 1
@optimize("fastmath") function loose(xs: List<float>): float { s = 0.0; for x in xs { s += x } return s }
@deprecated("use small") function old(n: int): int => n
@experimental function new_(n: int): int => n
@layout("c") struct Packed { a: int32, b: uint8, c: float }
print(small(1) + big(2) + fast(4) + compact(5))    // -> 16
print(loose([0.5, 0.25]))    // -> 0.75
print(old(7))    // ! W0303 'old' is deprecated: use small
// -> 7
print(new_(8))    // -> 8
print(Packed(1, 2, 3.0))    // -> Packed(a: 1, b: 2, c: 3.0)
@unheard function odd(): int => 9    // ! W0301 unknown annotation '@unheard'
print(odd())    // -> 9
@inline @optimize("speed") function several(n: int): int => n
print(several(3))    // -> 3
