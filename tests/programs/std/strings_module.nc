import "strings"

print(strings.words("  the quick\tfox\n"))
print(strings.words(""))
print(strings.count("banana", "an"))
print(strings.count("aaa", "aa"))
print(strings.count("x", ""))
print(strings.capitalize("élan"))
print(strings.capitalize(""))
print(strings.center("ab", 5, '*'))
print(strings.center("abcdef", 5))
print(strings.removePrefix("prefix", "pre"))
print(strings.removeSuffix("x.nc", ".nc"))
print(strings.join(["a", "b"], ", "))
