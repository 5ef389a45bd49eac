// conformance: L47 L44
// !@ ../nowhere/noodle.json the package gone is not there
import { a } from "gone/a"
print(a)
