// conformance: L05
a = (1.)    // ! E0106 a number needs a digit after its point
b = .5    // ! E0202 expected an expression, found '.'
c = 0xG    // ! E0106 malformed number
d = 0b12    // ! E0106 malformed number
f = "\q"    // ! E0107 unknown escape sequence
g = 99999999999999999999    // ! E0106 this number does not fit into 64 bits
// !+1 E0108 this string is not closed on its line
h = "not closed
// !+1 E0108 this string is not closed on its line
i = 'not closed
j = "\u{110000}"    // ! E0107 there is no such code point
k = 1_    // ! E0106 a number does not end with '_'
l = 012    // ! E0106 a number does not begin with a 0
m = 1e    // ! E0106 malformed number
