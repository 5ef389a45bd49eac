// Paul Havlak's search for the loops of a control flow graph, reducible or not, by union-find over its depth-first
// tree: graphs, lists, sets and maps of objects. The argument is the number of runs over a graph with three loops;
// 51 runs over one with 1601 loops follow.
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { RUNS = 50, UNVISITED = -1 };

struct list {
	intptr_t *items;
	size_t length, capacity;
};

struct entry {
	intptr_t key, value;
};

// Entries in the order of their insertion, found through a table of their positions + 1. Also a set.
struct map {
	struct entry *entries;
	uint32_t *table;
	size_t length, capacity, slots;
};

struct block {
	int64_t id;
	struct list predecessors, successors;
};

struct graph {
	struct map blocks;
	struct block *entry;
};

struct loop {
	bool reducible;
	struct block *header;
	struct loop *parent;
	struct map children, blocks;
	int64_t nesting, depth;
};

struct forest {
	struct loop *root;
	struct list loops;
};

// A block of the depth-first tree, in a set of blocks that belong to one loop.
struct node {
	struct block *block;
	int64_t number;
	struct loop *loop;
	struct node *parent;
};

enum kind { NON_HEADER, REDUCIBLE, SELF, IRREDUCIBLE };

struct finder {
	struct graph *graph;
	struct forest *forest;
	struct map numbers;
	struct list nodes;
	int64_t *last;
	enum kind *kinds;
	struct list *back_edges;
	struct map *other_edges;
};

static void append(struct list *self, intptr_t item)
{
	if (self->length == self->capacity) {
		self->capacity = self->capacity ? 2 * self->capacity : 4;
		self->items = realloc(self->items, self->capacity * sizeof *self->items);
	}
	self->items[self->length++] = item;
}

static bool contains(const struct list *self, intptr_t item)
{
	for (size_t i = 0; i < self->length; i++)
		if (self->items[i] == item)
			return true;
	return false;
}

static size_t slot_of(const struct map *self, intptr_t key)
{
	uint64_t hash = (uint64_t)key * 0x9E3779B97F4A7C15;
	size_t mask = self->slots - 1, i = (size_t)(hash >> 32) & mask;
	while (self->table[i] && self->entries[self->table[i] - 1].key != key)
		i = (i + 1) & mask;
	return i;
}

static void map_grow(struct map *self)
{
	self->capacity = self->capacity ? 2 * self->capacity : 4;
	self->slots = 2 * self->capacity;
	self->entries = realloc(self->entries, self->capacity * sizeof *self->entries);
	free(self->table);
	self->table = calloc(self->slots, sizeof *self->table);
	for (size_t i = 0; i < self->length; i++)
		self->table[slot_of(self, self->entries[i].key)] = (uint32_t)i + 1;
}

static intptr_t *map_find(const struct map *self, intptr_t key)
{
	uint32_t position = self->slots ? self->table[slot_of(self, key)] : 0;
	return position ? &self->entries[position - 1].value : NULL;
}

static void map_set(struct map *self, intptr_t key, intptr_t value)
{
	if (self->length == self->capacity)
		map_grow(self);
	uint32_t *position = &self->table[slot_of(self, key)];
	if (!*position) {
		*position = (uint32_t)++self->length;
		self->entries[*position - 1].key = key;
	}
	self->entries[*position - 1].value = value;
}

static void map_release(struct map *self)
{
	free(self->entries);
	free(self->table);
}

static struct block *graph_block(struct graph *self, int64_t id)
{
	intptr_t *known = map_find(&self->blocks, id);
	if (known)
		return (struct block *)*known;
	struct block *block = malloc(sizeof *block);
	*block = (struct block){.id = id};
	map_set(&self->blocks, id, (intptr_t)block);
	if (!self->entry)
		self->entry = block;
	return block;
}

static void connect(struct graph *self, int64_t source, int64_t target)
{
	struct block *a = graph_block(self, source), *b = graph_block(self, target);
	append(&a->successors, (intptr_t)b);
	append(&b->predecessors, (intptr_t)a);
}

// The functions below add a shape to a block and return its last block.
static int64_t straight(struct graph *self, int64_t start, int64_t length)
{
	for (int64_t i = 0; i < length; i++)
		connect(self, start + i, start + i + 1);
	return start + length;
}

static int64_t diamond(struct graph *self, int64_t start)
{
	connect(self, start, start + 1);
	connect(self, start, start + 2);
	connect(self, start + 1, start + 3);
	connect(self, start + 2, start + 3);
	return start + 3;
}

// Two loops within a loop.
static int64_t loops(struct graph *self, int64_t start)
{
	int64_t header = straight(self, start, 1);
	int64_t first = diamond(self, header);
	int64_t middle = straight(self, first, 1);
	int64_t second = diamond(self, middle);
	int64_t footer = straight(self, second, 1);
	connect(self, second, middle);
	connect(self, first, header);
	connect(self, footer, start);
	return straight(self, footer, 1);
}

static struct loop *loop_new(struct block *header, bool reducible)
{
	struct loop *self = malloc(sizeof *self);
	*self = (struct loop){.reducible = reducible, .header = header};
	return self;
}

static void loop_free(struct loop *self)
{
	map_release(&self->children);
	map_release(&self->blocks);
	free(self);
}

static void set_parent(struct loop *self, struct loop *parent)
{
	self->parent = parent;
	map_set(&parent->children, (intptr_t)self, 0);
}

static void loop_nest(struct loop *self, int64_t depth)
{
	self->depth = depth;
	for (size_t i = 0; i < self->children.length; i++) {
		struct loop *child = (struct loop *)self->children.entries[i].key;
		loop_nest(child, depth + 1);
		if (child->nesting + 1 > self->nesting)
			self->nesting = child->nesting + 1;
	}
}

static struct loop *forest_add(struct forest *self, struct block *header, bool reducible)
{
	struct loop *loop = loop_new(header, reducible);
	map_set(&loop->blocks, (intptr_t)header, 0);
	append(&self->loops, (intptr_t)loop);
	return loop;
}

static void forest_nest(struct forest *self)
{
	for (size_t i = 0; i < self->loops.length; i++) {
		struct loop *loop = (struct loop *)self->loops.items[i];
		if (!loop->parent)
			set_parent(loop, self->root);
	}
	loop_nest(self->root, 0);
}

static void forest_release(struct forest *self)
{
	for (size_t i = 0; i < self->loops.length; i++)
		loop_free((struct loop *)self->loops.items[i]);
	free(self->loops.items);
	loop_free(self->root);
}

static struct node *node_at(const struct finder *self, size_t i)
{
	return (struct node *)self->nodes.items[i];
}

static struct node *node_find(struct node *self)
{
	struct node *root = self;
	struct list path = {0};
	for (struct node *parent = root->parent; parent; parent = root->parent) {
		if (parent->parent)
			append(&path, (intptr_t)root);
		root = parent;
	}
	for (size_t i = 0; i < path.length; i++)
		((struct node *)path.items[i])->parent = root;
	free(path.items);
	return root;
}

// Numbers the blocks in the order of a depth-first search.
static void visit(struct finder *self, struct block *block)
{
	int64_t number = (int64_t)self->nodes.length;
	map_set(&self->numbers, (intptr_t)block, number);
	struct node *node = malloc(sizeof *node);
	*node = (struct node){.block = block, .number = number};
	append(&self->nodes, (intptr_t)node);
	for (size_t i = 0; i < block->successors.length; i++) {
		struct block *next = (struct block *)block->successors.items[i];
		if (*map_find(&self->numbers, (intptr_t)next) == UNVISITED)
			visit(self, next);
	}
	self->last[number] = (int64_t)self->nodes.length - 1;
}

static bool is_ancestor(const struct finder *self, int64_t w, int64_t v)
{
	return w <= v && v <= self->last[w];
}

static void classify_edges(struct finder *self)
{
	self->back_edges = calloc(self->nodes.length, sizeof *self->back_edges);
	self->other_edges = calloc(self->nodes.length, sizeof *self->other_edges);
	for (size_t w = 0; w < self->nodes.length; w++) {
		const struct list *predecessors = &node_at(self, w)->block->predecessors;
		for (size_t i = 0; i < predecessors->length; i++) {
			int64_t v = *map_find(&self->numbers, predecessors->items[i]);
			if (v == UNVISITED)
				continue;
			if (is_ancestor(self, (int64_t)w, v))
				append(&self->back_edges[w], v);
			else
				map_set(&self->other_edges[w], v, 0);
		}
	}
}

// Makes the loop with header w if there is one: what reaches a back edge without passing w.
static void find_loop(struct finder *self, int64_t w)
{
	struct list body = {0};
	for (size_t i = 0; i < self->back_edges[w].length; i++) {
		int64_t v = self->back_edges[w].items[i];
		if (v == w)
			self->kinds[w] = SELF;
		else
			append(&body, (intptr_t)node_find(node_at(self, (size_t)v)));
	}
	if (body.length > 0)
		self->kinds[w] = REDUCIBLE;
	for (size_t i = 0; i < body.length; i++) {
		const struct map *others = &self->other_edges[((struct node *)body.items[i])->number];
		for (size_t j = 0; j < others->length; j++) {
			struct node *node = node_find(node_at(self, (size_t)others->entries[j].key));
			if (!is_ancestor(self, w, node->number)) {
				self->kinds[w] = IRREDUCIBLE;
				map_set(&self->other_edges[w], node->number, 0);
			} else if (node->number != w && !contains(&body, (intptr_t)node)) {
				append(&body, (intptr_t)node);
			}
		}
	}
	if (body.length > 0 || self->kinds[w] == SELF) {
		struct node *header = node_at(self, (size_t)w);
		struct loop *loop = forest_add(self->forest, header->block, self->kinds[w] != IRREDUCIBLE);
		header->loop = loop;
		for (size_t i = 0; i < body.length; i++) {
			struct node *node = (struct node *)body.items[i];
			node->parent = header;
			if (node->loop)
				set_parent(node->loop, loop);
			else
				map_set(&loop->blocks, (intptr_t)node->block, 0);
		}
	}
	free(body.items);
}

static void find_loops(struct graph *graph, struct forest *forest)
{
	size_t size = graph->blocks.length;
	struct finder self = {.graph = graph, .forest = forest};
	self.last = calloc(size, sizeof *self.last);
	self.kinds = calloc(size, sizeof *self.kinds);
	for (size_t i = 0; i < size; i++)
		map_set(&self.numbers, graph->blocks.entries[i].value, UNVISITED);
	visit(&self, graph->entry);
	classify_edges(&self);
	for (int64_t w = (int64_t)self.nodes.length - 1; w >= 0; w--)
		find_loop(&self, w);
	for (size_t i = 0; i < self.nodes.length; i++) {
		free(node_at(&self, i));
		free(self.back_edges[i].items);
		map_release(&self.other_edges[i]);
	}
	free(self.back_edges);
	free(self.other_edges);
	free(self.nodes.items);
	map_release(&self.numbers);
	free(self.last);
	free(self.kinds);
}

// Lets the graph grow by ten times ten trees of five shapes with three loops; they overlap the first shape.
static void grow(struct graph *graph)
{
	int64_t n = 2;
	for (int i = 0; i < 10; i++) {
		connect(graph, 2, n + 1);
		n++;
		for (int j = 0; j < 10; j++) {
			int64_t top = n;
			n = straight(graph, n, 1);
			for (int k = 0; k < 5; k++)
				n = loops(graph, n);
			int64_t bottom = straight(graph, n, 1);
			connect(graph, n, top);
			n = bottom;
		}
		connect(graph, n, 1);
	}
}

static struct forest forest_new(void)
{
	return (struct forest){.root = loop_new(NULL, true)};
}

int main(int argc, char **argv)
{
	int64_t times = argc > 1 ? strtoll(argv[1], NULL, 10) : 1;
	struct graph graph = {0};
	graph_block(&graph, 0);
	loops(&graph, 0);
	graph_block(&graph, 1);
	connect(&graph, 0, 2);
	struct forest forest = forest_new();
	for (int64_t i = 0; i < times; i++)
		find_loops(&graph, &forest);
	grow(&graph);
	find_loops(&graph, &forest);
	for (int i = 0; i < RUNS; i++) {
		struct forest other = forest_new();
		find_loops(&graph, &other);
		forest_release(&other);
	}
	forest_nest(&forest);
	printf("%zu loops, %zu blocks\n", forest.loops.length + 1, graph.blocks.length);
	forest_release(&forest);
	for (size_t i = 0; i < graph.blocks.length; i++) {
		struct block *block = (struct block *)graph.blocks.entries[i].value;
		free(block->predecessors.items);
		free(block->successors.items);
		free(block);
	}
	map_release(&graph.blocks);
}
