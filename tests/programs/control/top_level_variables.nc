// [L21] Variables of the top level, assigned in functions, blocks and by destructuring.
x = 1
x = 2
function f() { x = 3 }
f()
print(x)
{ x = 4; y = 5; print(y) }
print(x)
let z = 1
for x in 0..1 { print(x) }
(x, w) = (7, 8)
print(x + w)
function w2() { w = 9 }
w2()
print(w)
