// conformance: L01
// !+1 E0101 invalid UTF-8 at byte 68
print("café")
