// conformance: L31
for x [1] { }    // ! E0202 expected ';', found '{'
for (i = 0; i < 3) { }    // ! E0202 expected ';', found ')'
label: if true { }    // ! E0202 expected a type, found 'if'
while { }    // ! E0202 expected a condition, found '{'
do { }    // ! E0202 expected 'while', found the end of the line
print(1)
