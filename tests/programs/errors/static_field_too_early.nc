// [L46] A static field that is read before it has a value.
class A { static x: string = A.mk()
 static y: List<int> = [1, 2]
 static mk(): string { return "n${A.y.length}" } }
print(A.x)
