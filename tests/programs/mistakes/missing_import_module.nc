print(math.sqrt(4.0))
print(json.parse("1"))
