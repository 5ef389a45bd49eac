// [L43] [L45] What is imported is neither assigned nor declared again; private names stay private.
import { total, size } from "./lib"
import "lib" as m
import { C } from "lib"
total = 3
size = 4
m.size = 5
m.total = 3
m.nope = 4
print(m)
print(m.nope())
print(C().secret)
print(C().p())
print(C.s)
function total(): int { return 2 }
print(total())
