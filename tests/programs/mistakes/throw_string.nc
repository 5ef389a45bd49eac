function f() { throw "bad" }
f()
