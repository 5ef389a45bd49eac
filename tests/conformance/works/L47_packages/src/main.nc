// conformance: L47 L44 L45
// Modules of this package below its source folder, then `dependency/module`, then standard modules.
module "l47-packages" version "1.0.0"
package "l47-packages"
requires "text" version "1.0"
import { pad } from "text/pad"
import { upper } from "words/change"
import { own } from "own"
import { sqrt } from "math"
print(pad(upper("x")) + own())    // -> [X]own module
print(sqrt(4.0))    // -> 2.0
// !@ noodle.json unknown key 'colour' is ignored
