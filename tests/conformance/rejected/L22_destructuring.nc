// conformance: L22
struct P { name: string, age: int }
(a, b) = (1, 2, 3)    // ! E0388 '(int, int, int)' does not come apart into 2 parts
(c, d) = 5    // ! E0388 'int' does not come apart into 2 parts
{name, size} = P("x", 1)    // ! E0354 'P' has no field 'size'
[x, y] = [[1], "a"]    // ! E0346 the elements are of different types: 'List<int>' and 'string'
[e, f] = (1, 2)    // ! E0388 '(int, int)' does not come apart into 2 parts
{k} = {"k": 1}    // ! E0354 'Map<string, int>' has no field 'k'
x1 = 1
(x1, g) = ("s", 2)    // ! E0341 the value must be 'int', but this is 'string'
const h = 1
(h, i) = (1, 2)    // ! E0359 'h' is constant and cannot be changed
(j, j) = (1, 2)    // ! E0301 'j' stands twice in this pattern
print("${a}${b}${c}${d}${name}${x}${y}${e}${f}${g}${i}${j}${k}")
