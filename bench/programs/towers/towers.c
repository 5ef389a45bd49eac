// The towers of Hanoi with 13 disks: linked lists and recursion. The tower is moved in 8191 moves.
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { DISKS = 13 };

struct disk {
	int64_t size;
	struct disk *below;
};

struct towers {
	struct disk **piles;
	int64_t moves;
};

static void push(struct towers *self, int64_t pile, struct disk *disk)
{
	struct disk *top = self->piles[pile];
	if (top && disk->size >= top->size) {
		fprintf(stderr, "a disk of size %" PRId64 " on one of size %" PRId64 "\n", disk->size,
			top->size);
		exit(1);
	}
	disk->below = top;
	self->piles[pile] = disk;
}

static struct disk *pop(struct towers *self, int64_t pile)
{
	struct disk *top = self->piles[pile];
	if (!top) {
		fprintf(stderr, "no disk on pile %" PRId64 "\n", pile);
		exit(1);
	}
	self->piles[pile] = top->below;
	top->below = NULL;
	return top;
}

static void move_top(struct towers *self, int64_t source, int64_t target)
{
	push(self, target, pop(self, source));
	self->moves++;
}

static void move(struct towers *self, int64_t disks, int64_t source, int64_t target)
{
	if (disks > 1) {
		int64_t other = 3 - source - target;
		move(self, disks - 1, source, other);
		move_top(self, source, target);
		move(self, disks - 1, other, target);
	} else {
		move_top(self, source, target);
	}
}

static int64_t run(void)
{
	struct towers self = {.piles = calloc(3, sizeof(struct disk *))};
	for (int64_t size = DISKS; size > 0; size--) {
		struct disk *disk = malloc(sizeof *disk);
		*disk = (struct disk){size, NULL};
		push(&self, 0, disk);
	}
	move(&self, DISKS, 0, 1);
	for (int i = 0; i < DISKS; i++)
		free(pop(&self, 1));
	free(self.piles);
	return self.moves;
}

int main(int argc, char **argv)
{
	int64_t times = argc > 1 ? strtoll(argv[1], NULL, 10) : 10;
	int64_t moves = 0;
	for (int64_t i = 0; i < times; i++)
		moves += run();
	printf("%" PRId64 "\n", moves);
}
