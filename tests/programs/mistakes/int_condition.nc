xs = [1]
if (xs.length) { print("some") }
while (1) { break }
