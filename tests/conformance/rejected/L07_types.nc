// conformance: L07
a: int = int8(1)    // ! E0341 the value must be 'int', but this is 'int8'
b: int8 = int(5)    // ! E0341 the value must be 'int8', but this is 'int'
c = int8(1) + int16(1)    // ! E0369 '+' does not work on 'int8' and 'int16'
d = uint8(1) + 1.5    // ! E0369 '+' does not work on 'uint8' and 'float'
e: float32 = float(1.5)    // ! E0341 the value must be 'float32', but this is 'float'
f: void = 1    // ! E0338 a variable cannot be 'void' // ! E0341 the value must be 'void', but this is 'int'
g: Integer = 1    // ! E0314 there is no type 'Integer' here
h: List = [1]    // ! E0310 'List' takes 1 type argument, not 0
i: int<string> = 1    // ! E0310 'int' takes 0 type arguments, not 1
j: string = 'a'[0]    // ! E0341 the value must be 'string', but this is 'char'
k: bool = 1    // ! E0341 the value must be 'bool', but this is 'int'
l: any = [1]
m = l + 1    // ! E0369 '+' does not work on 'any'
n: List<int> = l    // ! E0341 the value must be 'List<int>', but this is 'any'
o: uint64 = int32(1)    // ! E0341 the value must be 'uint64', but this is 'int32'
p: bytes = "text"    // ! E0341 the value must be 'bytes', but this is 'string'
print("${a}${b}${c}${d}${e}${f}${g}${h}${i}${j}${k}${l}${m}${n}${o}${p}")
