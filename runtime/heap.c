// Allocation. Each size of cell has a run of free cells here for each kind of contents; an allocation takes the first cell: load, compare, add, store. Where a run ends the next one is looked for,
// in the same block, then in other blocks with free cells, then in a new block (blocks.h, collect.h).
//
// Invariants
//  1  The cells of a run are zero, but those of a plain one hold anything.
//  2  A collection drops all runs before it marks: what was in them is unmarked and found again.
//  3  It is due when a little more was allocated since the last one than was left by it. So the work of collecting
//     stays in proportion to that of allocating, and memory to what is in use.
//  4  There is one mutator thread. Destructors run on it too, where an object with a class is made, never where a list
//     or a map that may be the program's is half changed.
//
// NOODLE_GC_STRESS=n in the environment collects at every n-th allocation: it finds references that generated code
// failed to keep.
#include "blocks.h"
#include "collect.h"
#include "rt_internal.h"
#include "thread.h"

#include <stdlib.h>
#include <string.h>

enum {
	SMALL_SIZES = ND_HEAP_SMALL / ND_GRANULE + 1, // size n: n granules
	MIN_BUDGET = 2 << 20,
	KEEP_FREE = 8 << 20, // bytes of free blocks beyond `keep` before the system gets any back
	KEEP_ROUNDS = 16     // collections until most of what is not needed any more goes back
};

// Beyond the small ones: cells of which a block holds 16, 12, ... 2.
static const uint16_t larger_sizes[] = { 40, 48, 56, 64, 85, 102, 128, 170, 204, 256, 341, 512 };

_Static_assert(SMALL_SIZES + sizeof larger_sizes / sizeof *larger_sizes <= ND_SIZES, "too many sizes of cells");
enum { NLARGER = sizeof larger_sizes / sizeof *larger_sizes };

static struct nd_partial partials[ND_CONTENTS][ND_SIZES];
static size_t budget = MIN_BUDGET, allocated, total_allocated, collections;
static uint64_t stress_every, stress_count;
static struct nd_run stress_runs[ND_CONTENTS][ND_SIZES]; // the real ones: those of nd_self stay empty, so that each allocation is noticed

// Objects with a destructor. The collector does not see this table, so that they can die.
static struct {
	struct nd_rt_object **objects;
	size_t len, cap;
} destructibles;

// Those that died and whose destructors are still to run.
static struct {
	struct nd_rt_object **objects;
	size_t len, cap;
} due;

static _Noreturn void out_of_memory(void)
{
	nd_rt_fatal("OutOfMemoryError", "the heap is exhausted");
}

// Lets the program go on to a place where it can throw, once.
static void use_reserve(void)
{
	if (!nd_blocks_use_reserve())
		out_of_memory();
	nd_rt_memory_ran_out();
}

void nd_heap_init(void)
{
	nd_blocks_init();
	if (!nd_blocks.base)
		nd_rt_fatal("OutOfMemoryError", "no addresses for the heap");
	nd_collect_init();

	const char *stress = getenv("NOODLE_GC_STRESS");

	if (stress)
		stress_every = strtoull(stress, NULL, 10);
}

// Collecting ----------------------------------------------------------------------------------------------------
static void bury(struct nd_rt_object *object)
{
	if (due.len == due.cap) {
		due.cap = due.cap ? due.cap * 2 : 16;
		due.objects = realloc(due.objects, due.cap * sizeof(void *));
		if (!due.objects)
			out_of_memory();
	}
	due.objects[due.len++] = object;
}

// Finds all of the dead before it marks any of them: they die together, whoever refers to whom.
static void after_mark(void)
{
	size_t kept = 0, first_new = due.len;

	for (size_t i = 0; i < first_new; i++)
		nd_mark(due.objects[i]);
	for (size_t i = 0; i < destructibles.len; i++) {
		struct nd_rt_object *object = destructibles.objects[i];

		if (nd_is_marked(object))
			destructibles.objects[kept++] = object;
		else
			bury(object);
	}
	destructibles.len = kept;
	for (size_t i = first_new; i < due.len; i++)
		nd_mark(due.objects[i]);
}

static __attribute__((noinline)) void collect(void)
{
	static size_t keep;
	size_t live;

	memset(nd_self.runs, 0, sizeof nd_self.runs);
	memset(stress_runs, 0, sizeof stress_runs);
	memset(nd_self.places, 0, sizeof nd_self.places);
	nd_self.last_place.string = NULL; // it may be another one's address soon
	live = nd_collect(after_mark, partials);
	budget = MIN_BUDGET + live + live / 4;
	// What was needed lately may be needed again soon, and costs more from the system than from here.
	keep = keep - keep / KEEP_ROUNDS > budget ? keep - keep / KEEP_ROUNDS : budget;
	nd_blocks_release(keep + KEEP_FREE);
	total_allocated += allocated;
	allocated = 0;
	collections++;
}

static void run_due_destructors(void)
{
	static bool running; // destructors allocate as well

	if (running)
		return;
	running = true;
	while (due.len) {
		struct nd_rt_object *object = due.objects[--due.len];

		nd_rt_class_of(object)->destructor(object);
	}
	running = false;
}

// Finding room --------------------------------------------------------------------------------------------------
static bool is_marked_at(const uint64_t *marks, uint32_t granule)
{
	return marks[granule / 64] >> (granule % 64) & 1;
}

static uint32_t next_marked(const uint64_t *marks, uint32_t granule, uint32_t end)
{
	uint32_t word = granule / 64;
	uint64_t bits = marks[word] & ~(uint64_t)0 << (granule % 64);

	while (!bits) {
		if (++word * 64 >= end)
			return end;
		bits = marks[word];
	}
	granule = word * 64 + (uint32_t)__builtin_ctzll(bits);
	return granule < end ? granule : end;
}

// The next run of free cells of the place's block, if there is any.
static bool next_run(struct nd_place *place, struct nd_run *run)
{
	struct nd_block *b = &nd_blocks.block[place->block];
	const uint64_t *marks = nd_blocks.marks + (size_t)place->block * ND_BLOCK_MARK_WORDS;
	uint32_t size = b->granules, end = size * b->cells, start = place->granule, stop;

	while (start < end && is_marked_at(marks, start))
		start += size;
	if (start >= end)
		return false;
	stop = next_marked(marks, start, end);
	place->granule = stop;
	run->at = nd_block_address(place->block) + (size_t)start * ND_GRANULE;
	run->end = run->at + (size_t)(stop - start) * ND_GRANULE;
	if (b->kind != ND_PLAIN && !b->clean)
		memset(run->at, 0, (size_t)(run->end - run->at));
	b->clean = false;
	return true;
}

static bool next_partial(struct nd_partial *list, struct nd_place *place)
{
	if (!list->first)
		return false;
	*place = (struct nd_place){ list->first, 0 };
	list->first = nd_blocks.block[list->first].number;
	return true;
}

static uint32_t granules_of(uint32_t size)
{
	return size < SMALL_SIZES ? size : larger_sizes[size - SMALL_SIZES];
}

static bool new_block(uint32_t size, int kind, struct nd_place *place)
{
	uint32_t granules = granules_of(size);
	bool clean;
	uint32_t number = nd_blocks_take(1, ND_BLOCK_SMALL, &clean);

	if (!number)
		return false;
	nd_blocks.block[number] = (struct nd_block){
		.state = ND_BLOCK_SMALL,
		.kind = (uint8_t)kind,
		.clean = clean,
		.size = (uint8_t)size,
		.cells = (uint16_t)(ND_BLOCK_GRANULES / granules),
		.granules = (uint16_t)granules,
		.reciprocal = (uint32_t)((((uint64_t)1 << ND_RECIPROCAL_SHIFT) + granules - 1) / granules),
	};
	memset(nd_blocks.marks + (size_t)number * ND_BLOCK_MARK_WORDS, 0,
	       ND_BLOCK_MARK_WORDS * sizeof *nd_blocks.marks);
	*place = (struct nd_place){ number, 0 };
	return true;
}

// What every allocation off the fast path does first.
static void before_slow(size_t bytes)
{
	if (stress_every ? ++stress_count % stress_every == 0 : allocated + bytes > budget)
		collect();
}

// Gives the size's run at least one cell.
static void refill(uint32_t size, int kind, struct nd_run *run)
{
	struct nd_place *place = &nd_self.places[kind][size];

	while (!place->block || !next_run(place, run)) {
		if (next_partial(&partials[kind][size], place) || new_block(size, kind, place))
			continue;
		collect();
		if (!next_partial(&partials[kind][size], place) && !new_block(size, kind, place))
			use_reserve();
	}
	allocated += (size_t)(run->end - run->at);
}

static __attribute__((noinline)) void *alloc_cell(uint32_t size, int kind)
{
	struct nd_run *run = stress_every ? &stress_runs[kind][size] : &nd_self.runs[kind][size];
	size_t bytes = (size_t)granules_of(size) * ND_GRANULE;
	char *cell;

	if (kind == ND_OBJECT && due.len)
		run_due_destructors();
	before_slow(0);
	if (run->at == run->end)
		refill(size, kind, run);
	cell = run->at;
	run->at += bytes;
	return cell;
}

static uint32_t blocks_for(size_t bytes)
{
	size_t n = bytes / ND_BLOCK_BYTES + (bytes % ND_BLOCK_BYTES != 0);

	return n <= INT32_MAX ? (uint32_t)n : 0; // 0: more than there can be
}

static uint32_t take_large(size_t bytes, bool *clean)
{
	uint32_t n = blocks_for(bytes), number;

	before_slow(n ? bytes : 0);
	if (!n)
		return 0;
	number = nd_blocks_take(n, ND_BLOCK_LARGE, clean);
	if (!number) {
		collect();
		number = nd_blocks_take(n, ND_BLOCK_LARGE, clean);
	}
	return number;
}

static void *try_alloc_large(size_t bytes, int kind, bool zero)
{
	bool clean;
	uint32_t number = take_large(bytes, &clean);

	if (!number)
		return NULL;

	struct nd_block *b = &nd_blocks.block[number];
	char *object = nd_block_address(number);

	b->kind = (uint8_t)kind;
	b->number = blocks_for(bytes);
	b->bytes = (bytes + 7) & ~(size_t)7;
	nd_blocks.marks[(size_t)number * ND_BLOCK_MARK_WORDS] = 0;
	if (zero && !clean)
		memset(object, 0, b->bytes);
	allocated += bytes;
	return object;
}

static void *alloc_large(size_t bytes, int kind, bool zero)
{
	void *object;

	while (!(object = try_alloc_large(bytes, kind, zero)))
		use_reserve();
	return object;
}

static __attribute__((noinline)) void *alloc_slow(size_t bytes, int kind)
{
	size_t granules = (bytes + ND_GRANULE - 1) / ND_GRANULE;
	uint32_t size = 0;

	if (bytes <= ND_HEAP_SMALL)
		return alloc_cell(granules ? (uint32_t)granules : 1, kind);
	while (size < NLARGER && granules > larger_sizes[size])
		size++;
	if (size == NLARGER)
		return alloc_large(bytes, kind, kind != ND_PLAIN);
	size += SMALL_SIZES;

	struct nd_run *run = &nd_self.runs[kind][size];
	char *cell = run->at;

	if (cell == run->end)
		return alloc_cell(size, kind);
	run->at += (size_t)granules_of(size) * ND_GRANULE;
	return cell;
}

// Allocating ----------------------------------------------------------------------------------------------------
static inline void *alloc(size_t bytes, int kind)
{
	if (__builtin_expect(bytes <= ND_HEAP_SMALL, 1)) {
		size_t cell_bytes = (bytes + ND_GRANULE - 1) & ~(size_t)(ND_GRANULE - 1);
		struct nd_run *run = &nd_self.runs[kind][cell_bytes / ND_GRANULE];
		char *cell = run->at;

		if (__builtin_expect(cell != run->end, 1)) {
			run->at = cell + cell_bytes;
			return cell;
		}
	}
	return alloc_slow(bytes, kind);
}

void *nd_heap_alloc(size_t bytes)
{
	return alloc(bytes, ND_WORDS);
}

void *nd_heap_alloc_plain(size_t bytes)
{
	return alloc(bytes, ND_PLAIN);
}

static bool is_large(size_t bytes)
{
	return bytes > (size_t)larger_sizes[NLARGER - 1] * ND_GRANULE;
}

void *nd_heap_try_alloc(size_t bytes, bool has_refs)
{
	int kind = has_refs ? ND_WORDS : ND_PLAIN;

	return is_large(bytes) ? try_alloc_large(bytes, kind, has_refs) : alloc(bytes, kind);
}

void *nd_heap_alloc_zero(size_t bytes)
{
	void *object;

	if (is_large(bytes))
		return alloc_large(bytes, ND_PLAIN, true);
	object = alloc(bytes, ND_PLAIN);
	return memset(object, 0, bytes);
}

bool nd_heap_has_room(size_t bytes)
{
	bool clean;
	uint32_t number;

	if (!is_large(bytes))
		return true;
	number = take_large(bytes, &clean);
	if (number)
		nd_blocks_add_free(number, blocks_for(bytes), clean);
	return number != 0;
}

static __attribute__((noinline)) void *new_destructible(const struct nd_rt_class *cls)
{
	// Scanned even without references of its own, so that there is one way to be zero.
	struct nd_rt_object *object;

	if (due.len)
		run_due_destructors();
	object = nd_heap_alloc(cls->size);
	object->class_address = (uint32_t)(uintptr_t)cls;
	if (destructibles.len == destructibles.cap) {
		destructibles.cap = destructibles.cap ? destructibles.cap * 2 : 64;
		destructibles.objects = realloc(destructibles.objects, destructibles.cap * sizeof(void *));
		if (!destructibles.objects)
			out_of_memory();
	}
	destructibles.objects[destructibles.len++] = object;
	return object;
}

void *nd_rt_new(const struct nd_rt_class *cls)
{
	size_t size = cls->size;
	void *object;

	if (__builtin_expect(cls->destructor != NULL, 0))
		return new_destructible(cls);
	if (cls->ref_bytes) {
		object = alloc(size, ND_OBJECT);
	} else {
		object = alloc(size, ND_PLAIN);
		memset(object, 0, size);
	}
	*(uint64_t *)object = (uint32_t)(uintptr_t)cls;
	return object;
}

void *nd_rt_new_destructible(const struct nd_rt_class *cls)
{
	return nd_rt_new(cls);
}

void *nd_rt_alloc_closure(uint64_t bytes)
{
	uint64_t *object = nd_heap_alloc(bytes);

	*object = (uint32_t)(uintptr_t)&nd_rt_class_closure;
	return object;
}

void nd_heap_collect(void)
{
	collect();
	run_due_destructors();
}

void nd_heap_run_destructors(void)
{
	enum { MAX_ROUNDS = 8 };

	run_due_destructors();
	// A destructor may make new objects with destructors, which get their turn in the next round; not for ever.
	for (int round = 0; destructibles.len && round < MAX_ROUNDS; round++) {
		for (size_t i = 0; i < destructibles.len; i++)
			bury(destructibles.objects[i]);
		destructibles.len = 0;
		run_due_destructors();
	}
}

void nd_heap_stats(struct nd_heap_stats *ret)
{
	*ret = (struct nd_heap_stats){
		.heap_bytes = nd_blocks_kept_bytes(),
		.total_bytes = total_allocated + allocated,
		.collections = collections,
	};
}
