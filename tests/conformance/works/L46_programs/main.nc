// conformance: L46
// args: one --two three
// Other modules first: in the order of the imports, depth first, each once and in text order.
import { first } from "first"
import { second } from "second"
import { note } from "log"
// -> log
// -> shared
// -> first a
// -> first b
// -> first static
// -> second
print("top level ${first} ${second}")    // -> top level 1 2
note("statements in order")    // -> statements in order
function main(args: List<string>): int {
	print(args)    // -> ["one", "--two", "three"]
	return 256 + 7
}
// status: 7
