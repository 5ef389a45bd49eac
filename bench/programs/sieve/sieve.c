// The sieve of Eratosthenes up to 5000, many times over; there are 669 primes.
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 5000 };

static int64_t sieve(bool *flags, int64_t length)
{
	int64_t primes = 0;
	for (int64_t i = 2; i <= length; i++) {
		if (flags[i - 1]) {
			primes++;
			for (int64_t k = i + i; k <= length; k += i)
				flags[k - 1] = false;
		}
	}
	return primes;
}

int main(int argc, char **argv)
{
	int64_t times = argc > 1 ? strtoll(argv[1], NULL, 10) : 10;
	int64_t primes = 0;
	for (int64_t i = 0; i < times; i++) {
		bool *flags = malloc(SIZE * sizeof *flags);
		memset(flags, true, SIZE);
		primes += sieve(flags, SIZE);
		free(flags);
	}
	printf("%" PRId64 "\n", primes);
}
