import { shout, hidden_one } from "./lib"
import "./lib" as lib
print(shout(5))
print(lib.missing(1))
print(lib.hidden_one(1))
f = lib.shout
print(helper("x"))
