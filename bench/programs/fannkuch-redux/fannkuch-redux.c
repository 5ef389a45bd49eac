// Pancake flipping over all permutations of 1..n, in the order that the Benchmarks Game fixes.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct result {
	int64_t checksum;
	int64_t flips;
};

static struct result fannkuch(int64_t n)
{
	int64_t *perm = calloc((size_t)n, sizeof *perm);
	int64_t *first = calloc((size_t)n, sizeof *first);
	int64_t *count = calloc((size_t)n, sizeof *count);
	int64_t max_flips = 0, checksum = 0, number = 0, r = n;

	for (int64_t i = 0; i < n; i++)
		first[i] = i;
	for (;;) {
		for (; r != 1; r--)
			count[r - 1] = r;
		for (int64_t i = 0; i < n; i++)
			perm[i] = first[i];
		int64_t flips = 0;
		for (int64_t k = perm[0]; k != 0; k = perm[0]) {
			for (int64_t low = 0, high = k; low < high; low++, high--) {
				int64_t swapped = perm[low];
				perm[low] = perm[high];
				perm[high] = swapped;
			}
			flips++;
		}
		if (flips > max_flips)
			max_flips = flips;
		checksum += number % 2 == 0 ? flips : -flips;

		// The next permutation: rotate ever longer prefixes.
		for (;; r++) {
			if (r == n) {
				free(perm);
				free(first);
				free(count);
				return (struct result){checksum, max_flips};
			}
			int64_t head = first[0];
			for (int64_t i = 0; i < r; i++)
				first[i] = first[i + 1];
			first[r] = head;
			if (--count[r] > 0)
				break;
		}
		number++;
	}
}

int main(int argc, char **argv)
{
	int64_t n = argc > 1 ? strtoll(argv[1], NULL, 10) : 7;
	struct result result = fannkuch(n);
	printf("%" PRId64 "\nPfannkuchen(%" PRId64 ") = %" PRId64 "\n", result.checksum, n, result.flips);
}
