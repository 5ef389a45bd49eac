// How often short sequences occur in a long one: hash maps of integers. The long sequence is the third of the
// Benchmarks Game's DNA; a nucleotide takes two bits of a key.

const LETTERS = "ACGT"

class Random {
	private seed: int = 42

	skip(n: int) {
		for i in 0..n {
			self.advance()
		}
	}

	next(): float {
		self.advance()
		return float(self.seed) / 139968.0
	}

	private advance() {
		self.seed = (self.seed * 3877 + 29573) % 139968
	}
}

function nucleotide(x: float): uint8 {
	return if (x < 0.3029549426680) 0 elif (x < 0.5009432431601) 1 elif (x < 0.6984905497992) 2 else 3
}

// The sequence of 5 n nucleotides; what stands before it in the whole takes 3 n random numbers.
function dna(n: int): bytes {
	random = Random()
	random.skip(3 * n)
	sequence = bytes(5 * n)
	for i in 0..sequence.length {
		sequence[i] = nucleotide(random.next())
	}
	return sequence
}

// The counts of all sequences of `length` nucleotides.
function frequencies(sequence: bytes, length: int): Map<int, int> {
	counts: Map<int, int> = {}
	mask = (1 << 2 * length) - 1
	var key = 0
	for i in 0..sequence.length {
		key = (key << 2 | int(sequence[i])) & mask
		if i >= length - 1 {
			counts[key] = counts.get(key, 0) + 1
		}
	}
	return counts
}

function decode(key: int, length: int): string {
	text = StringBuilder()
	for (shift = 2 * length - 2; shift >= 0; shift -= 2) {
		text.append(LETTERS[key >> shift & 3])
	}
	return text.toString()
}

function encode(text: string): int {
	var key = 0
	for letter in text {
		key = key << 2 | (LETTERS.indexOf("${letter}") ?? 0)
	}
	return key
}

// A positive number with three decimals.
function fixed(x: float): string {
	scaled = int(x * 1000.0 + 0.5)
	return "${scaled / 1000}.${(scaled % 1000).toString().padStart(3, '0')}"
}

// The frequencies in percent, largest first.
function printFrequencies(sequence: bytes, length: int) {
	counts = frequencies(sequence, length)
	total = sequence.length - length + 1
	entries = counts.entries()
	entries.sort((a, b) => if (a.1 == b.1) a.0.compareTo(b.0) else b.1.compareTo(a.1))
	for (key, count) in entries {
		print("${decode(key, length)} ${fixed(100.0 * count / total)}")
	}
	print("")
}

function main(args: List<string>) {
	n = if (args.length > 0) int(args[0]) else 1000
	sequence = dna(n)
	printFrequencies(sequence, 1)
	printFrequencies(sequence, 2)
	for text in ["GGT", "GGTA", "GGTATT", "GGTATTTTAATT", "GGTATTTTAATTTATAGT"] {
		count = frequencies(sequence, text.length).get(encode(text), 0)
		print("${count}\t${text}")
	}
}
