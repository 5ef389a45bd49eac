// Maps and sets. maps ROW N: N operations of one kind; prints a number that depends on all of them.

const KEYS = 1 << 20
const SMALL = 8

struct Point {
	x: int
	y: int
}

// A number below `limit`, a power of two, that looks random.
function scattered(i: int, limit: int): int {
	mixed = i * -7046029254386353131
	return (mixed >> 24 & 1099511627775) & limit - 1
}

function filled(n: int): Map<int, int> {
	m: Map<int, int> = {}
	for i in 0..n {
		m[scattered(i, 1 << 40)] = i
	}
	return m
}

function names(n: int): List<string> {
	all: List<string> = []
	for i in 0..n {
		all.append("name${scattered(i, 1 << 30)}")
	}
	return all
}

// Twenty maps of n / 20 entries each.
function insert(n: int): int {
	var total = 0
	for round in 0..20 {
		m: Map<int, int> = {}
		for i in 0..n / 20 {
			m[scattered(i + round, 1 << 40)] = i
		}
		total += m.length
	}
	return total
}

function find(n: int): int {
	m = filled(KEYS)
	var total = 0
	for i in 0..n {
		total += m.get(scattered(i & 2 * KEYS - 1, 1 << 40), 0)
	}
	return total
}

// In a map that fits into the cache.
function count(n: int): int {
	m: Map<int, int> = {}
	for i in 0..n {
		key = scattered(i, 1 << 12)
		m[key] = m.get(key, 0) + 1
	}
	return m.get(5, 0) + m.length
}

function iterate(n: int): int {
	m = filled(KEYS)
	var total = 0
	for round in 0..n / KEYS {
		for key, value in m {
			total += key ^ value
		}
	}
	return total
}

// A queue: what was inserted first is removed.
function remove(n: int): int {
	m: Map<int, int> = {}
	var total = 0
	for i in 0..n {
		m[scattered(i, 1 << 40)] = i
		if i >= 1000 {
			total += m.remove(scattered(i - 1000, 1 << 40)) ?? 0
		}
	}
	return total + m.length
}

function small(n: int): int {
	var total = 0
	for i in 0..n / SMALL {
		m: Map<int, int> = {}
		for k in 0..SMALL {
			m[k * 7 + i] = k
		}
		total += m[i + 7] + m.length
	}
	return total
}

function textInsert(n: int): int {
	all = names(n / 10)
	var total = 0
	for round in 0..10 {
		m: Map<string, int> = {}
		for name in all {
			m[name] = round
		}
		total += m.length
	}
	return total
}

function textFind(n: int): int {
	all = names(1 << 16)
	m: Map<string, int> = {}
	for name in all {
		m[name] = name.length
	}
	var total = 0
	for i in 0..n {
		total += m[all[i & 65535]]
	}
	return total
}

function sets(n: int): int {
	seen: Set<int> = {}
	var total = 0
	for i in 0..n {
		if seen.add(scattered(i, 1 << 18)) {
			total += i
		}
	}
	return total
}

function points(n: int): int {
	m: Map<Point, int> = {}
	var total = 0
	for i in 0..n {
		p = Point(i & 255, i >> 8 & 255)
		total += m.get(p, 0)
		m[p] = i
	}
	return total + m.length
}

function main(args: List<string>) {
	n = int(args[1])
	result = match (args[0]) {
		case "insert" => insert(n)
		case "find" => find(n)
		case "count" => count(n)
		case "iterate" => iterate(n)
		case "remove" => remove(n)
		case "small" => small(n)
		case "text-insert" => textInsert(n)
		case "text-find" => textFind(n)
		case "set" => sets(n)
		case "point" => points(n)
		case _ => -1
	}
	print(result)
}
