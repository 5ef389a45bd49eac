// Allocation. Each size of cell has a run of free cells here for each kind of contents; an allocation takes the first cell: load, compare, add, store. Where a run ends the next one is looked for,
// in the same block, then in other blocks with free cells, then in a new block (blocks.h, collect.h).
//
// Invariants
//  1  The cells of a run are zero, but those of a plain one hold anything.
//  2  A collection drops all runs before it marks: what was in them is unmarked and found again.
//  3  It is due when a little more was allocated since the last one than was left by it. So the work of collecting
//     stays in proportion to that of allocating, and memory to what is in use.
//  4  Each thread has runs of its own (nd_self) and takes cells from them without asking anybody. All the rest here is
//     guarded by `heap`, which nobody holds who waits for something else. A thread that was stopped by a signal may be
//     in the midst of taking a cell: it keeps its runs over the collection, as if all their cells were in use.
//  5  Destructors run on the thread that makes an object with a class next, one at a time, never where a list or a map
//     that may be the program's is half changed.
//
// NOODLE_GC_STRESS=n in the environment collects at every n-th allocation: it finds references that generated code
// failed to keep.
#include "blocks.h"
#include "collect.h"
#include "lock.h"
#include "rt_internal.h"
#include "world.h"

#include <stdlib.h>
#include <string.h>

enum {
	SMALL_SIZES = ND_HEAP_SMALL / ND_GRANULE + 1, // size n: n granules
	MIN_BUDGET = 2 << 20,
	KEEP_FREE = 8 << 20, // bytes of free blocks beyond `keep` before the system gets any back
	KEEP_ROUNDS = 16 // collections until most of what is not needed any more goes back
};

// Beyond the small ones: cells of which a block holds 16, 12, ... 2.
static const uint16_t larger_sizes[] = {40, 48, 56, 64, 85, 102, 128, 170, 204, 256, 341, 512};

_Static_assert(SMALL_SIZES + sizeof larger_sizes / sizeof *larger_sizes <= ND_SIZES,
	       "too many sizes of cells");
enum { NLARGER = sizeof larger_sizes / sizeof *larger_sizes };

static struct nd_lock heap;
static struct nd_partial partials[ND_CONTENTS][ND_SIZES];
static size_t budget = MIN_BUDGET, allocated, total_allocated, collections;
static uint64_t stress_every, stress_count;
static struct nd_run stress_runs
	[ND_CONTENTS]
	[ND_SIZES]; // the real ones: those of nd_self stay empty, so that each allocation is noticed

// Objects with a destructor. The collector does not see this table, so that they can die.
static struct {
	struct nd_rt_object **objects;
	size_t len, cap;
} destructibles;

// Those that died and whose destructors are still to run.
static struct {
	struct nd_rt_object **objects;
	_Atomic size_t len; // also looked at without the lock
	size_t cap;
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
// Room for all that may die, before the world stops: then there is no malloc.
static void reserve_due(void)
{
	size_t need = due.len + destructibles.len;

	if (need <= due.cap)
		return;
	due.objects = realloc(due.objects, need * 2 * sizeof(void *));
	due.cap = need * 2;
	if (!due.objects)
		out_of_memory();
}

static void bury(struct nd_rt_object *object)
{
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

// What a thread held ready, unless it may be taking from it just now.
static void forget_runs(struct nd_thread *t)
{
	if (!t->stopped_by_signal)
		memset(t->runs, 0, sizeof t->runs);
	memset(t->places, 0, sizeof t->places);
	t->last_place.string = NULL; // it may be another one's address soon
}

static __attribute__((noinline)) void collect(void)
{
	static size_t keep;
	size_t live;

	reserve_due();
	nd_threads_lock();
	if (nd_many_threads)
		nd_world_stop();
	for (struct nd_thread *t = nd_threads; t; t = t->next)
		forget_runs(t);
	memset(stress_runs, 0, sizeof stress_runs);
	nd_collect_mark(after_mark);
	if (nd_many_threads)
		nd_world_go();
	nd_threads_unlock();
	live = nd_collect_take_back(partials);
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
	static _Atomic bool running; // by another thread, or by this one: destructors allocate as well

	if (atomic_exchange(&running, true))
		return;
	for (;;) {
		struct nd_rt_object *object;

		nd_lock_acquire(&heap);
		object = due.len ? due.objects[--due.len] : NULL;
		nd_lock_release(&heap);
		if (!object)
			break;
		nd_rt_class_of(object)->destructor(object);
	}
	atomic_store(&running, false);
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

// The next run of free cells of the place's block, if there is any. *dirty: it must be zeroed before it is used.
static bool next_run(struct nd_place *place, struct nd_run *run, bool *dirty)
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
	*dirty = b->kind != ND_PLAIN && !b->clean;
	b->clean = false;
	return true;
}

static bool next_partial(struct nd_partial *list, struct nd_place *place)
{
	if (!list->first)
		return false;
	*place = (struct nd_place){list->first, 0};
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
	*place = (struct nd_place){number, 0};
	return true;
}

// What every allocation off the fast path does first.
static void before_slow(size_t bytes)
{
	if (stress_every ? ++stress_count % stress_every == 0 : allocated + bytes > budget)
		collect();
}

// A run of at least one cell.
static struct nd_run find_run(uint32_t size, int kind, bool *dirty)
{
	struct nd_place *place = &nd_self.places[kind][size];
	struct nd_run run;

	while (!place->block || !next_run(place, &run, dirty)) {
		if (next_partial(&partials[kind][size], place) || new_block(size, kind, place))
			continue;
		collect();
		if (!next_partial(&partials[kind][size], place) && !new_block(size, kind, place))
			use_reserve();
	}
	allocated += (size_t)(run.end - run.at);
	return run;
}

static void zero(struct nd_run run, bool dirty)
{
	if (dirty)
		memset(run.at, 0, (size_t)(run.end - run.at));
}

// Each allocation is noticed, so the lock is held all the time and the runs may be everybody's.
static void *alloc_under_stress(uint32_t size, int kind, size_t bytes)
{
	struct nd_run *run = &stress_runs[kind][size];
	bool dirty;
	char *cell;

	nd_lock_acquire(&heap);
	before_slow(0);
	if (run->at == run->end) {
		struct nd_run found = find_run(size, kind, &dirty);

		zero(found, dirty);
		*run = found;
	}
	cell = run->at;
	run->at += bytes;
	nd_lock_release(&heap);
	return cell;
}

static __attribute__((noinline)) void *alloc_cell(uint32_t size, int kind)
{
	size_t bytes = (size_t)granules_of(size) * ND_GRANULE;
	struct nd_run run;
	bool dirty;

	if (kind == ND_OBJECT && atomic_load_explicit(&due.len, memory_order_relaxed))
		run_due_destructors();
	if (stress_every)
		return alloc_under_stress(size, kind, bytes);
	nd_lock_acquire(&heap);
	before_slow(0);
	run = find_run(size, kind, &dirty);
	// Others may go on while this one waits for memory to become zero. From now on a collection may be theirs.
	nd_self.claimed = run;
	atomic_signal_fence(memory_order_seq_cst);
	nd_lock_release(&heap);
	zero(run, dirty);
	atomic_signal_fence(memory_order_seq_cst);
	nd_self.runs[kind][size] = (struct nd_run){run.at + bytes, run.end};
	atomic_signal_fence(memory_order_seq_cst);
	nd_self.claimed = (struct nd_run){0};
	return run.at;
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

static void *try_alloc_large(size_t bytes, int kind, bool zeroed)
{
	char *object = NULL;
	bool clean;
	uint32_t number;

	nd_lock_acquire(&heap);
	number = take_large(bytes, &clean);
	if (number) {
		struct nd_block *b = &nd_blocks.block[number];

		b->kind = (uint8_t)kind;
		b->number = blocks_for(bytes);
		b->bytes = (bytes + 7) & ~(size_t)7;
		nd_blocks.marks[(size_t)number * ND_BLOCK_MARK_WORDS] = 0;
		allocated += bytes;
		object = nd_block_address(number);
		// From here on the address itself is kept, where a collection finds it, not what it was computed from.
		__asm__ volatile("" : "+r"(object));
	}
	nd_lock_release(&heap);
	if (object && zeroed && !clean)
		memset(object, 0, (bytes + 7) & ~(size_t)7);
	return object;
}

static void *alloc_large(size_t bytes, int kind, bool zeroed)
{
	void *object;

	while (!(object = try_alloc_large(bytes, kind, zeroed))) {
		nd_lock_acquire(&heap);
		use_reserve();
		nd_lock_release(&heap);
	}
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
	run->at = cell + (size_t)granules_of(size) * ND_GRANULE;
	atomic_signal_fence(memory_order_seq_cst);
	return cell;
}

// Allocating ----------------------------------------------------------------------------------------------------
_Static_assert(sizeof(struct nd_run) == ND_GRANULE,
	       "the run of a size lies as many bytes from the first as a cell has");

// A cell from the run that is held ready; NULL if there is none.
static inline __attribute__((always_inline)) void *take_small(size_t bytes, int kind)
{
	size_t cell_bytes = (bytes + ND_GRANULE - 1) & ~(size_t)(ND_GRANULE - 1);
	struct nd_run *run = (struct nd_run *)(void *)((char *)nd_self.runs[kind] + cell_bytes);
	char *cell = run->at;

	if (__builtin_expect(cell == run->end, 0))
		return NULL;
	run->at = cell + cell_bytes;
	// Stopped before this store, the thread still owns the cell, and it is empty.
	atomic_signal_fence(memory_order_seq_cst);
	return cell;
}

static inline void *alloc(size_t bytes, int kind)
{
	void *cell = __builtin_expect(bytes <= ND_HEAP_SMALL, 1) ? take_small(bytes, kind) : NULL;

	return __builtin_expect(cell != NULL, 1) ? cell : alloc_slow(bytes, kind);
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
	nd_lock_acquire(&heap);
	number = take_large(bytes, &clean);
	if (number)
		nd_blocks_add_free(number, blocks_for(bytes), clean);
	nd_lock_release(&heap);
	return number != 0;
}

static __attribute__((noinline)) void *new_destructible(const struct nd_rt_class *cls)
{
	// Scanned even without references of its own, so that there is one way to be zero.
	struct nd_rt_object *object;

	if (atomic_load_explicit(&due.len, memory_order_relaxed))
		run_due_destructors();
	object = nd_heap_alloc(cls->size);
	object->class_address = (uint32_t)(uintptr_t)cls;
	nd_lock_acquire(&heap);
	if (destructibles.len == destructibles.cap) {
		destructibles.cap = destructibles.cap ? destructibles.cap * 2 : 64;
		destructibles.objects = realloc(destructibles.objects, destructibles.cap * sizeof(void *));
		if (!destructibles.objects)
			out_of_memory();
	}
	destructibles.objects[destructibles.len++] = object;
	nd_lock_release(&heap);
	return object;
}

static __attribute__((noinline)) void *new_slow(const struct nd_rt_class *cls)
{
	void *object;

	if (cls->destructor)
		return new_destructible(cls);
	object = alloc(cls->size, cls->ref_bytes ? ND_OBJECT : ND_PLAIN);
	if (!cls->ref_bytes)
		memset(object, 0, cls->size);
	*(uint64_t *)object = (uint32_t)(uintptr_t)cls;
	return object;
}

// Calls nothing but, at its end, the slow way: then it needs no frame.
void *nd_rt_new(const struct nd_rt_class *cls)
{
	uint32_t size = cls->size;
	uint64_t *object;

	if (__builtin_expect(cls->destructor || size > ND_HEAP_SMALL, 0))
		return new_slow(cls);
	if (cls->ref_bytes) {
		object = take_small(size, ND_OBJECT);
		if (__builtin_expect(!object, 0))
			return new_slow(cls);
	} else {
		object = take_small(size, ND_PLAIN);
		if (__builtin_expect(!object, 0))
			return new_slow(cls);
		for (uint32_t i = 0; i < size; i += 2 * sizeof *object)
			object[i / sizeof *object + 1] = object[i / sizeof *object] = 0;
	}
	*object = (uint32_t)(uintptr_t)cls;
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
	nd_lock_acquire(&heap);
	collect();
	nd_lock_release(&heap);
	run_due_destructors();
}

void nd_heap_run_destructors(void)
{
	enum { MAX_ROUNDS = 8 };

	run_due_destructors();
	// A destructor may make new objects with destructors, which get their turn in the next round; not for ever.
	for (int round = 0; round < MAX_ROUNDS; round++) {
		bool any;

		nd_lock_acquire(&heap);
		reserve_due();
		any = destructibles.len > 0;
		for (size_t i = 0; i < destructibles.len; i++)
			bury(destructibles.objects[i]);
		destructibles.len = 0;
		nd_lock_release(&heap);
		if (!any)
			break;
		run_due_destructors();
	}
}

// What is in use of a block that only this thread takes cells from is marked, as if it had survived a collection; so
// others can go on where this one stopped.
static void give_back(struct nd_place place, struct nd_run run)
{
	struct nd_block *b = &nd_blocks.block[place.block];
	uint64_t *marks = nd_blocks.marks + (size_t)place.block * ND_BLOCK_MARK_WORDS;
	struct nd_partial *list = &partials[b->kind][b->size];
	uint32_t end = place.granule;

	if (run.at != run.end)
		end = (uint32_t)((run.at - nd_block_address(place.block)) / ND_GRANULE);
	allocated -= (size_t)(run.end -
			      run.at); // the run was counted since the last collection, which forgets places
	for (uint32_t granule = 0; granule < end; granule += b->granules)
		marks[granule / 64] |= (uint64_t)1 << (granule % 64);
	b->number = list->first;
	list->first = place.block;
}

void nd_heap_release_runs(void)
{
	nd_lock_acquire(&heap);
	for (int kind = 0; kind < ND_CONTENTS; kind++)
		for (int size = 0; size < ND_SIZES; size++)
			if (nd_self.places[kind][size].block)
				give_back(nd_self.places[kind][size], nd_self.runs[kind][size]);
	memset(nd_self.places, 0, sizeof nd_self.places);
	memset(nd_self.runs, 0, sizeof nd_self.runs);
	nd_lock_release(&heap);
}

void nd_heap_stats(struct nd_heap_stats *ret)
{
	nd_lock_acquire(&heap);
	*ret = (struct nd_heap_stats){
		.heap_bytes = nd_blocks_kept_bytes(),
		.total_bytes = total_allocated + allocated,
		.collections = collections,
	};
	nd_lock_release(&heap);
}
