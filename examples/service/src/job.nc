/// What clients may ask for, as JSON in and JSON out.
import { Json } from "json"

export enum Task {
	Primes(below: int)
	Words(text: string)
	Collatz(from_: int)
}

export error BadTask extends Error {
}

function number(json: Json, name: string, most: int): int {
	value = json.get(name)
	match (value) {
		case Some(Number(x)) when x == float(int(x)) && x >= 1.0 && x <= float(most) => return int(x)
		case _ => throw BadTask("'${name}' must be a whole number from 1 to ${most}")
	}
}

/// {"kind": "primes", "below": 100}
export function taskOf(json: Json): Task {
	kind = json.get("kind")
	match (kind) {
		case Some(Text("primes")) => return Task.Primes(number(json, "below", 5000000))
		case Some(Text("collatz")) => return Task.Collatz(number(json, "from", 1000000000))
		case Some(Text("words")) => {
			match (json.get("text")) {
				case Some(Text(text)) => return Task.Words(text)
				case _ => throw BadTask("'text' must be a string")
			}
		}
		case Some(Text(other)) => throw BadTask("there is no kind '${other}': primes, collatz, words")
		case _ => throw BadTask("'kind' is missing")
	}
}

export function run(task: Task): Json {
	return match (task) {
		case Primes(below) => count(below)
		case Words(text) => words(text)
		case Collatz(start) => collatz(start)
	}
}

function count(below: int): Json {
	composite = List<bool>(below, false)
	var found = 0
	var last = 0
	for (n = 2; n < below; n++) {
		if !composite[n] {
			found++
			last = n
			for (k = n * n; k < below; k += n) {
				composite[k] = true
			}
		}
	}
	return Json.Object({"count": Json.Number(float(found)), "largest": Json.Number(float(last))})
}

function words(text: string): Json {
	counts: Map<string, int> = {}
	for word in text.lower().split(" ") {
		if !word.isEmpty() {
			counts[word] = counts.get(word, 0) + 1
		}
	}
	sorted_ = counts.entries()
	sorted_.sort((a, b) => if (a.1 == b.1) a.0.compareTo(b.0) else b.1 - a.1)
	members: Map<string, Json> = {}
	for (word, n) in sorted_ {
		members[word] = Json.Number(float(n))
	}
	return Json.Object(members)
}

function collatz(start: int): Json {
	var n = start
	var steps = 0
	var highest = start
	while n != 1 {
		n = if (n % 2 == 0) n / 2 else 3 * n + 1
		highest = max(highest, n)
		steps++
	}
	return Json.Object({"steps": Json.Number(float(steps)), "highest": Json.Number(float(highest))})
}
