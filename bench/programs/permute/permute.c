// All permutations of six numbers: recursion over a list. A run makes 8660 calls.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { LENGTH = 6 };

struct permutations {
	int64_t count;
	int64_t *values;
};

static void swap(int64_t *values, int64_t i, int64_t j)
{
	int64_t value = values[i];
	values[i] = values[j];
	values[j] = value;
}

static void permute(struct permutations *self, int64_t n)
{
	self->count++;
	if (n == 0)
		return;
	int64_t last = n - 1;
	permute(self, last);
	for (int64_t i = last; i >= 0; i--) {
		swap(self->values, last, i);
		permute(self, last);
		swap(self->values, last, i);
	}
}

static int64_t run(void)
{
	struct permutations self = {.values = malloc(LENGTH * sizeof(int64_t))};
	for (int64_t i = 0; i < LENGTH; i++)
		self.values[i] = i;
	permute(&self, LENGTH);
	free(self.values);
	return self.count;
}

int main(int argc, char **argv)
{
	int64_t times = argc > 1 ? strtoll(argv[1], NULL, 10) : 10;
	int64_t count = 0;
	for (int64_t i = 0; i < times; i++)
		count += run();
	printf("%" PRId64 "\n", count);
}
