// conformance: L34
xs = [1]
xs[0:1] = [5]    // ! E0212 this cannot be assigned
print(xs[])    // ! E0202 expected an expression, found ']'
print(...xs)
print([x for x xs])    // ! E0202 expected 'in', found 'xs'
print([for x in xs])    // ! E0202 expected an expression, found 'for'
print([...])    // ! E0202 expected an expression, found ']'
