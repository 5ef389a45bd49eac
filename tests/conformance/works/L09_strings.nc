// conformance: L09
s = "aé日😀"
print(s.length)    // -> 4
print(s.byteLength)    // -> 10
print(s.bytes().hex())    // -> 61c3a9e697a5f09f9880
print(s[1])    // -> é
print(typeOf(s[1]))    // -> char
print(s[1:3])    // -> é日
print(s[2:])    // -> 日😀
print(s[:2])    // -> aé
print(s[2:2] == "")    // -> true
print("ascii"[4])    // -> i
// Strings are immutable: what is made from one leaves it alone.
t = s
t += "!"
print(s)    // -> aé日😀
print(t)    // -> aé日😀!
// `string + x` and interpolation convert x by toString().
class Point { x: int; toString(): string { return "<${self.x}>" } }
print("p" + Point(1))    // -> p<1>
print("p${Point(2)}")    // -> p<2>
print("n" + 1 + 2.5 + true + 'c')    // -> n12.5truec
print("" + [1] + null + (1, 2))    // -> [1]null(1, 2)
// Floats: the shortest text that reads back.
print(0.1 + 0.2)    // -> 0.30000000000000004
print(0.1)    // -> 0.1
print(5.0)    // -> 5.0
print(100.0)    // -> 100.0
print(1e15)    // -> 1000000000000000.0
print(1e16)    // -> 1e+16
print(9999999999999998.0)    // -> 9999999999999998.0
print(1.5e21)    // -> 1.5e+21
print(0.00001)    // -> 0.00001
print(0.0000099)    // -> 9.9e-6
print(1e-7)    // -> 1e-7
print(5e-324)    // -> 5e-324
print(1.7976931348623157e308)    // -> 1.7976931348623157e+308
print(-0.0)    // -> -0.0
zero = 0.0
print(zero / zero)    // -> nan
print(1.0 / zero)    // -> inf
print(-1.0 / zero)    // -> -inf
print(float32(0.1))    // -> 0.1
print(1.0 / 3.0)    // -> 0.3333333333333333
// Collections print as they are written, strings inside quoted.
print([1, 2])    // -> [1, 2]
print({"a": 1})    // -> {"a": 1}
print({"a", "b"})    // -> {"a", "b"}
print(["a\"b", "c\n"])    // -> ["a\"b", "c\n"]
print((1, "a"))    // -> (1, "a")
print((1.0, 'c'))    // -> (1.0, "c")
print("ab".chars())    // -> ['a', 'b']
struct Pos { x: int, y: int }
print(Pos(1, 2))    // -> Pos(x: 1, y: 2)
struct Tag { name: string, at: Pos? }
print(Tag("n", Pos(3, 4)))    // -> Tag(name: "n", at: Some(Pos(x: 3, y: 4)))
print(Tag("n", null))    // -> Tag(name: "n", at: null)
enum Shape { Circle(r: float), Dot }
print(Circle(2.0))    // -> Circle(2.0)
print(Dot)    // -> Dot
o: int? = 1
none: int? = null
print([o, none])    // -> [Some(1), null]
class Thing {}
print(Thing())    // -> Thing
print([Thing()])    // -> [Thing]
print('c')    // -> c
