// conformance: L01
// A byte order mark stands before this line and is skipped; a module may end in .noodle; text is UTF-8.
import { greet } from "./greeting"
import "other"
print(greet("wörld"))    // -> héllo wörld ✓
print("日本語".length)    // -> 3
print("日本語".byteLength)    // -> 9
print(other.value)    // -> 7
