// conformance: L43 L44
import { missing } from "lib"    // ! E0305 module "lib" exports no 'missing'
import { hidden } from "lib"    // ! E0305 module "lib" exports no 'hidden'
import { a } from "lib"
import "lib" as math2
import { c as a } from "lib"    // ! E0302 'a' is imported twice
import { helo } from "lib"    // ! E0305 module "lib" exports no 'helo'
print(math2.missing)    // ! E0305 module "lib" exports no 'missing'
print(math2.hidden())    // ! E0305 module "lib" exports no 'hidden'
print(lib.a)    // ! E0342 there is no 'lib' here
print(math2)    // ! E0351 'math2' is a module, not a value
