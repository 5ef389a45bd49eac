// conformance: L45
import { a } from "lib"
print(a)
export { missing }    // ! E0304 there is no 'missing' in this module to export
export { a2 } from "lib"    // ! E0305 module "lib" exports no 'a2'
function f(): int => 1
export { f, f }    // ! E0306 'f' is exported twice
class Hidden {}
export function leak(): Hidden => Hidden()
