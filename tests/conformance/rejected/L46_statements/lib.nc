export const a: int = 1
print("statement")    // ! E0339 only the program's entry module may have statements at the top level
if true { print(1) }    // ! E0339 only the program's entry module may have statements at the top level
for x in [1] { print(x) }    // ! E0339 only the program's entry module may have statements at the top level
b = 5    // ! E0339 only the program's entry module may have statements at the top level
b += 1    // ! E0339 only the program's entry module may have statements at the top level
