// The spectral norm of an infinite matrix by the power method.
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

static double a(int64_t i, int64_t j)
{
	return 1.0 / (double)((i + j) * (i + j + 1) / 2 + i + 1);
}

static void multiply_av(const double *v, double *result, int64_t n)
{
	for (int64_t i = 0; i < n; i++) {
		double sum = 0.0;
		for (int64_t j = 0; j < n; j++)
			sum += a(i, j) * v[j];
		result[i] = sum;
	}
}

static void multiply_atv(const double *v, double *result, int64_t n)
{
	for (int64_t i = 0; i < n; i++) {
		double sum = 0.0;
		for (int64_t j = 0; j < n; j++)
			sum += a(j, i) * v[j];
		result[i] = sum;
	}
}

static void multiply_at_av(const double *v, double *result, double *scratch, int64_t n)
{
	multiply_av(v, scratch, n);
	multiply_atv(scratch, result, n);
}

static double *filled(int64_t n, double value)
{
	double *v = malloc((size_t)n * sizeof *v);
	for (int64_t i = 0; i < n; i++)
		v[i] = value;
	return v;
}

static double spectral_norm(int64_t n)
{
	double *u = filled(n, 1.0), *v = filled(n, 0.0), *scratch = filled(n, 0.0);
	for (int64_t i = 0; i < 10; i++) {
		multiply_at_av(u, v, scratch, n);
		multiply_at_av(v, u, scratch, n);
	}
	double vbv = 0.0, vv = 0.0;
	for (int64_t i = 0; i < n; i++) {
		vbv += u[i] * v[i];
		vv += v[i] * v[i];
	}
	free(u);
	free(v);
	free(scratch);
	return sqrt(vbv / vv);
}

int main(int argc, char **argv)
{
	int64_t n = argc > 1 ? strtoll(argv[1], NULL, 10) : 100;
	printf("%.9f\n", spectral_norm(n));
}
