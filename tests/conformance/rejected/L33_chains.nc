// conformance: L33
x = 2
a = 1 < x < 3    // ! E0207 comparisons do not chain
b = x == 2 == true    // ! E0207 comparisons do not chain
c = -2 ** 2    // ! E0211 a prefix operator before '**' needs parentheses
d = ~x ** 2    // ! E0211 a prefix operator before '**' needs parentheses
e = x is int is bool    // ! E0207 comparisons do not chain
f = 1 +    // ! E0202 expected an expression, found the end of the file
