const f = function(x) { return x }
print(f(1))
