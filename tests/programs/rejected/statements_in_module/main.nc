// [L46] Only the entry module has statements.
import { a } from "./lib"

print(a)
