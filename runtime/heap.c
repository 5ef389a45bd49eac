// Allocation on Boehm's libgc.
//
// libgc's own GC_malloc costs a lock and a size look-up, 15 ns and more. Programs allocate small objects mostly, so
// each 16-byte size class has two free lists here, one for objects with references and one for objects without, linked
// through the first word and refilled by a page at a time. An allocation is then: load head, load next, store head.
//
// Invariants
//  1  Objects on a scanned free list are zero but for the link word; those on a plain list hold anything.
//  2  A collection empties all free lists before it marks (on_event): what was on them is unreachable, gets swept and
//     comes back by a refill. Hence no free object is ever marked, and plain objects, whose links the collector does
//     not follow, are not lost half-way.
//  3  Interior pointers count only from stacks, registers and static data (all_interior_pointers = 0), which saves the
//     extra byte libgc would otherwise add to each object: a 16-byte object takes 16 bytes.
//  4  Free lists belong to the one mutator thread. Destructors run on it too, at an allocation that needs a refill,
//     never inside a fast path.
//
// NOODLE_GC_STRESS=n in the environment collects at every n-th allocation: it finds references that generated code
// failed to keep.
#include "noodle/heap.h"

#include "rt_internal.h"

// Declares the set-up calls of a threaded libgc without redirecting pthread_create.
#define GC_THREADS
#define GC_NO_THREAD_REDIRECTS
#include <gc/gc.h>
#include <gc/gc_inline.h>
#include <stdlib.h>
#include <string.h>

enum {
	GRANULE = 16,
	SMALL_LISTS = ND_HEAP_SMALL / GRANULE + 1,
	KIND_PLAIN = 0,  // libgc's PTRFREE
	KIND_SCANNED = 1 // libgc's NORMAL
};

static void *free_lists[2][SMALL_LISTS];
static uint64_t stress_every, stress_count;

// Objects with a destructor, hidden from the collector so that they can die. A slot's index is the finalizer's data.
static struct {
	GC_hidden_pointer *objects;
	size_t len, cap;
	size_t live;
} destructibles;

static void on_event(GC_EventType event)
{
	if (event == GC_EVENT_MARK_START)
		memset(free_lists, 0, sizeof free_lists);
}

static _Noreturn void out_of_memory(void)
{
	nd_rt_fatal("OutOfMemoryError", "the heap is exhausted");
}

// libgc returns this to its caller, which is us: its own frames have no frame pointers for a stack trace.
static void *give_null(size_t bytes)
{
	(void)bytes;
	return NULL;
}

static void ignore_warning(char *message, GC_word arg)
{
	(void)message;
	(void)arg;
}

void nd_heap_init(void)
{
	GC_set_all_interior_pointers(0);
	GC_set_finalize_on_demand(1);
	GC_set_java_finalization(0);
	GC_set_oom_fn(give_null);
	GC_set_warn_proc(ignore_warning);
	GC_set_on_collection_event(on_event);
	GC_set_dont_precollect(1);
	// One marker: helper threads cost more at start than most programs collect in their whole life.
	GC_set_markers_count(1);
	GC_init();
	// Collect when allocation since the last time reaches half of the heap plus the roots (libgc: a third).
	GC_set_free_space_divisor(2);
	GC_set_min_bytes_allocd(1u << 20);

	const char *stress = getenv("NOODLE_GC_STRESS");

	if (stress)
		stress_every = strtoull(stress, NULL, 10);
}

static void run_due_destructors(void)
{
	static bool running; // destructors allocate as well

	if (!running) {
		running = true;
		GC_invoke_finalizers();
		running = false;
	}
}

static void *alloc_large(size_t bytes, int kind)
{
	void *object = kind == KIND_SCANNED ? GC_malloc(bytes) : GC_malloc_atomic(bytes);

	if (!object)
		out_of_memory();
	return object;
}

// Everything but the fast path. Returns an object as nd_heap_alloc (KIND_SCANNED) or nd_heap_alloc_plain.
static __attribute__((noinline)) void *alloc_slow(size_t bytes, int kind)
{
	if (GC_should_invoke_finalizers())
		run_due_destructors();
	if (stress_every && ++stress_count % stress_every == 0)
		GC_gcollect();
	if (stress_every || bytes > ND_HEAP_SMALL)
		return alloc_large(bytes, kind);

	size_t list = (bytes + GRANULE - 1) / GRANULE;
	void *head = NULL;

	if (list == 0)
		list = 1;
	GC_generic_malloc_many(list * GRANULE, kind, &head);
	if (!head)
		out_of_memory();
	free_lists[kind][list] = *(void **)head;
	*(void **)head = NULL;
	return head;
}

static inline void *pop(size_t bytes, int kind)
{
	if (__builtin_expect(bytes <= ND_HEAP_SMALL, 1)) {
		void **list = &free_lists[kind][(bytes + GRANULE - 1) / GRANULE];
		void **object = *list;

		if (__builtin_expect(object != NULL, 1)) {
			*list = *object;
			return object;
		}
	}
	return NULL;
}

void *nd_heap_alloc(size_t bytes)
{
	void **object = pop(bytes, KIND_SCANNED);

	if (__builtin_expect(!object, 0))
		return alloc_slow(bytes, KIND_SCANNED);
	*object = NULL;
	return object;
}

void *nd_heap_alloc_plain(size_t bytes)
{
	void *object = pop(bytes, KIND_PLAIN);

	return __builtin_expect(!object, 0) ? alloc_slow(bytes, KIND_PLAIN) : object;
}

static void destroy(void *object, void *index)
{
	destructibles.objects[(size_t)index] = 0;
	destructibles.live--;
	nd_rt_class_of(object)->destructor(object);
}

// Slots of the dead are taken again once half are dead: indices are kept in finalizer data, so they cannot move, and a
// search from a moving hand is O(1) amortised then.
static size_t destructible_slot(void)
{
	static size_t hand;

	if (destructibles.len == destructibles.cap && destructibles.live < destructibles.len / 2) {
		while (destructibles.objects[hand])
			hand = hand + 1 == destructibles.len ? 0 : hand + 1;
		return hand;
	}
	if (destructibles.len == destructibles.cap) {
		destructibles.cap = destructibles.cap ? destructibles.cap * 2 : 64;
		destructibles.objects = realloc(destructibles.objects,
						destructibles.cap * sizeof *destructibles.objects);
		if (!destructibles.objects)
			out_of_memory();
	}
	return destructibles.len++;
}

static __attribute__((noinline)) void *new_destructible(const struct nd_rt_class *cls)
{
	// Scanned even without references of its own: the table's order is by index, the object's first word its class.
	struct nd_rt_object *object = nd_heap_alloc(cls->size);
	size_t slot = destructible_slot();

	object->class_address = (uint32_t)(uintptr_t)cls;
	destructibles.objects[slot] = GC_HIDE_POINTER(object);
	destructibles.live++;
	GC_register_finalizer_no_order(object, destroy, (void *)slot, NULL, NULL);
	return object;
}

void *nd_rt_new(const struct nd_rt_class *cls)
{
	size_t size = cls->size;
	int kind = cls->ref_bytes ? KIND_SCANNED : KIND_PLAIN;

	if (__builtin_expect(cls->destructor != NULL, 0))
		return new_destructible(cls);

	void *object = pop(size, kind);

	if (__builtin_expect(!object, 0))
		object = alloc_slow(size, kind);
	if (kind == KIND_PLAIN)
		memset(object, 0, size);
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
	GC_gcollect();
	run_due_destructors();
}

void nd_heap_run_destructors(void)
{
	enum { MAX_ROUNDS = 8 };

	run_due_destructors();
	// A destructor may make new objects with destructors, which get their turn in the next round; not for ever.
	for (int round = 0; destructibles.live && round < MAX_ROUNDS; round++) {
		for (size_t i = destructibles.len; i-- > 0;) {
			if (!destructibles.objects[i])
				continue;

			struct nd_rt_object *object = GC_REVEAL_POINTER(destructibles.objects[i]);

			GC_register_finalizer_no_order(object, NULL, NULL, NULL, NULL);
			destroy(object, (void *)i);
		}
	}
}

void nd_heap_stats(struct nd_heap_stats *ret)
{
	*ret = (struct nd_heap_stats){
		.heap_bytes = GC_get_heap_size(),
		.total_bytes = GC_get_total_bytes(),
		.collections = GC_get_gc_no(),
	};
}
