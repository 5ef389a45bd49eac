// Marking and taking back.
//
// Marking goes depth first with a stack of its own. A mark is set when an object is found, before it is looked into;
// between the two it passes a short queue, so that it has come from memory when its turn is there (Cher, Hosking,
// Vitek: "Software prefetching for mark-sweep garbage collection", ASPLOS 2004).
//
// Invariants
//  1  Words on the stack, in registers and in static data count if they point anywhere into an object; words in the
//     heap only if they point to the start of one. Nothing says which of the words are references: all are tried.
//  2  Marks are set at starts of cells of small blocks and of large objects only.
//  3  Of cells that objects with a class stand in, each is zero or begins with the class of an object, of what was
//     there before perhaps.
//  4  What a free cell holds may be marked, by a stale word on the stack; it then stays as it is until the next time.
#include "collect.h"
#include "blocks.h"
#include "rt_internal.h"
#include "thread.h"

#include <elf.h>
#include <link.h>
#include <string.h>
#include <sys/mman.h>

enum { MAX_SEGMENTS = 8, QUEUE = 32, CHUNK_WORDS = 512, CACHE_LINE = 64 };

struct range {
	uintptr_t *start, *end;
};

// Functions that look at words without knowing what they are: also at those that are no one's, or somebody's locks.
#define BLIND __attribute__((noinline, no_sanitize("address"), no_sanitize("thread")))

static struct range segments[MAX_SEGMENTS];
static int nsegments;

// Objects to look into. An odd entry is a place in the middle of a large one, plus one.
static struct {
	uintptr_t *items;
	size_t len, cap;
} pending;

static int note_segments(struct dl_phdr_info *info, size_t size, void *arg)
{
	(void)size;
	(void)arg;
	for (int i = 0; i < info->dlpi_phnum && nsegments < MAX_SEGMENTS; i++) {
		const ElfW(Phdr) *p = &info->dlpi_phdr[i];
		uintptr_t start = info->dlpi_addr + p->p_vaddr;

		if (p->p_type == PT_LOAD && (p->p_flags & PF_W))
			segments[nsegments++] = (struct range){
				(uintptr_t *)((start + 7) & ~(uintptr_t)7),
				(uintptr_t *)((start + p->p_memsz) & ~(uintptr_t)7),
			};
	}
	return 1; // the first one is the program; libraries hold none of its references
}

void nd_collect_init(void)
{
	dl_iterate_phdr(note_segments, NULL);
}

static __attribute__((noinline)) void grow_pending(void)
{
	enum { FIRST = 1 << 12 };
	size_t cap = pending.cap ? pending.cap * 2 : FIRST;
	size_t bytes = pending.cap * sizeof *pending.items;
	void *items = pending.cap ? mremap(pending.items, bytes, cap * sizeof *pending.items, MREMAP_MAYMOVE)
				  : mmap(NULL, cap * sizeof *pending.items, PROT_READ | PROT_WRITE,
					 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (items == MAP_FAILED)
		nd_rt_fatal("OutOfMemoryError", "no memory for collecting");
	pending.items = items;
	pending.cap = cap;
}

static inline void push(uintptr_t item)
{
	if (__builtin_expect(pending.len == pending.cap, 0))
		grow_pending();
	pending.items[pending.len++] = item;
}

// The state that the loops below need in registers.
struct heap_view {
	uintptr_t base;
	size_t used_bytes;
	const struct nd_block *block;
	uint64_t *marks;
};

static struct heap_view heap_view(void)
{
	return (struct heap_view){(uintptr_t)nd_blocks.base, nd_blocks.used_bytes, nd_blocks.block,
				  nd_blocks.marks};
}

// The cell of a small block in which this granule lies.
static inline uint32_t cell_of(const struct nd_block *b, uint32_t granule)
{
	return (uint32_t)((uint64_t)granule * b->reciprocal >> ND_RECIPROCAL_SHIFT);
}

static inline void mark_start(struct heap_view h, uintptr_t offset, const struct nd_block *b)
{
	uint64_t *word = &h.marks[offset / (64 * ND_GRANULE)],
		 bit = (uint64_t)1 << (offset / ND_GRANULE % 64);

	if (*word & bit)
		return;
	*word |= bit;
	if (b->kind != ND_PLAIN)
		push(h.base + offset);
}

// A word of an object.
static inline void mark_reference(struct heap_view h, uintptr_t word)
{
	uintptr_t offset = word - h.base;

	if (offset >= h.used_bytes || offset % ND_GRANULE)
		return;
	if (h.marks[offset / (64 * ND_GRANULE)] >> (offset / ND_GRANULE % 64) & 1)
		return;

	const struct nd_block *b = &h.block[offset / ND_BLOCK_BYTES];
	uint32_t granule = offset / ND_GRANULE % ND_BLOCK_GRANULES;

	if (b->state == ND_BLOCK_SMALL) {
		uint32_t cell = cell_of(b, granule);

		if (cell * b->granules != granule || cell >= b->cells)
			return;
	} else if (b->state != ND_BLOCK_LARGE || granule) {
		return;
	}
	mark_start(h, offset, b);
}

// A word of a stack, a register or static data.
static void mark_any(struct heap_view h, uintptr_t word)
{
	uintptr_t offset = word - h.base;

	if (offset >= h.used_bytes)
		return;

	size_t number = offset / ND_BLOCK_BYTES;
	const struct nd_block *b = &h.block[number];

	if (b->state == ND_BLOCK_SMALL) {
		uint32_t cell = cell_of(b, offset / ND_GRANULE % ND_BLOCK_GRANULES);

		if (cell < b->cells)
			mark_start(h, number * ND_BLOCK_BYTES + (uintptr_t)cell * b->granules * ND_GRANULE,
				   b);
		return;
	}
	if (b->state == ND_BLOCK_REST) {
		number = b->number;
		b = &h.block[number];
	}
	if (b->state == ND_BLOCK_LARGE && word - h.base - number * ND_BLOCK_BYTES < b->bytes)
		mark_start(h, number * ND_BLOCK_BYTES, b);
}

static BLIND void mark_range(struct range r)
{
	struct heap_view h = heap_view();

	for (; r.start < r.end; r.start++)
		mark_any(h, *r.start);
}

static inline void look_into(struct heap_view h, uintptr_t item)
{
	uintptr_t offset = item - h.base;
	const struct nd_block *b = &h.block[offset / ND_BLOCK_BYTES];
	const uintptr_t *p = (const uintptr_t *)item, *end;

	if (b->state == ND_BLOCK_SMALL) {
		if (b->kind == ND_OBJECT) {
			const struct nd_rt_class *cls = nd_rt_class_of(p);

			// A free cell is zero, or what it was before.
			end = cls ? (const uintptr_t *)(item + cls->ref_bytes) : p;
			p++;
		} else {
			end = p + (size_t)b->granules * (ND_GRANULE / sizeof *p);
		}
	} else {
		// In parts, so that a long list does not need room for all its elements at once.
		const struct nd_block *first = b->state == ND_BLOCK_REST ? &h.block[b->number] : b;
		uintptr_t start = h.base + (uintptr_t)(first - h.block) * ND_BLOCK_BYTES;

		p = (const uintptr_t *)(item & ~(uintptr_t)1);
		end = (const uintptr_t *)(start + first->bytes);
		if (end - p > CHUNK_WORDS) {
			end = p + CHUNK_WORDS;
			push((uintptr_t)end | 1);
		}
	}
	for (; p < end; p++)
		mark_reference(h, *p);
}

static __attribute__((noinline)) void drain(void)
{
	struct heap_view h = heap_view();
	uintptr_t queue[QUEUE];
	unsigned head = 0, len = 0;

	for (;;) {
		for (; len < QUEUE && pending.len; len++) {
			uintptr_t item = pending.items[--pending.len];

			__builtin_prefetch((const void *)item);
			__builtin_prefetch((const void *)(item + CACHE_LINE));
			queue[(head + len) % QUEUE] = item;
		}
		if (!len)
			break;
		look_into(h, queue[head]);
		head = (head + 1) % QUEUE;
		len--;
	}
}

bool nd_is_marked(const void *object)
{
	uintptr_t offset = (uintptr_t)object - (uintptr_t)nd_blocks.base;

	return nd_blocks.marks[offset / (64 * ND_GRANULE)] >> (offset / ND_GRANULE % 64) & 1;
}

void nd_mark(void *object)
{
	mark_reference(heap_view(), (uintptr_t)object);
	drain();
}

// What other stacks refer to. A thread that was stopped anywhere may go through an array and know nothing of it but the
// place behind its last element, or one a little before its first.
static BLIND void mark_range_widely(struct range r)
{
	enum { MARGIN = 4 * sizeof(void *) };
	struct heap_view h = heap_view();

	for (; r.start < r.end; r.start++) {
		uintptr_t word = *r.start;

		if (word - h.base >= h.used_bytes)
			continue;
		mark_any(h, word);
		mark_any(h, word - 1);
		mark_any(h, word + MARGIN);
	}
}

static void mark_other_stack(const void *from, const void *to)
{
	mark_range(
		(struct range){(uintptr_t *)((uintptr_t)from & ~(uintptr_t)7), (uintptr_t *)(uintptr_t)to});
}

static void mark_thread(struct nd_thread *t)
{
	struct range stack = {(uintptr_t *)(t->published.sp & ~(uintptr_t)7), (uintptr_t *)t->stack.high};

	if (t->stopped_by_signal) {
		mark_range_widely(stack);
	} else {
		mark_range((struct range){t->published.registers, &t->published.sp});
		mark_range(stack);
	}
}

// Free cells that a thread keeps: they are not given to others, and not looked into.
static void keep_run(struct nd_run run)
{
	size_t number = (size_t)(run.at - nd_blocks.base) / ND_BLOCK_BYTES;
	uint64_t *marks = nd_blocks.marks + number * ND_BLOCK_MARK_WORDS;
	uint32_t granule = (uint32_t)((run.at - nd_block_address((uint32_t)number)) / ND_GRANULE);

	// The thread may just be changing it; then it is among its `claimed`.
	if (run.at >= run.end || (size_t)(run.end - 1 - nd_blocks.base) / ND_BLOCK_BYTES != number)
		return;
	for (; run.at < run.end; run.at += nd_blocks.block[number].granules * ND_GRANULE) {
		marks[granule / 64] |= (uint64_t)1 << (granule % 64);
		granule += nd_blocks.block[number].granules;
	}
}

static void keep_runs(const struct nd_thread *t)
{
	for (int kind = 0; kind < ND_CONTENTS; kind++)
		for (int size = 0; size < ND_SIZES; size++)
			keep_run(t->runs[kind][size]);
	keep_run(t->claimed);
}

// From the frame of this function outwards; by then all registers are in frames.
static __attribute__((noinline)) void mark_own_stack(void)
{
	mark_range((struct range){__builtin_frame_address(0), (uintptr_t *)nd_self.stack.high});
}

static __attribute__((noinline)) void mark_roots(void)
{
	// Saves the registers that calls preserve, as they may hold the only reference, in this frame.
	__builtin_unwind_init();
	mark_own_stack();
	for (struct nd_thread *t = nd_threads; t; t = t->next) {
		if (t != &nd_self)
			mark_thread(t);
		if (t->scan_stacks)
			t->scan_stacks(t, mark_other_stack);
		mark_reference(heap_view(), (uintptr_t)t->object);
	}
	for (int i = 0; i < nsegments; i++)
		mark_range(segments[i]);
	drain();
}

static void link_partial(struct nd_partial *list, uint32_t number)
{
	struct nd_block *b = nd_blocks.block;

	if (list->last)
		b[list->last].number = number;
	else
		list->first = number;
	list->last = number;
	b[number].number = 0;
}

// A free run that is still growing.
struct run {
	uint32_t first, n;
	bool clean;
};

static void end_run(struct run *run)
{
	if (run->n)
		nd_blocks_add_free(run->first, run->n, run->clean);
	run->n = 0;
}

static void extend_run(struct run *run, uint32_t first, uint32_t n, bool clean)
{
	if (!run->n)
		*run = (struct run){first, 0, true};
	run->n += n;
	run->clean = run->clean && clean;
}

static uint32_t marked_in(uint32_t number)
{
	const uint64_t *marks = nd_blocks.marks + (size_t)number * ND_BLOCK_MARK_WORDS;
	int n = 0;

	for (int i = 0; i < ND_BLOCK_MARK_WORDS; i++)
		n += __builtin_popcountll(marks[i]);
	return (uint32_t)n;
}

size_t nd_collect_take_back(struct nd_partial (*partials)[ND_SIZES])
{
	struct run run = {0, 0, false};
	uint32_t count = nd_block_count();
	size_t live_bytes = 0;

	memset(partials, 0, ND_CONTENTS * sizeof *partials);
	nd_blocks_forget_free();
	for (uint32_t i = 1, n; i < count; i += n) {
		const struct nd_block *b = &nd_blocks.block[i];
		uint32_t marked = b->state == ND_BLOCK_FREE ? 0 : marked_in(i);

		n = b->state == ND_BLOCK_SMALL ? 1 : b->number;
		if (!marked) {
			extend_run(&run, i, n, b->state == ND_BLOCK_FREE && b->clean);
			continue;
		}
		end_run(&run);
		if (b->state == ND_BLOCK_SMALL) {
			live_bytes += (size_t)marked * b->granules * ND_GRANULE;
			if (marked < b->cells)
				link_partial(&partials[b->kind][b->size], i);
		} else {
			live_bytes += b->bytes;
		}
	}
	end_run(&run);
	return live_bytes;
}

void nd_collect_mark(nd_after_mark_fn after_mark)
{
	memset(nd_blocks.marks, 0, (size_t)nd_block_count() * ND_BLOCK_MARK_WORDS * sizeof *nd_blocks.marks);
	for (struct nd_thread *t = nd_threads; t; t = t->next)
		if (t->stopped_by_signal)
			keep_runs(t);
	mark_roots();
	after_mark();
}
