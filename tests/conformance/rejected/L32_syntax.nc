// conformance: L32
x = 1
y = x++    // ! E0205 expected a new line or ';', found '++'
print(x += 1)    // ! E0204 expected ')' to close the '(' at 4:6, found '+='
5 += 1    // ! E0212 this cannot be assigned
x +== 1    // ! E0202 expected an expression, found '='
x &&= true    // ! E0202 expected an expression, found '='
