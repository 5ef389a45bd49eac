class A { s: string
 xs: List<int>
 constructor(b: bool) { if (b) { self.s = "a"; self.xs = [1] } } }



class Bad { d: D
 e: D
 f: D
 constructor(n: int) { print(self.d.v); self.go(); self.e = D(1); if (n > 0) { return } self.d = D(1)
   for i in 0..3 { self.f = D(i) } }
 go() { } }
class A4 { f: () -> int
 constructor(n: int) { 
  g = () => { self.f = () => n }
  while (n > 100) { self.f = () => 1 }
 } }

class D { v: int }
