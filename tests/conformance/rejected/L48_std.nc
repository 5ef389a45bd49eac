// conformance: L48
import { sqroot } from "math"    // ! E0305 module "math" exports no 'sqroot'
import { Deque } from "collections"
import "fs"
d = Deque<int>()
d.pushBack("x")    // ! E0341 the argument 'x' of 'pushBack' must be 'int', but this is 'string'
print(fs.readTxt("x"))    // ! E0305 module "fs" exports no 'readTxt'
print(len(5))    // ! E0382 'int' has no length
print(sum(["a"]))    // ! E0377 'string' does not implement 'Numeric', which 'T' needs
print(range("a"))    // ! E0341 the argument 'a' of 'range' must be 'int', but this is 'string'
print(max(1, "a"))    // ! E0341 the argument 'b' of 'max' must be 'int', but this is 'string'
assert(1)    // ! E0341 the argument 'condition' of 'assert' must be 'bool', but this is 'int'
assert(true, 5)    // ! E0341 the argument 'message' of 'assert' must be 'string', but this is 'int'
print(1, 2)    // ! E0373 'print' takes 1 argument, but this call has 2
print(zip([1]))    // ! E0373 'zip' takes 2 arguments, but this call has 1
print(typeOf())    // ! E0373 'typeOf' takes 1 argument, but this call has 0
