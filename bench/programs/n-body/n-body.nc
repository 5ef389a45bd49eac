// The planets of the Benchmarks Game: a symplectic integrator over five bodies.
import { PI, sqrt } from "math"

const SOLAR_MASS = 4.0 * PI * PI
const DAYS_PER_YEAR = 365.24

class Body {
	x: float
	y: float
	z: float
	vx: float
	vy: float
	vz: float
	mass: float
}

function planet(x: float, y: float, z: float, vx: float, vy: float, vz: float, mass: float): Body {
	return Body(x, y, z, vx * DAYS_PER_YEAR, vy * DAYS_PER_YEAR, vz * DAYS_PER_YEAR, mass * SOLAR_MASS)
}

function solarSystem(): List<Body> {
	return [
		planet(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
		planet(4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01,
			1.66007664274403694e-03, 7.69901118419740425e-03, -6.90460016972063023e-05,
			9.54791938424326609e-04),
		planet(8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01,
			-2.76742510726411899e-03, 4.99852801234917238e-03, 2.30417297573763929e-05,
			2.85885980666130812e-04),
		planet(1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01,
			2.96460137564761618e-03, 2.37847173959480950e-03, -2.96589568540237556e-05,
			4.36624404335156298e-05),
		planet(1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01,
			2.68067772490389322e-03, 1.62824170038242295e-03, -9.51592254519715870e-05,
			5.15138902046611451e-05)
	]
}

function offsetMomentum(bodies: List<Body>) {
	var px = 0.0
	var py = 0.0
	var pz = 0.0
	for body in bodies {
		px += body.vx * body.mass
		py += body.vy * body.mass
		pz += body.vz * body.mass
	}
	sun = bodies[0]
	sun.vx = -px / SOLAR_MASS
	sun.vy = -py / SOLAR_MASS
	sun.vz = -pz / SOLAR_MASS
}

function advance(bodies: List<Body>, dt: float) {
	for i in 0..bodies.length {
		a = bodies[i]
		for j in i + 1..bodies.length {
			b = bodies[j]
			dx = a.x - b.x
			dy = a.y - b.y
			dz = a.z - b.z
			square = dx * dx + dy * dy + dz * dz
			magnitude = dt / (square * sqrt(square))
			a.vx -= dx * b.mass * magnitude
			a.vy -= dy * b.mass * magnitude
			a.vz -= dz * b.mass * magnitude
			b.vx += dx * a.mass * magnitude
			b.vy += dy * a.mass * magnitude
			b.vz += dz * a.mass * magnitude
		}
	}
	for body in bodies {
		body.x += dt * body.vx
		body.y += dt * body.vy
		body.z += dt * body.vz
	}
}

function energy(bodies: List<Body>): float {
	var e = 0.0
	for i in 0..bodies.length {
		a = bodies[i]
		e += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz)
		for j in i + 1..bodies.length {
			b = bodies[j]
			dx = a.x - b.x
			dy = a.y - b.y
			dz = a.z - b.z
			e -= a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
		}
	}
	return e
}

// Nine decimals, rounded half away from zero.
function fixed(x: float): string {
	scaled = int(abs(x) * 1e9 + 0.5)
	sign = if (x < 0.0) "-" else ""
	fraction = (scaled % 1000000000).toString().padStart(9, '0')
	return "${sign}${scaled / 1000000000}.${fraction}"
}

function main(args: List<string>) {
	steps = if (args.length > 0) int(args[0]) else 1000
	bodies = solarSystem()
	offsetMomentum(bodies)
	print(fixed(energy(bodies)))
	for i in 0..steps {
		advance(bodies, 0.01)
	}
	print(fixed(energy(bodies)))
}
