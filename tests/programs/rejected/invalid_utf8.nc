// [L01] Invalid UTF-8.
print("aÿ")
