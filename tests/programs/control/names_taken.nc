// [L21] At the top level, too, what is assigned to the name of a function is a variable of these statements alone.
function helper(): int { return 3 }
helper = 5
print(helper)
function g(): int { return helper() }
print(g())
len = 4
print(len)
function k(): int { return len([1, 2]) }
print(k())
