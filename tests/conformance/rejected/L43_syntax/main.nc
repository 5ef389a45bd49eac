// conformance: L43
import { a b } from "lib"    // ! E0204 expected '}' to close the '{' at 2:8, found 'b'
import from "lib"    // ! E0202 expected the name of a module in quotes, found 'from'
import "lib" as    // ! E0202 expected a name for the module, found the end of the line
import * from "lib"    // ! E0202 expected 'as', found 'from' // ! E0202 expected 'from', found a string
import { class } from "lib"    // ! E0203 'class' is a reserved word and cannot be a name
print(1)
function f() { import "lib" }    // ! E0215 'import' stands at the top level of a file
