// Calls that differ in nothing but their lines stay apart.
function pick(what: string, xs: List<int>, m: Map<string, int>): int {
	who = xs[0]
	return match (what) {
		case "second" => {
			n = xs[1] * 3
			n + m["a"]
		}
		case "third" => {
			n = xs[1] * 5
			n + m["b"]
		}
		case "same" => m["a"] + who
		case _ => throw Error("no ${what}")
	}
}
m = {"x": 1}
for (what, xs) in [("a", List<int>()), ("second", [1]), ("third", [1]), ("second", [1, 2]), ("third", [1, 2]), ("same", [1]), ("z", [1])] {
	try { print(pick(what, xs, m)) } catch (e) { print("${e.message}\n${e.stackTrace().lines()[0]}") }
}
