// conformance: L39
class R implements Disposable { close() {} }
class N {}
with N() as n { print(n) }    // ! E0407 'N' cannot be closed
with 5 as x { print(x) }    // ! E0407 'int' cannot be closed
with R() as r { r = R() }    // ! E0359 'r' is constant and cannot be changed
print(r)    // ! E0342 there is no 'r' here
class Bad implements Disposable { close(): int => 1 }    // ! E0324 'close' has another signature than in interface 'Disposable'
o: R? = R()
with o as p { print(p) }    // ! E0407 'R?' cannot be closed
