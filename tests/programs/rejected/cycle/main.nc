// [L44] A cycle is printed as the list of its imports.
import { a } from "./a"

print(a())
