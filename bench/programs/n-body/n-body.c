// The planets of the Benchmarks Game: a symplectic integrator over five bodies.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define PI 3.141592653589793
#define SOLAR_MASS (4.0 * PI * PI)
#define DAYS_PER_YEAR 365.24

enum { BODIES = 5 };

struct body {
	double x, y, z;
	double vx, vy, vz;
	double mass;
};

static struct body *planet(double x, double y, double z, double vx, double vy, double vz, double mass)
{
	struct body *body = malloc(sizeof *body);
	*body = (struct body){
		x, y, z, vx * DAYS_PER_YEAR, vy * DAYS_PER_YEAR, vz * DAYS_PER_YEAR, mass * SOLAR_MASS};
	return body;
}

static struct body **solar_system(void)
{
	struct body **bodies = malloc(BODIES * sizeof *bodies);
	bodies[0] = planet(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0);
	bodies[1] = planet(4.84143144246472090e+00, -1.16032004402742839e+00, -1.03622044471123109e-01,
			   1.66007664274403694e-03, 7.69901118419740425e-03, -6.90460016972063023e-05,
			   9.54791938424326609e-04);
	bodies[2] = planet(8.34336671824457987e+00, 4.12479856412430479e+00, -4.03523417114321381e-01,
			   -2.76742510726411899e-03, 4.99852801234917238e-03, 2.30417297573763929e-05,
			   2.85885980666130812e-04);
	bodies[3] = planet(1.28943695621391310e+01, -1.51111514016986312e+01, -2.23307578892655734e-01,
			   2.96460137564761618e-03, 2.37847173959480950e-03, -2.96589568540237556e-05,
			   4.36624404335156298e-05);
	bodies[4] = planet(1.53796971148509165e+01, -2.59193146099879641e+01, 1.79258772950371181e-01,
			   2.68067772490389322e-03, 1.62824170038242295e-03, -9.51592254519715870e-05,
			   5.15138902046611451e-05);
	return bodies;
}

static void offset_momentum(struct body **bodies, int64_t count)
{
	double px = 0.0, py = 0.0, pz = 0.0;
	for (int64_t i = 0; i < count; i++) {
		px += bodies[i]->vx * bodies[i]->mass;
		py += bodies[i]->vy * bodies[i]->mass;
		pz += bodies[i]->vz * bodies[i]->mass;
	}
	bodies[0]->vx = -px / SOLAR_MASS;
	bodies[0]->vy = -py / SOLAR_MASS;
	bodies[0]->vz = -pz / SOLAR_MASS;
}

static void advance(struct body **bodies, int64_t count, double dt)
{
	for (int64_t i = 0; i < count; i++) {
		struct body *a = bodies[i];
		for (int64_t j = i + 1; j < count; j++) {
			struct body *b = bodies[j];
			double dx = a->x - b->x;
			double dy = a->y - b->y;
			double dz = a->z - b->z;
			double square = dx * dx + dy * dy + dz * dz;
			double magnitude = dt / (square * sqrt(square));
			a->vx -= dx * b->mass * magnitude;
			a->vy -= dy * b->mass * magnitude;
			a->vz -= dz * b->mass * magnitude;
			b->vx += dx * a->mass * magnitude;
			b->vy += dy * a->mass * magnitude;
			b->vz += dz * a->mass * magnitude;
		}
	}
	for (int64_t i = 0; i < count; i++) {
		bodies[i]->x += dt * bodies[i]->vx;
		bodies[i]->y += dt * bodies[i]->vy;
		bodies[i]->z += dt * bodies[i]->vz;
	}
}

static double energy(struct body **bodies, int64_t count)
{
	double e = 0.0;
	for (int64_t i = 0; i < count; i++) {
		struct body *a = bodies[i];
		e += 0.5 * a->mass * (a->vx * a->vx + a->vy * a->vy + a->vz * a->vz);
		for (int64_t j = i + 1; j < count; j++) {
			struct body *b = bodies[j];
			double dx = a->x - b->x;
			double dy = a->y - b->y;
			double dz = a->z - b->z;
			e -= a->mass * b->mass / sqrt(dx * dx + dy * dy + dz * dz);
		}
	}
	return e;
}

int main(int argc, char **argv)
{
	int64_t steps = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000;
	struct body **bodies = solar_system();
	offset_momentum(bodies, BODIES);
	printf("%.9f\n", energy(bodies, BODIES));
	for (int64_t i = 0; i < steps; i++)
		advance(bodies, BODIES, 0.01);
	printf("%.9f\n", energy(bodies, BODIES));
}
