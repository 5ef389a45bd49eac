// [L21] Declared again at the top level, also by destructuring, or like a function.
let z = 1
let z = 2
(z, y) = (3, 4)
let (z, q) = (5, 6)
function z2(): int { return z }
var z2 = 4
print(z + y + q)
