// conformance: L44
import { a } from "a"
print(a())
