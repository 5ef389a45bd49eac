struct P { x: int }
function f(): P { return P(1) }
f().x = 2
t = (1, 2)
t.0 = 3
