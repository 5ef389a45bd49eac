// conformance: L02
print(1)
// !+1 E0103 this comment is never closed
/* opened /* nested */ and not closed
print(2)
