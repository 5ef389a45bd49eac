s = "abc"
if (s[0] == "ab") { print(1) }
c: char = 'ab'
print(c)
