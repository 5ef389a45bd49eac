// conformance: L14
// In a pattern the matched value's enum is searched first, imported or not.
import { mixed } from "colors"
enum Own { Red, Blue }
function name(): string => match (mixed()) { case Red => "imported red", case Purple => "purple" }
print(name())    // -> purple
print(Own.Red)    // -> Red
