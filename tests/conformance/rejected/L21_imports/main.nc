// conformance: L21 L43
import { limit, f } from "lib"
limit = 4    // ! E0387 'limit' is imported and cannot be assigned
f = 5    // ! E0387 'f' is imported and cannot be assigned
lib2 = 6
print("${limit}${lib2}")
