// conformance: L10
xs = [1, 2]
m = {"a": 1}
xs["0"] = 1    // ! E0341 the index must be 'int', but this is 'string'
xs[0] = "x"    // ! E0341 the value must be 'int', but this is 'string'
m[1] = 1    // ! E0341 the key must be 'string', but this is 'int'
m["a"] = "x"    // ! E0341 the value must be 'int', but this is 'string'
xs.push("x")    // ! E0341 the argument 'x' of 'push' must be 'int', but this is 'string'
xs.add(1)    // ! E0380 'List<int>' has no method 'add'
m.length = 4    // ! E0361 this cannot be assigned to
k = {() => 1: 2}    // ! E0313 '() -> int' cannot be a key
f = {x => x}    // ! E0385 the type of the parameter 'x' is not known here
s = {1, 2}
print(s[0])    // ! E0358 'Set<int>' cannot be indexed
d: Map<(int) -> int, int> = {}    // ! E0313 '(int) -> int' cannot be a key
b = bytes(2)
b[0] = 300    // ! E0344 the literal does not fit in 'uint8'
b[1] = -1    // ! E0344 the literal does not fit in 'uint8'
c: Set<List<() -> void>> = {}    // ! E0313 'List<() -> void>' cannot be a key
print("${k}${f}${d}${b}${c}")
