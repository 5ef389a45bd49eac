// conformance: L09
s = "text"
s[0] = 'T'    // ! E0361 the elements of 'string' cannot be assigned
s.length = 2    // ! E0361 this cannot be assigned to
print(s[true])    // ! E0341 the index must be 'int', but this is 'bool'
print(s["x"])    // ! E0341 the index must be 'int', but this is 'string'
print(s.size)    // ! E0354 'string' has no member 'size'
print(1 + "a")    // ! E0369 '+' does not work on 'int' and 'string'
print(s[1.5:2])    // ! E0341 the start of a slice must be 'int', but this is 'float'
print("${unknown}")    // ! E0342 there is no 'unknown' here
