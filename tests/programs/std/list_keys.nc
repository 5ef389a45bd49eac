import { minBy, maxBy, sortedBy, partition } from "collections"
import { lastIndexOf, splitOnce } from "strings"

words = ["pear", "fig", "apple", "kiwi", "plum"]
print("${minBy(words, w => w.length)} ${maxBy(words, w => w)} ${minBy(List<int>(), x => x)} ${maxBy(List<int>(), x => x)}")
print("${sortedBy(words, w => w.length)} ${partition(words, w => w.length == 4)}")
print([lastIndexOf("banana", "an"), lastIndexOf("ab", "c"), lastIndexOf("ä/ö/", "/"), lastIndexOf("aaa", "aa"), lastIndexOf("x", "")])
print("${splitOnce("a=b=c", "=")} ${splitOnce("abc", "=")} ${splitOnce("ö::", "::")}")
