// [L43] A name is imported or declared, not both.
class total { }
import { total, C as D } from "./lib"
import "./lib"
let lib = 3
enum D { A }
print(lib)
