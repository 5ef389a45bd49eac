// conformance: L48
print("a line")    // -> a line
println("another")    // -> another
debug([1, 2])    // !> [1, 2]
assert(1 + 1 == 2)
assert(true, "never shown")
print(typeOf(1.5) + typeOf([1]) + typeOf("x"))    // -> floatList<int>string
print([len("héy"), len([1, 2]), len({"a": 1}), len({1, 2, 3})])    // -> [3, 2, 1, 3]
print(range(3))    // -> [0, 1, 2]
print(range(2, 5))    // -> [2, 3, 4]
print(range(10, 0, -4))    // -> [10, 6, 2]
print([min(3, 2), max(3, 2), min([5, 4, 6]), max([5, 4, 6])])    // -> [2, 3, 4, 6]
print(abs(-3))    // -> 3
print(map([1, 2], x => x * 2))    // -> [2, 4]
print(filter([1, 2, 3], x => x != 2))    // -> [1, 3]
print(reduce([1, 2, 3], 10, (a, x) => a + x))    // -> 16
print(fold(["a", "b"], "", (a, x) => x + a))    // -> ba
print(zip([1, 2, 3], ["a", "b"]))    // -> [(1, "a"), (2, "b")]
print(enumerate(["x", "y"]))    // -> [(0, "x"), (1, "y")]
xs = [3, 1, 2]
print(sort(xs))    // -> [1, 2, 3]
print(sort(xs, (a, b) => b - a))    // -> [3, 2, 1]
print(xs)    // -> [3, 1, 2]
print(sum([1, 2, 3]))    // -> 6
print(sum([0.5, 0.25]))    // -> 0.75
print([1, 2] | map(x => x + 1) | collect(toList()))    // -> [2, 3]
function text(f: () -> void): string { try { f(); return "" } catch (AssertionError e) { return e.message } }
print(text(() => { assert(1 == 2, "one is not two") }))    // -> one is not two
