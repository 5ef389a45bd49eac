// A hundred balls in a box: the fields of objects and a generator of pseudo-random numbers. In 50 steps the balls
// bounce 1331 times.
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { BALLS = 100, STEPS = 50, EDGE = 500 };

struct random {
	int64_t seed;
};

struct ball {
	int64_t x, y, vx, vy;
};

static int64_t random_next(struct random *self)
{
	self->seed = (self->seed * 1309 + 13849) & 65535;
	return self->seed;
}

static struct ball *ball_new(struct random *random)
{
	struct ball *self = malloc(sizeof *self);
	self->x = random_next(random) % EDGE;
	self->y = random_next(random) % EDGE;
	self->vx = random_next(random) % 300 - 150;
	self->vy = random_next(random) % 300 - 150;
	return self;
}

// Moves the ball by a step; did it meet a wall?
static bool ball_bounce(struct ball *self)
{
	bool bounced = false;
	self->x += self->vx;
	self->y += self->vy;
	if (self->x > EDGE) {
		self->x = EDGE;
		self->vx = -llabs(self->vx);
		bounced = true;
	}
	if (self->x < 0) {
		self->x = 0;
		self->vx = llabs(self->vx);
		bounced = true;
	}
	if (self->y > EDGE) {
		self->y = EDGE;
		self->vy = -llabs(self->vy);
		bounced = true;
	}
	if (self->y < 0) {
		self->y = 0;
		self->vy = llabs(self->vy);
		bounced = true;
	}
	return bounced;
}

static int64_t bounce(void)
{
	struct random random = {74755};
	struct ball *balls[BALLS];
	int64_t bounces = 0;
	for (int i = 0; i < BALLS; i++)
		balls[i] = ball_new(&random);
	for (int step = 0; step < STEPS; step++)
		for (int i = 0; i < BALLS; i++)
			if (ball_bounce(balls[i]))
				bounces++;
	for (int i = 0; i < BALLS; i++)
		free(balls[i]);
	return bounces;
}

int main(int argc, char **argv)
{
	int64_t times = argc > 1 ? strtoll(argv[1], NULL, 10) : 10;
	int64_t bounces = 0;
	for (int64_t i = 0; i < times; i++)
		bounces += bounce();
	printf("%" PRId64 "\n", bounces);
}
