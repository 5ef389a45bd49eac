// The same products, fields and elements several times over.
class Body {
	x: float
	y: float
	vx: float
	vy: float
	mass: float
}

function push(a: Body, b: Body, dt: float) {
	near = (a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) + 0.01
	a.vx = a.vx - (a.x - b.x) * b.mass * dt / (((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) + 0.01) * near)
	a.vy = a.vy - (a.y - b.y) * b.mass * dt / (((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) + 0.01) * near)
	b.vx = b.vx + (a.x - b.x) * a.mass * dt / (((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) + 0.01) * near)
	b.vy = b.vy + (a.y - b.y) * a.mass * dt / (((a.x - b.x) * (a.x - b.x) + (a.y - b.y) * (a.y - b.y) + 0.01) * near)
}

function main(args: List<string>) {
	count = int(args[0])
	bodies: List<Body> = []
	for (i = 0; i < 8; i++) { bodies.push(Body(float(i), float(i * i % 5), 0.0, 0.1, 1.0 + float(i))) }
	for (round = 0; round < count; round++) {
		for (i = 0; i < bodies.length; i++) {
			for (j = i + 1; j < bodies.length; j++) { push(bodies[i], bodies[j], 0.001) }
		}
		for b in bodies {
			b.x += b.vx * 0.001
			b.y += b.vy * 0.001
		}
	}
	print(bodies[0].x)
}
