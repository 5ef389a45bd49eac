// conformance: L05
a: int8 = 128    // ! E0344 the literal does not fit in 'int8'
b: int8 = -129    // ! E0344 the literal does not fit in 'int8'
c: uint8 = 256    // ! E0344 the literal does not fit in 'uint8'
d: uint8 = -1    // ! E0344 the literal does not fit in 'uint8'
e: uint64 = 18446744073709551615
f: int = 9223372036854775808    // ! E0344 the literal does not fit in 'int'
g: int32 = 3000000000    // ! E0344 the literal does not fit in 'int32'
h: char = "ab"    // ! E0341 the value must be 'char', but this is 'string'
i = uint8(1) + 300    // ! E0344 the literal does not fit in 'uint8'
j: char = ""    // ! E0341 the value must be 'char', but this is 'string'
k: uint16 = 65536    // ! E0344 the literal does not fit in 'uint16'
print("${a}${b}${c}${d}${e}${f}${g}${h}${i}${j}${k}")
