// conformance: L17
class A { n: int }
class B { n: int }
print(1 == "1")    // ! E0369 '==' does not work on 'int' and 'string'
print('a' == 97)    // ! E0369 '==' does not work on 'string' and 'int'
print([1] == ["a"])    // ! E0341 the element must be 'int', but this is 'string'
print(A(1) == B(1))    // ! E0369 '==' does not work on 'A' and 'B'
print((1, 2) == (1, 2, 3))    // ! E0369 '==' does not work on '(int, int)' and '(int, int, int)'
print(int8(1) == int16(1))    // ! E0369 '==' does not work on 'int8' and 'int16'
print([1] == {1})    // ! E0369 '==' does not work on 'List<int>' and 'Set<int>'
print(true != 1)    // ! E0369 '==' does not work on 'bool' and 'int'
