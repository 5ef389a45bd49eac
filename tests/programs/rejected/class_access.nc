class B { private p: int = 1
 protected q: int = 2
 protected function g(): int => 2
 static private s: int = 3
 static private function t(): int => 4
 static function ok(): int => B.t() + B.s
 private constructor() { }
 static function make(): B => B()
}
b = B.make()
print(b.q)
print(b.g())
print(B.s)
print(B.t())
print(B.ok())
x = B()
class C extends B { constructor() { super() }
 function k(): int { f = () => self.q; return self.q + self.g() + f() } 
 function other(o: B): int => o.q }
final class F { }
class G extends F { }
class H { function m(): int }
class I extends H { }
i = I()
class L { constructor(x: int) {} }
class M extends L { constructor() { } }
class N extends L { constructor() { print("x"); super(1) } }
class S { constructor() {} constructor(x: int) {} }
class T { destructor(x: int) {} }
class Y { x: int = self.y
 y: int = 2 }
