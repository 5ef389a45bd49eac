// conformance: L28
foreign function a(x: List<int>): int from "m"    // ! E0411 a value of type 'List<int>' cannot go to a foreign function
foreign function b(x: (int) -> int): int    // ! E0411 a value of type '(int) -> int' cannot go to a foreign function
foreign function c<T>(x: T): int    // ! E0411 a value of type 'T' cannot go to a foreign function
foreign function d(x): int    // ! E0331 the parameter 'x' has no type
foreign function e(x: any): void    // ! E0411 a value of type 'any' cannot go to a foreign function
struct Managed { s: string }
p = allocate<string>(size: 1)    // ! E0377 'string' does not implement 'Foreign', which 'T' needs
q = allocate<Managed>(size: 1)    // ! E0377 'Managed' does not implement 'Foreign', which 'T' needs
r: Pointer<int> = allocate<float>(size: 1)    // ! E0341 the value must be 'Pointer<int>', but this is 'Pointer<float>'
class Node {}
foreign function g(n: Node): int    // ! E0411 a value of type 'Node' cannot go to a foreign function
print("${c(1)}${a([])}${b(x => x)}${d(1)}${p}${q}${r}")
