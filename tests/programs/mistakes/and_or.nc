x = 5
if (x > 1 and x < 9) { print(x) }
if (not true) { print(2) }
