// Eight queens, the first solution, many times over.
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 8 };

struct queens {
	bool *free_rows;
	bool *free_maxs;
	bool *free_mins;
	int64_t *rows;
};

static bool *all_free(size_t length)
{
	bool *flags = malloc(length * sizeof *flags);
	memset(flags, true, length);
	return flags;
}

static struct queens *queens_new(void)
{
	struct queens *self = malloc(sizeof *self);
	self->free_rows = all_free(SIZE);
	self->free_maxs = all_free(2 * SIZE);
	self->free_mins = all_free(2 * SIZE);
	self->rows = malloc(SIZE * sizeof *self->rows);
	for (int64_t i = 0; i < SIZE; i++)
		self->rows[i] = -1;
	return self;
}

static void queens_destroy(struct queens *self)
{
	free(self->free_rows);
	free(self->free_maxs);
	free(self->free_mins);
	free(self->rows);
	free(self);
}

static bool is_free(const struct queens *self, int64_t row, int64_t column)
{
	return self->free_rows[row] && self->free_maxs[column + row] &&
	       self->free_mins[column - row + SIZE - 1];
}

static void set(struct queens *self, int64_t row, int64_t column, bool free)
{
	self->free_rows[row] = free;
	self->free_maxs[column + row] = free;
	self->free_mins[column - row + SIZE - 1] = free;
}

static bool place(struct queens *self, int64_t column)
{
	for (int64_t row = 0; row < SIZE; row++) {
		if (is_free(self, row, column)) {
			self->rows[row] = column;
			set(self, row, column, false);
			if (column == SIZE - 1 || place(self, column + 1))
				return true;
			set(self, row, column, true);
		}
	}
	return false;
}

static int64_t checksum_of(const struct queens *self)
{
	int64_t sum = 0;
	for (int64_t i = 0; i < SIZE; i++)
		sum = sum * SIZE + self->rows[i];
	return sum;
}

int main(int argc, char **argv)
{
	int64_t times = argc > 1 ? strtoll(argv[1], NULL, 10) : 10;
	int64_t solved = 0, checksum = 0;
	for (int64_t i = 0; i < times; i++) {
		struct queens *queens = queens_new();
		if (place(queens, 0)) {
			solved++;
			checksum = checksum_of(queens);
		}
		queens_destroy(queens);
	}
	printf("%" PRId64 " of %" PRId64 ", columns %" PRId64 "\n", solved, times, checksum);
}
