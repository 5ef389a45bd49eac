// conformance: L31
break    // ! E0393 `break` stands outside of any loop
continue    // ! E0393 `continue` stands outside of any loop
for x in 5 { print(x) }    // ! E0382 'int' cannot be iterated
for k, v in [1, 2] { print(k + v) }    // ! E0382 the elements of 'List<int>' are no pairs
while true { break missing }    // ! E0393 there is no loop labelled 'missing' around this
outer: for i in 0..3 { print(i) }
for i in 0..3 { continue outer }    // ! E0393 there is no loop labelled 'outer' around this
f = () => { break }    // ! E0393 `break` stands outside of any loop
for i in 0..3 { g = () => { continue }; g() }    // ! E0393 `continue` stands outside of any loop
for x in 1.5..2 { print(x) }    // ! E0341 the start of a range must be 'int', but this is 'float'
do { } while 1    // ! E0362 a condition must be 'bool', but this is 'int'
for (i = 0; i; i++) { print(i) }    // ! E0362 a condition must be 'bool', but this is 'int'
for k, v in {1, 2} { print(k + v) }    // ! E0382 the elements of 'Set<int>' are no pairs
f()
