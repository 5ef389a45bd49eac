// [L39] with closes in reverse order, whatever happens.
class Door implements Disposable {
	name: string
	breaks: bool = false
	close() {
		print("close " + self.name)
		if self.breaks { throw Error("hinge of " + self.name) }
	}
}

function early(): int {
	with Door("early") as d {
		print("in " + d.name)
		return 5
	}
}

function main() {
	with Door("a") as a, Door("b") as b {
		print(a.name + b.name)
	}
	try {
		with Door("c") as c {
			print(c.name)
			throw Error("inside")
		}
	} catch (e) {
		print(e.message)
	}
	print(early())
	for i in 0..2 {
		with Door("loop ${i}") as d {
			if i == 0 { continue }
			print(d.name)
		}
	}
	try {
		with Door("x", true) as x {
			print(x.name)
		}
	} catch (e) {
		print("thrown: " + e.message)
	}
	try {
		with Door("y", true) as y {
			print(y.name)
			throw Error("first")
		}
	} catch (e) {
		print(e.message)
		cause = e.cause
		if cause != null { print("because of " + cause.message) }
	}
}
