// conformance: L34
xs = [1, 2]
a = xs["x":]    // ! E0341 the start of a slice must be 'int', but this is 'string'
b = 5[0:1]    // ! E0358 'int' cannot be sliced
c = [...5]    // ! E0347 only a list can be spread into a list, not 'int'
d = [...xs, ..."text"]    // ! E0347 only a list can be spread into a list, not 'string'
e = [x for x in 5]    // ! E0382 'int' cannot be iterated
f = [x for x in xs if x]    // ! E0362 a condition must be 'bool', but this is 'int'
g = {"k": 1}["a":]    // ! E0358 'Map<string, int>' cannot be sliced
h = [y for x in xs]    // ! E0342 there is no 'y' here
i = [...xs, "s"]    // ! E0341 the element must be 'int', but this is 'string'
print("${a}${b}${c}${d}${e}${f}${g}${h}${i}")
