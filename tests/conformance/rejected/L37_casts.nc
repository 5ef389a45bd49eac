// conformance: L37
class A {}
class B {}
a = A()
n = 5
print(n as string)    // ! E0365 a value of type 'int' cannot be tested for 'string'
print(n is string)    // ! E0365 a value of type 'int' cannot be tested for 'string'
print(a as Missing)    // ! E0314 there is no type 'Missing' here
print(is<string>(n))    // ! E0365 a value of type 'int' cannot be tested for 'string'
print(as<string>(n))    // ! E0365 a value of type 'int' cannot be tested for 'string'
x: any = 1
y: int = x    // ! E0341 the value must be 'int', but this is 'any'
z: int = as<int>(x)    // ! E0341 the value must be 'int', but this is 'int?'
print("${y}${z}")
