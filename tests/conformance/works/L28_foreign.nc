// conformance: L28
foreign function cos(x: float): float from "m"
foreign function strlen(s: string): int from "c"
foreign function getenv(name: string): string?
foreign function abs32(x: int32): int32
foreign function labs(x: int): int
foreign function memset(p: Pointer<uint8>, c: int32, n: int): Pointer<uint8>
foreign function toupper(c: int32): int32
print(cos(0.0))    // -> 1.0
// A string passes as a NUL-ended char *.
print(strlen("héllo"))    // -> 6
print(getenv("NOODLE_NO_SUCH_VARIABLE") == null)    // -> true
print(labs(-5))    // -> 5
print(char(int(toupper(int32(97)))))    // -> A
// Memory of C.
p = allocate<int>(size: 3)
print(p[0] + p[1] + p[2])    // -> 0
p[1] = 42
print(p[1])    // -> 42
deallocate(p)
q = allocate<uint8>(size: 4)
memset(q, 7, 4)
print([q[0], q[3]])    // -> [7, 7]
deallocate(q)
@layout("c") struct Pair { a: int32, b: uint8, c: float }
r = allocate<Pair>(size: 2)
r[1].c = 2.5
r[1].a = -1
print(r[1])    // -> Pair(a: -1, b: 0, c: 2.5)
deallocate(r)
