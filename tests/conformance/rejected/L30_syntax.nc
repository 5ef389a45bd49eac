// conformance: L30
a = if (true) 1    // ! E0206 an 'if' without 'else' needs braces
if true print(1)    // ! E0206 an 'if' without 'else' needs braces
x = 1
if x = 2 { }    // ! E0213 a condition cannot assign
