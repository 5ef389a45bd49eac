// [L43] [L45] Names that a module does not export.
import { total, secret, Shap } from "./lib"
import "./lib"

print(total)
print(lib.secret())
print(lib.nothing)
