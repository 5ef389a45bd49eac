foreign function a(x: List<int>): int from "c"
foreign function b(x: int): List<int> from "c"
foreign function c(x: int): int from "../x"
@layout("c")
struct S { a: string, b: List<int>, c: int? }
p: Pointer<string> = allocate<string>(3)
q = allocate<List<int>>(2)
struct Plain { x: int }
r = allocate<Plain>(2)
function bounded(x: Pointer<any>) { }
