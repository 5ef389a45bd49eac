// [L46] Variables of modules are initialised once, in the order of the imports, depth first.
import { fromB } from "./b"
import { fromA } from "./a"

print("main starts")
print(fromA + fromB)
