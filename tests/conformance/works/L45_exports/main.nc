// conformance: L45
module "main" version "1.0.0"
requires "math" version "1.0"
import { a, renamed, deep, Shape, text, counter, Id } from "facade"
print(a())    // -> a of inner
print(renamed())    // -> b of inner
print(deep)    // -> 5
print(Shape.Round)    // -> Round
print(text(3))    // -> <3>
print(counter())    // -> 1
print(counter())    // -> 2
i: Id = 4
print(i)    // -> 4
