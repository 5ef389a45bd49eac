// conformance: L43 L44
import { twice, thrice as three, Point } from "util/text"
import "util/text"
import "util/text" as t
import * as everything from "util.text"
use util/numbers
import { sqrt } from "math"
import "./local"
print(twice("a"))    // -> aa
print(three("b"))    // -> bbb
print(text.twice("c"))    // -> cc
print(t.twice("d"))    // -> dd
print(everything.thrice("e"))    // -> eee
print(numbers.one + local.two)    // -> 3
print(sqrt(9.0))    // -> 3.0
p: t.Point = Point(1)
print(p == text.Point(1))    // -> true
print(numbers.sibling())    // -> ff
m = match (text.Kind.Some1) { case text.Kind.Some1 => "qualified", case _ => "no" }
print(m)    // -> qualified
