// [L21] A method that stands above a variable of the top level does not see it.
class Counter { inc() { total += 1 } }
total = 0
Counter().inc()
