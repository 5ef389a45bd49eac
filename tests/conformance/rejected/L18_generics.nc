// conformance: L18
function compare<T: Comparable>(a: T, b: T): bool => a < b
function none<T>(): List<T> => []
struct Box<T> { v: T }
class Ordered<T> where T: Comparable { x: T }
class Plain {}
a = compare(Plain(), Plain())    // ! E0377 'Plain' does not implement 'Comparable', which 'T' needs
b = none()    // ! E0345 the type argument 'T' of 'none' is not known here
c: Box<int> = Box("x")    // ! E0341 the value must be 'Box<int>', but this is 'Box<string>'
d: Box = Box(1)    // ! E0310 'Box' takes 1 type argument, not 0
e: Box<int, int> = Box(1)    // ! E0310 'Box' takes 1 type argument, not 2
f = compare(1, "x")    // ! E0341 the argument 'b' of 'compare' must be 'int', but this is 'string'
g: Ordered<Plain>? = null    // ! E0377 'Plain' does not implement 'Comparable', which 'T' needs
function wrong<T>(x: T): int => x.length    // ! E0354 'int' has no member 'length'
print(wrong(5))
function bad<T: Unknown>(x: T): T => x    // ! E0314 there is no type 'Unknown' here
function twice<T, T>(x: T): T => x    // ! E0301 two type parameters are called 'T'
h = compare<int, int>(1, 2)    // ! E0310 1 type argument expected, not 2
xs: List<Box<any>> = [Box(1)]    // ! E0341 the element must be 'Box<any>', but this is 'Box<int>'
ys: List<any> = List<int>()    // ! E0341 the value must be 'List<any>', but this is 'List<int>'
print("${a}${b}${c}${d}${e}${f}${g}${h}${xs}${ys}")
