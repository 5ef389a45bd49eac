// conformance: L09
print("${1 +}")    // ! E0202 expected an expression, found the '}' of a '${'
print("${}")    // ! E0202 expected an expression, found the '}' of a '${'
print("${")    // ! E0108 this string is not closed on its line // ! E0108 this string is not closed on its line
