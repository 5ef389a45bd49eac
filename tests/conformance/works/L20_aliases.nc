// conformance: L20
type Id = int
type Names = List<string>
type Table<V> = Map<string, V>
type Callback = (Id) -> string
id: Id = 5
plain: int = id
print(plain + 1)    // -> 6
names: Names = ["a"]
names.push("b")
print(names)    // -> ["a", "b"]
t: Table<Id> = {"x": 1}
print(t)    // -> {"x": 1}
cb: Callback = i => "#${i}"
print(cb(3))    // -> #3
print(typeOf(t))    // -> Map<string, int>
pair: (int, string) = (1, "one")
print(pair.0)    // -> 1
print(pair.1)    // -> one
p: Pair<int, string> = pair
print(p == pair)    // -> true
nested = ((1, 2), (3, (4, 5)))
print(nested.1.1.0)    // -> 4
triple = (1, 2.5, 'c')
print(triple.1)    // -> 2.5
function divide(a: int, b: int): (int, int) => (a / b, a % b)
print(divide(17, 5))    // -> (3, 2)
print(divide(17, 5).1)    // -> 2
print({(0, 0): "origin"}[(0, 0)])    // -> origin
