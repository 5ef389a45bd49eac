// conformance: L07
i: int = 1
f: float = 1.5
b: bool = true
c: char = 'x'
s: string = "s"
o: bytes = bytes(2)
a: any = 1
function v(): void {}
v()
print([typeOf(i), typeOf(f), typeOf(b), typeOf(c), typeOf(s), typeOf(o)])
// -> ["int", "float", "bool", "char", "string", "bytes"]
// `bytes` are mutable octets.
o[0] = 255
print(o[0])    // -> 255
// int is 64-bit two's complement.
print(9223372036854775807 + 1)    // -> -9223372036854775808
// `any` holds every value.
a = "text"
print(a)    // -> text
a = [1, 2]
print(a)    // -> [1, 2]
a = Some(3)
print(a)    // -> Some(3)
// Sized numbers compute in their own width …
print(int8(127) + int8(1))    // -> -128
print(int16(32767) + int16(1))    // -> -32768
print(int32(2147483647) + int32(1))    // -> -2147483648
print(uint8(0) - uint8(1))    // -> 255
print(uint16(0) - uint16(1))    // -> 65535
print(uint32(0) - uint32(1))    // -> 4294967295
print(uint64(0) - uint64(1))    // -> 18446744073709551615
print(float32(16777216.0) + float32(1.0))    // -> 16777216.0
print(uint64(18446744073709551615) / uint64(2))    // -> 9223372036854775807
print(uint64(18446744073709551615) > uint64(1))    // -> true
print(int8(100) * int8(3))    // -> 44
print(uint32(3000000000) / uint32(7))    // -> 428571428
print(int32(-7) / int32(2))    // -> -3
// … and mix only through explicit conversion.
print(int32(int8(5)) + int32(70000))    // -> 70005
print(int(uint8(200)) + 100)    // -> 300
// Aliases of the same types.
t: str = "t"
g: f64 = 2.5
j: i64 = 3
k: u8 = 4
l: i32 = 5
m: u64 = 6
n: f32 = 0.5
print([typeOf(t), typeOf(g), typeOf(j), typeOf(k), typeOf(l), typeOf(m), typeOf(n)])
// -> ["string", "float", "int", "uint8", "int32", "uint64", "float32"]
same: string = t
print(same)    // -> t
// T[] is List<T>.
xs: int[] = [1]
ys: List<int> = xs
ys.push(2)
print(xs)    // -> [1, 2]
zs: string[][] = [["a"], []]
print(zs)    // -> [["a"], []]
