// conformance: L27
@optimize("wrong") function a(): int => 1    // ! W0309 '@optimize' is ignored: its argument is wrong
@optimize function b(): int => 1    // ! W0309 '@optimize' is ignored: its argument is wrong
@deprecated(5) class C {}    // ! W0309 '@deprecated' is ignored: its argument is wrong
@layout("java") struct D { x: int }    // ! W0309 '@layout' is ignored: its argument is wrong
@inline class E {}    // ! W0309 '@inline' means nothing here: it is for functions
@layout("c") struct F { s: string }    // ! E0411 'F' has the layout of C, which knows no 'string'
print("${a()}${b()}${D(1)}${E()}${F("")}")
