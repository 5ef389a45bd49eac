// conformance: L15
class A {}
class B {}
class C extends A, B {}    // ! E0206 expected '{' to begin the members, found ','
class D { x }    // ! E0202 expected ':' and a type, or '(' and parameters, found '}'
class E { constructor }    // ! E0202 expected ':' and a type, or '(' and parameters, found '}'
