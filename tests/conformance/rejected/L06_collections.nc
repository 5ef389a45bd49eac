// conformance: L06
a = [1, "two"]    // ! E0346 the elements are of different types: 'int' and 'string'
b = {"k": 1, 2: 3}    // ! E0346 the keys are of different types: 'string' and 'int'
c = {1, "x"}    // ! E0346 the elements are of different types: 'int' and 'string'
d = []    // ! E0348 the element type of an empty list is not known here
e = {}    // ! E0348 the types of an empty map are not known here
f = "a".."b"    // ! E0341 the start of a range must be 'int', but this is 'string' // ! E0341 the end of a range must be 'int', but this is 'string'
g = 1..2.5    // ! E0341 the end of a range must be 'int', but this is 'float'
print("${a}${b}${c}${d}${e}${f}${g}")
