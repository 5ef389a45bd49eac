// conformance: L06
print([1, 2])    // -> [1, 2]
print({"k": 1})    // -> {"k": 1}
print({1, 2, 1})    // -> {1, 2}
print((1, "a"))    // -> (1, "a")
print([x for x in 1..4])    // -> [1, 2, 3]
print([x for x in 1..=4])    // -> [1, 2, 3, 4]
print([x for x in 3..1])    // -> []
// Trailing commas.
print([1, 2,])    // -> [1, 2]
print({"a": 1,})    // -> {"a": 1}
// In expression position `{}` is an empty map, or an empty set where one is expected.
m: Map<string, int> = {}
s: Set<int> = {}
print(m)    // -> {}
print(s)    // -> {}
m["x"] = 1
s.add(4)
print(m)    // -> {"x": 1}
print(s)    // -> {4}
function size(t: Set<string>): int { return t.length }
print(size({}))    // -> 0
e: List<int> = []
print(e)    // -> []
// At the start of a statement, and after `=>`, `{` opens a block …
{
	inner = 5
	print(inner)    // -> 5
}
f = () => { print("block") }
f()    // -> block
// … unless `{ names } =` follows.
struct Person { name: string, age: int }
{name, age} = Person("Ada", 36)
print(name)    // -> Ada
print(age)    // -> 36
// Values are expressions, nested as one likes.
print({"list": [1], "more": [2, 3]})    // -> {"list": [1], "more": [2, 3]}
print([(1, {2}), (3, {4, 5})])    // -> [(1, {2}), (3, {4, 5})]
print({(1, 2): "pair"})    // -> {(1, 2): "pair"}
