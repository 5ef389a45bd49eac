// Errors of several modules are all reported, sorted by file.
import { f } from "./lib"

print(f(1) + "x" - 1)
print(f("one"))
