// A tree of lists with four children each and leaves of random lengths: allocation of small arrays. A tree of depth
// seven has 5461 nodes.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { DEPTH = 7, CHILDREN = 4 };

struct random {
	int64_t seed;
};

struct list {
	size_t length;
	void *elements;
};

struct tree {
	enum { LEAF, NODE } kind;
	struct list list;
};

struct builder {
	int64_t count;
	struct random random;
};

static int64_t random_next(struct random *self)
{
	self->seed = (self->seed * 1309 + 13849) & 65535;
	return self->seed;
}

static struct tree *build(struct builder *self, int64_t depth)
{
	struct tree *tree = malloc(sizeof *tree);
	self->count++;
	if (depth == 1) {
		size_t length = (size_t)(random_next(&self->random) % 10 + 1);
		*tree = (struct tree){LEAF, {length, calloc(length, sizeof(int64_t))}};
		return tree;
	}
	struct tree **children = malloc(CHILDREN * sizeof *children);
	*tree = (struct tree){NODE, {CHILDREN, children}};
	for (int i = 0; i < CHILDREN; i++)
		children[i] = build(self, depth - 1);
	return tree;
}

static void tree_free(struct tree *self)
{
	struct tree **children = self->list.elements;
	if (self->kind == NODE)
		for (size_t i = 0; i < self->list.length; i++)
			tree_free(children[i]);
	free(children);
	free(self);
}

int main(int argc, char **argv)
{
	int64_t times = argc > 1 ? strtoll(argv[1], NULL, 10) : 10;
	int64_t nodes = 0;
	for (int64_t i = 0; i < times; i++) {
		struct builder builder = {.random.seed = 74755};
		tree_free(build(&builder, DEPTH));
		nodes += builder.count;
	}
	printf("%" PRId64 "\n", nodes);
}
