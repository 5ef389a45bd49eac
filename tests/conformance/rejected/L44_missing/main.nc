// conformance: L44
import "maths"    // ! E0501 no module "maths"
import { x } from "util.nowhere"    // ! E0501 no module "util.nowhere"
import "nowhere"    // ! E0501 no module "nowhere"
import { b } from "./nowhere/else"    // ! E0501 no module "./nowhere/else"
print(1)
