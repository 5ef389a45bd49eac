print(sqrt(4.0))
print(floor(2.5))
