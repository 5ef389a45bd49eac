// [L43] [L45] Names that a module does not export, or that are imported twice.
import { total, totl, hidden1 } from "./lib"
import { total as size2, size as size2 } from "lib"
import { sqrt, squirt } from "math"
print(total() + size2)
