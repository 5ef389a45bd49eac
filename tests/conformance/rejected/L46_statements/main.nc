// conformance: L46
import { a } from "lib"
print(a)
