function greet(name: string, times: int) { print(name) }
greet(3, "x")
