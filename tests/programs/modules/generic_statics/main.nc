import { Reg, addInt } from "gs"
addInt(1)
Reg<int>.add(2)
print(Reg<int>.items)
print(Reg<int>.calls)
Reg<string>.add("s")
print(Reg<string>.items)
