class A { constructor() { self.show() }
 show() { print("A") } }
class B extends A { name: string
 constructor() { super(); self.name = "x" }
 override show() { print(self.name.length) } }
B()
