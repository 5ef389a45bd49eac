// [L21] A variable of the top level is visible to what follows.
function f() { print(v) }
v = 3
f()
