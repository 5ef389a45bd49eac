// Reads DNA backwards, as the other strand has it: bytes through a table. The sequences are the random one with
// ambiguity codes of the Benchmarks Game, cut in three, and lines are 60 letters; 21 turns give the answer of one.

const LINE = 60
const TURNS = 21
const NEWLINE: uint8 = 10
const TITLE: uint8 = 62

class Random {
	private seed: int = 42

	next(): float {
		self.seed = (self.seed * 3877 + 29573) % 139968
		return float(self.seed) / 139968.0
	}
}

function choose(x: float): char {
	if x < 0.78 {
		return if (x < 0.27) 'a' elif (x < 0.39) 'c' elif (x < 0.51) 'g' else 't'
	}
	return "BDHKMNRSVWY"[min(int((x - 0.78) / 0.02), 10)]
}

// Three sequences of n letters in lines, each below its title.
function input(n: int): bytes {
	random = Random()
	text = StringBuilder()
	for i in 1..=3 {
		text.append(">sequence ${i}\n")
		for j in 1..=n {
			text.append(choose(random.next()))
			if j % LINE == 0 || j == n {
				text.append('\n')
			}
		}
	}
	return text.toString().bytes()
}

function complements(): bytes {
	table = bytes(256)
	for (a, b) in zip("ACGTUMRWSYKVHDBN".chars(), "TGCAAKYWSRMBDHVN".chars()) {
		table[int(a)] = uint8(int(b))
		table[int(a.lower())] = uint8(int(b))
	}
	return table
}

// Where the first `octet` from `start` on is, or the end.
function find(text: bytes, octet: uint8, start: int): int {
	var i = start
	while i < text.length && text[i] != octet {
		i++
	}
	return i
}

function reverseComplement(text: bytes, table: bytes): bytes {
	result = bytes(text.length)
	var out = 0
	var start = 0
	while start < text.length {
		body = find(text, NEWLINE, start) + 1
		end = find(text, TITLE, body)
		for i in start..body {
			result[out] = text[i]
			out++
		}
		var column = 0
		for (i = end - 1; i >= body; i--) {
			letter = text[i]
			if letter != NEWLINE {
				if column == LINE {
					result[out] = NEWLINE
					out++
					column = 0
				}
				result[out] = table[int(letter)]
				out++
				column++
			}
		}
		result[out] = NEWLINE
		out++
		start = end
	}
	return result
}

function main(args: List<string>) {
	n = if (args.length > 0) int(args[0]) else 1000
	table = complements()
	var text = input(n)
	for turn in 0..TURNS {
		text = reverseComplement(text, table)
	}
	var checksum: uint32 = 2166136261
	for octet in text {
		checksum = (checksum ^ uint32(octet)) * 16777619
	}
	print(text.slice(0, min(text.length, 75)).toString())
	print("${text.length} bytes, checksum ${checksum}")
}
