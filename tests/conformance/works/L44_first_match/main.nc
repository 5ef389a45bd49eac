// conformance: L44
// A module of this package comes before a standard one of the same name; "./x" and "../x" are relative to the file.
import { who } from "math"
import "strings/deep" as deep
import { own } from "./strings/own"
import { count } from "strings"
print(who)    // -> our math
print(deep.text())    // -> deep of own of us
print(own)    // -> own of us
print(count("banana", "a"))    // -> 3
