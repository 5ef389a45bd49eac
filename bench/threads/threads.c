// The rows that C has something for: pthreads, and malloc with free.
#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct node {
	struct node *left, *right;
};

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static long counter, turns;
static _Atomic long shared;

static struct node *tree(int depth)
{
	struct node *node = calloc(1, sizeof *node);

	if (depth) {
		node->left = tree(depth - 1);
		node->right = tree(depth - 1);
	}
	return node;
}

static long count(const struct node *node)
{
	return node->left ? 1 + count(node->left) + count(node->right) : 1;
}

static void drop(struct node *node)
{
	if (node->left) {
		drop(node->left);
		drop(node->right);
	}
	free(node);
}

static void *allocate(void *arg)
{
	for (long i = 0; i < turns; i++) {
		struct node *root = tree(13);

		assert(count(root) == 16383);
		drop(root);
	}
	return arg;
}

static void *lock(void *arg)
{
	for (long i = 0; i < turns; i++) {
		pthread_mutex_lock(&mutex);
		counter++;
		pthread_mutex_unlock(&mutex);
	}
	return arg;
}

static void *add(void *arg)
{
	for (long i = 0; i < turns; i++)
		shared++;
	return arg;
}

static void *nothing(void *arg)
{
	return arg;
}

static void together(int n, void *(*f)(void *))
{
	pthread_t threads[2];

	for (int i = 0; i < n; i++)
		pthread_create(&threads[i], NULL, f, NULL);
	for (int i = 0; i < n; i++)
		pthread_join(threads[i], NULL);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		int threads;
		void *(*f)(void *);
		long turns, operations; // in each turn
		int repeats;
	} rows[] = {
		{"allocate-1", 1, allocate, 300, 16383, 1}, {"allocate-2", 2, allocate, 300, 16383, 1},
		{"mutex-1", 1, lock, 5000000, 1, 1},        {"mutex-2", 2, lock, 2000000, 1, 1},
		{"atomic-1", 1, add, 5000000, 1, 1},        {"atomic-2", 2, add, 2000000, 1, 1},
		{"start", 1, nothing, 1, 1, 5000},
	};
	struct timespec from, to;

	for (size_t i = 0; argc > 1 && i < sizeof rows / sizeof *rows; i++) {
		if (strcmp(rows[i].name, argv[1]))
			continue;
		turns = rows[i].turns;
		clock_gettime(CLOCK_MONOTONIC, &from);
		for (int k = 0; k < rows[i].repeats; k++)
			together(rows[i].threads, rows[i].f);
		clock_gettime(CLOCK_MONOTONIC, &to);

		double ns = (double)(to.tv_sec - from.tv_sec) * 1e9 + (double)(to.tv_nsec - from.tv_nsec);

		printf("%.0f\n", ns * 10 /
					 ((double)turns * (double)rows[i].operations * rows[i].threads *
					  rows[i].repeats));
	}
	return 0;
}
