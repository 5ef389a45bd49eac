// conformance: L47 L44
// !@ noodle.json the package 'gone' is not there: no ../nowhere/noodle.json
import { a } from "gone/a"
print(a)
