// conformance: L20
type Id = int
type Loop = List<Loop>    // ! E0311 the type alias 'Loop' stands for itself
type Unknown = Missing    // ! E0314 there is no type 'Missing' here
type Id = string    // ! E0301 'Id' is declared twice in this module, first on line 2
a: Id = "x"    // ! E0341 the value must be 'int', but this is 'string'
b: (int, string) = (1, 2)    // ! E0341 the element must be 'string', but this is 'int'
c = (1, 2).2    // ! E0354 '(int, int)' has no member '2'
d: (int, int) = (1, 2, 3)    // ! E0341 the value must be '(int, int)', but this is '(int, int, int)'
t = (1, 2)
t.0 = 5    // ! E0360 the parts of a tuple cannot be assigned
e: Id<int> = 1    // ! E0310 'Id' takes 0 type arguments, not 1
print("${a}${b}${c}${d}${e}")
