// A hundred balls in a box: the fields of objects and a generator of pseudo-random numbers. In 50 steps the balls
// bounce 1331 times.

const BALLS = 100
const STEPS = 50
const EDGE = 500

class Random {
	private seed: int = 74755

	next(): int {
		self.seed = (self.seed * 1309 + 13849) & 65535
		return self.seed
	}
}

class Ball {
	private x: int
	private y: int
	private vx: int
	private vy: int

	constructor(random: Random) {
		self.x = random.next() % EDGE
		self.y = random.next() % EDGE
		self.vx = random.next() % 300 - 150
		self.vy = random.next() % 300 - 150
	}

	// Moves the ball by a step; did it meet a wall?
	bounce(): bool {
		self.x += self.vx
		self.y += self.vy
		var bounced = false
		if self.x > EDGE {
			self.x = EDGE
			self.vx = -abs(self.vx)
			bounced = true
		}
		if self.x < 0 {
			self.x = 0
			self.vx = abs(self.vx)
			bounced = true
		}
		if self.y > EDGE {
			self.y = EDGE
			self.vy = -abs(self.vy)
			bounced = true
		}
		if self.y < 0 {
			self.y = 0
			self.vy = abs(self.vy)
			bounced = true
		}
		return bounced
	}
}

function bounce(): int {
	random = Random()
	balls = [Ball(random) for i in 0..BALLS]
	var bounces = 0
	for step in 0..STEPS {
		for ball in balls {
			if ball.bounce() {
				bounces++
			}
		}
	}
	return bounces
}

function main(args: List<string>) {
	times = if (args.length > 0) int(args[0]) else 10
	var bounces = 0
	for i in 0..times {
		bounces += bounce()
	}
	print(bounces)
}
