// [L38] [L46] An error out of a top-level statement.
x = 5
r = if (x > 3) f(x) else 0
function f(n: int): int { throw ParseError("top ${n}") }
