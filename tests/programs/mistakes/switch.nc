x = 5
switch (x) { case 1: print(1); break }
