// Texts and numbers as texts. texts ROW N: N operations of one kind; prints a number that depends on all of them.

const LINE = "alpha,beta,gamma,delta,epsilon,zeta,eta,theta,iota,kappa"

function random(state: int): int {
	return state * 6364136223846793005 + 1442695040888963407
}

function build(n: int): int {
	text = StringBuilder()
	for i in 0..n {
		text.append("item ").append(i).append(';')
	}
	return text.toString().length
}

function concat(n: int): int {
	var total = 0
	for i in 0..n {
		left = if (i & 1 == 0) "even" else "odd"
		text = left + " number"
		total += text.length
	}
	return total
}

function interpolate(n: int): int {
	var total = 0
	for i in 0..n {
		total += "${i}: <${i & 7}>".length
	}
	return total
}

function split(n: int): int {
	var total = 0
	for i in 0..n / 10 {
		for part in LINE.split(",") {
			total += part.length
		}
	}
	return total
}

function slices(n: int): int {
	var total = 0
	for i in 0..n {
		start = i & 15
		part = LINE[start:start + 12]
		total += int(part[3])
	}
	return total
}

function search(n: int): int {
	text = "ab".repeat(500) + "needle"
	var total = 0
	for i in 0..n / 1000 {
		total += text.indexOf("needle") ?? 0
	}
	return total
}

function replace(n: int): int {
	var total = 0
	texts = [LINE, LINE + ",", "", LINE]
	for i in 0..n / 10 {
		total += texts[i & 3].replace(",", "; ").length
	}
	return total
}

function characters(n: int): int {
	text = "The quick brown fox jumps over the lazy dog. ".repeat(n / 4500)
	var total = 0
	for round in 0..100 {
		for c in text {
			if c != ' ' && c != 'o' {
				total += int(c)
			}
		}
	}
	return total
}

function index(n: int): int {
	text = "The quick brown fox jumps over the lazy dog. ".repeat(n / 4500)
	var total = 0
	for round in 0..100 {
		for i in 0..text.length {
			if text[i] == 'o' {
				total += i
			}
		}
	}
	return total
}

function upper(n: int): int {
	var total = 0
	texts = [LINE, LINE + ",", LINE + "!", LINE]
	for i in 0..n / 10 {
		total += int(texts[i & 3].upper()[i % 50])
	}
	return total
}

function compare(n: int): int {
	words = LINE.split(",")
	var total = 0
	for i in 0..n {
		a = words[i % 10]
		b = words[(i >> 3) % 10]
		if a == b {
			total += 2
		} elif a < b {
			total += 1
		}
	}
	return total
}

function printInts(n: int): int {
	var state = 1
	var total = 0
	for i in 0..n {
		state = random(state)
		total += (state >> (i & 63)).toString().length
	}
	return total
}

function parseInts(n: int): int {
	var state = 1
	numbers: List<string> = []
	for i in 0..1000 {
		state = random(state)
		numbers.append((state >> (i & 63)).toString())
	}
	var total = 0
	for i in 0..n {
		total += int(numbers[i % 1000])
	}
	return total
}

function printFloats(n: int): int {
	var state = 1
	var used = 0
	for i in 0..n {
		state = random(state)
		text = (float(state) / 4294967296.0).toString()
		if text.length > 0 {
			used++
		}
	}
	return used
}

function parseFloats(n: int): int {
	var state = 1
	numbers: List<string> = []
	for i in 0..1000 {
		state = random(state)
		numbers.append("${state >> 52}.${(state >> 16 & 65535) + 10000}${(state >> 32 & 65535) + 10000}")
	}
	var total = 0.0
	for i in 0..n {
		total += float(numbers[i % 1000])
	}
	return int(total)
}

// Writes n lines.
function output(n: int): int {
	for i in 0..n {
		print(i)
	}
	return n
}

function main(args: List<string>) {
	n = int(args[1])
	result = match (args[0]) {
		case "build" => build(n)
		case "concat" => concat(n)
		case "interpolate" => interpolate(n)
		case "split" => split(n)
		case "slice" => slices(n)
		case "search" => search(n)
		case "replace" => replace(n)
		case "characters" => characters(n)
		case "index" => index(n)
		case "upper" => upper(n)
		case "compare" => compare(n)
		case "print-int" => printInts(n)
		case "parse-int" => parseInts(n)
		case "print-float" => printFloats(n)
		case "parse-float" => parseFloats(n)
		case "output" => output(n)
		case _ => -1
	}
	print(result)
}
