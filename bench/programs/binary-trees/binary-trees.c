// Many short-lived binary trees beside a long-lived one: malloc and free.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

struct tree {
	struct tree *left;
	struct tree *right;
};

static int64_t tree_check(const struct tree *self)
{
	if (!self->left || !self->right)
		return 1;
	return tree_check(self->left) + tree_check(self->right) + 1;
}

static struct tree *tree_new(struct tree *left, struct tree *right)
{
	struct tree *self = malloc(sizeof *self);
	self->left = left;
	self->right = right;
	return self;
}

static struct tree *bottom_up(int64_t depth)
{
	if (depth == 0)
		return tree_new(NULL, NULL);
	struct tree *left = bottom_up(depth - 1);
	return tree_new(left, bottom_up(depth - 1));
}

static void tree_destroy(struct tree *self)
{
	if (self->left)
		tree_destroy(self->left);
	if (self->right)
		tree_destroy(self->right);
	free(self);
}

static int64_t check_and_destroy(struct tree *self)
{
	int64_t check = tree_check(self);
	tree_destroy(self);
	return check;
}

int main(int argc, char **argv)
{
	int64_t n = argc > 1 ? strtoll(argv[1], NULL, 10) : 10;
	int64_t least = 4, most = n > least + 2 ? n : least + 2;
	printf("stretch tree of depth %" PRId64 "\t check: %" PRId64 "\n", most + 1,
	       check_and_destroy(bottom_up(most + 1)));
	struct tree *long_lived = bottom_up(most);
	for (int64_t depth = least; depth <= most; depth += 2) {
		int64_t trees = (int64_t)1 << (most - depth + least);
		int64_t check = 0;
		for (int64_t i = 0; i < trees; i++)
			check += check_and_destroy(bottom_up(depth));
		printf("%" PRId64 "\t trees of depth %" PRId64 "\t check: %" PRId64 "\n", trees, depth,
		       check);
	}
	printf("long lived tree of depth %" PRId64 "\t check: %" PRId64 "\n", most,
	       check_and_destroy(long_lived));
}
