// conformance: L32
x = 1
x += "a"    // ! E0369 '+' does not work on 'int' and 'string'
x += 1.5    // ! E0341 the new value must be 'int', but this is 'float'
s = "a"
s -= "a"    // ! E0369 '-' does not work on 'string'
s *= 2    // ! E0369 '*' does not work on 'string' and 'int'
s++    // ! E0369 '++' works on numbers, but this is 'string'
unknown += 1    // ! E0342 there is no 'unknown' here
const c = 1
c += 1    // ! E0359 'c' is constant and cannot be changed
b = true
b += 1    // ! E0369 '+' does not work on 'bool' and 'int'
b |= false    // ! E0369 '|' does not work on 'bool'
f = 1.5
f <<= 1    // ! E0369 '<<' does not work on 'float'
xs = [1]
xs[0] += "x"    // ! E0369 '+' does not work on 'int' and 'string'
xs += [2]    // ! E0369 '+' does not work on 'List<int>'
u = uint8(1)
u += 256    // ! E0344 the literal does not fit in 'uint8'
