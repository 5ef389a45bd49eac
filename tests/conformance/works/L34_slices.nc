// conformance: L34
xs = [1, 2, 3, 4, 5]
print(xs[1:3])    // -> [2, 3]
print("${xs[:2]}|${xs[3:]}")    // -> [1, 2]|[4, 5]
// A slice is a copy.
part = xs[0:2]
part[0] = 100
print(xs[0])    // -> 1
print(xs[:].length)    // -> 5
print(bytes(3)[1:].length)    // -> 2
// Spread.
print([...xs[:2], 9, ...[7, 8]])    // -> [1, 2, 9, 7, 8]
print([...List<int>(), ...xs[4:]])    // -> [5]
print([...range(3), ..."ab".chars().map(c => int(c))])    // -> [0, 1, 2, 97, 98]
// Comprehensions.
print([x * x for x in xs if x % 2 == 1])    // -> [1, 9, 25]
print([c.upper() for c in "abc"])    // -> ['A', 'B', 'C']
print(["${k}${v}" for k, v in {"a": 1, "b": 2}])    // -> ["a1", "b2"]
print([[y for y in 0..x] for x in 1..4])    // -> [[0], [0, 1], [0, 1, 2]]
print([x for x in {3, 1}])    // -> [3, 1]
print([(x, y) for (x, y) in [(1, 2)]])    // -> [(1, 2)]
