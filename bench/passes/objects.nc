// Short-lived objects: vectors that are replaced at once, a captured counter, an iterator.
class Vec {
	x: float
	y: float
	z: float
	function plus(o: Vec): Vec { return Vec(self.x + o.x, self.y + o.y, self.z + o.z) }
	function times(k: float): Vec { return Vec(self.x * k, self.y * k, self.z * k) }
	function dot(o: Vec): float { return self.x * o.x + self.y * o.y + self.z * o.z }
}

class Steps {
	at: int
	step: int
	function next(): int { self.at += self.step; return self.at }
}

function walk(n: int): float {
	var p = Vec(0.0, 0.0, 0.0)
	var v = Vec(1.0, 0.5, 0.25)
	for (i = 0; i < n; i++) {
		p = p.plus(v.times(0.01))
		v = v.plus(p.times(-0.02))
	}
	return p.dot(v)
}

function steps(n: int): int {
	var sum = 0
	for (i = 0; i < n; i++) {
		s = Steps(i, 3)
		count = () => { sum += s.next() }
		count()
		count()
	}
	return sum
}

function main(args: List<string>) {
	n = int(args[0])
	print(walk(n))
	print(steps(n))
}
