// DNA of the Benchmarks Game: a repeated sequence and two random ones, letters chosen by their frequencies. A line
// is 60 letters. Of every sequence the first line and a checksum of all lines are printed.

const LINE = 60

const ALU = "GGCCGGGCGCGGTGGCTCACGCCTGTAATCCCAGCACTTTGG" +
	"GAGGCCGAGGCGGGCGGATCACCTGAGGTCAGGAGTTCGAGA" +
	"CCAGCCTGGCCAACATGGTGAAACCCCGTCTCTACTAAAAAT" +
	"ACAAAAATTAGCCGGGCGTGGTGGCGCGCGCCTGTAATCCCA" +
	"GCTACTCGGGAGGCTGAGGCAGGAGAATCGCTTGAACCCGGG" +
	"AGGCGGAGGTTGCAGTGAGCCGAGATCGCGCCACTGCACTCC" +
	"AGCCTGGGCGACAGAGCGAGACTCCGTCTCAAAAA"

class Random {
	private seed: int = 42

	next(): float {
		self.seed = (self.seed * 3877 + 29573) % 139968
		return float(self.seed) / 139968.0
	}
}

struct Letter {
	code: uint8
	bound: float
}

// Letters with the sums of their probabilities.
function alphabet(frequencies: List<(char, float)>): List<Letter> {
	letters: List<Letter> = []
	var bound = 0.0
	for (letter, probability) in frequencies {
		bound += probability
		letters.append(Letter(uint8(int(letter)), bound))
	}
	return letters
}

function choose(letters: List<Letter>, x: float): uint8 {
	for letter in letters {
		if x < letter.bound {
			return letter.code
		}
	}
	return letters[letters.length - 1].code
}

// Writes a sequence of n letters in lines.
function sequence(title: string, n: int, next: () -> uint8) {
	line = bytes(LINE)
	var checksum: uint32 = 2166136261
	print(">${title}")
	for (start = 0; start < n; start += LINE) {
		length = min(LINE, n - start)
		for i in 0..length {
			line[i] = next()
			checksum = (checksum ^ uint32(line[i])) * 16777619
		}
		if start == 0 {
			print(line.slice(0, length).toString())
		}
	}
	print("${n} letters, checksum ${checksum}")
}

function main(args: List<string>) {
	n = if (args.length > 0) int(args[0]) else 1000
	random = Random()
	alu = ALU.bytes()
	var at = 0
	sequence("ONE Homo sapiens alu", 2 * n, () => {
		letter = alu[at]
		at = if (at + 1 == alu.length) 0 else at + 1
		return letter
	})
	ambiguity = alphabet([('a', 0.27), ('c', 0.12), ('g', 0.12), ('t', 0.27), ('B', 0.02), ('D', 0.02), ('H', 0.02),
		('K', 0.02), ('M', 0.02), ('N', 0.02), ('R', 0.02), ('S', 0.02), ('V', 0.02), ('W', 0.02), ('Y', 0.02)])
	sequence("TWO IUB ambiguity codes", 3 * n, () => choose(ambiguity, random.next()))
	human = alphabet([('a', 0.3029549426680), ('c', 0.1979883004921), ('g', 0.1975473066391),
		('t', 0.3015094502008)])
	sequence("THREE Homo sapiens frequency", 5 * n, () => choose(human, random.next()))
}
