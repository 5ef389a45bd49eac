// conformance: L30
if 1 { print(1) }    // ! E0362 a condition must be 'bool', but this is 'int'
if "x" { print(1) }    // ! E0362 a condition must be 'bool', but this is 'string'
o: int? = 1
if o { print(1) }    // ! E0362 a condition must be 'bool', but this is 'int?'
a = if (true) 1 else "x"    // ! E0363 the two sides have different types: 'int' and 'string'
while 0 { }    // ! E0362 a condition must be 'bool', but this is 'int'
b = if (true) { 1 } else { print(2) }    // ! E0338 'b' gets no value: what is called has no result
print("${a}${b}")
