// The Mandelbrot set as the bits of a portable bitmap. Prints how many points belong to it, and a checksum of
// the rows instead of the picture itself.
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { ITERATIONS = 50 };

static bool belongs(double cr, double ci)
{
	double zr = 0.0, zi = 0.0, zr2 = 0.0, zi2 = 0.0;
	for (int64_t i = 0; i < ITERATIONS; i++) {
		zi = 2.0 * zr * zi + ci;
		zr = zr2 - zi2 + cr;
		zr2 = zr * zr;
		zi2 = zi * zi;
		if (zr2 + zi2 > 4.0)
			return false;
	}
	return true;
}

static uint8_t *mandelbrot(int64_t n)
{
	int64_t width = (n + 7) / 8;
	uint8_t *picture = calloc((size_t)(width * n), 1);
	for (int64_t y = 0; y < n; y++) {
		double ci = 2.0 * (double)y / (double)n - 1.0;
		for (int64_t x = 0; x < n; x++) {
			if (belongs(2.0 * (double)x / (double)n - 1.5, ci))
				picture[y * width + x / 8] |= (uint8_t)(128 >> x % 8);
		}
	}
	return picture;
}

int main(int argc, char **argv)
{
	int64_t n = argc > 1 ? strtoll(argv[1], NULL, 10) : 200;
	uint8_t *picture = mandelbrot(n);
	int64_t points = 0;
	uint32_t checksum = 2166136261u;
	for (int64_t i = 0; i < (n + 7) / 8 * n; i++) {
		for (uint8_t rest = picture[i]; rest; rest &= (uint8_t)(rest - 1))
			points++;
		checksum = (checksum ^ picture[i]) * 16777619u;
	}
	printf("%" PRId64 " x %" PRId64 ": %" PRId64 " points, checksum %" PRIu32 "\n", n, n, points,
	       checksum);
	free(picture);
}
