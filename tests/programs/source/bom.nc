// [L01] A BOM, and lines that end in CR LF.
print("bom")
x = `a
b`
print(x.length)
