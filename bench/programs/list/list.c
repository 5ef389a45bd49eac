// Takeuchi's function over linked lists: recursion and pointers. The lists of 15, 10 and 6 elements give one of 10.
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

struct element {
	int64_t value;
	struct element *next;
};

static int64_t element_length(const struct element *self)
{
	return self->next ? 1 + element_length(self->next) : 1;
}

static struct element *list_of(int64_t length)
{
	if (length == 0)
		return NULL;
	struct element *self = malloc(sizeof *self);
	*self = (struct element){length, list_of(length - 1)};
	return self;
}

static void list_free(struct element *self)
{
	while (self) {
		struct element *next = self->next;
		free(self);
		self = next;
	}
}

static bool is_shorter(const struct element *x, const struct element *y)
{
	while (y) {
		if (!x)
			return true;
		x = x->next;
		y = y->next;
	}
	return false;
}

static struct element *next_of(const struct element *self)
{
	return self ? self->next : NULL;
}

static struct element *tail(struct element *x, struct element *y, struct element *z)
{
	if (!is_shorter(y, x))
		return z;
	return tail(tail(next_of(x), y, z), tail(next_of(y), z, x), tail(next_of(z), x, y));
}

int main(int argc, char **argv)
{
	int64_t times = argc > 1 ? strtoll(argv[1], NULL, 10) : 10;
	int64_t length = 0;
	for (int64_t i = 0; i < times; i++) {
		struct element *x = list_of(15), *y = list_of(10), *z = list_of(6);
		struct element *result = tail(x, y, z);
		if (result)
			length += element_length(result);
		list_free(x);
		list_free(y);
		list_free(z);
	}
	printf("%" PRId64 "\n", length);
}
