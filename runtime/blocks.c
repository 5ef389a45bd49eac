// The range of addresses and its free blocks.
//
// Runs of free blocks hang in bins by the logarithm of their length. Every collection builds the bins anew, in one pass
// over all blocks, which joins neighbours without any boundary tags; between collections runs are only split.
#include "blocks.h"

#include <assert.h>
#include <sys/mman.h>

struct nd_blocks nd_blocks;

enum {
	BINS = 32,
	MIN_RESERVED_BITS = 28,
	KEPT_BACK_BYTES = 4 << 20,
	MAX_RESERVED_BITS = 39, // 512 GiB; page tables grow with use only
	COMMIT_BYTES = 1 << 20,
	HUGE_PAGE = 1 << 21,
	HUGE_PAGES_FROM = 4 << 20, // small programs are to stay small
};

static uint32_t bins[BINS];
static size_t reserved_bytes, committed_bytes;
static size_t kept_back_bytes;
static size_t clean_bytes, dirty_bytes; // of free blocks

static char *reserve(void *hint, size_t bytes, int protection)
{
	// What cannot be used costs the system no promise; tables are used as far as the heap is.
	int flags = MAP_PRIVATE | MAP_ANONYMOUS | (protection == PROT_NONE ? 0 : MAP_NORESERVE);
	void *range = mmap(hint, bytes, protection, flags, -1, 0);

	return range == MAP_FAILED ? NULL : range;
}

void nd_blocks_init(void)
{
	// The same addresses in each run where possible, for reproducible identity hashes.
	char *hint = (char *)((uintptr_t)1 << 38);

	for (int bits = MAX_RESERVED_BITS; bits >= MIN_RESERVED_BITS; bits--) {
		size_t bytes = (size_t)1 << bits, blocks = bytes / ND_BLOCK_BYTES;
		size_t table_bytes = blocks * sizeof *nd_blocks.block;
		size_t mark_bytes = blocks * ND_BLOCK_MARK_WORDS * sizeof *nd_blocks.marks;
		char *range = reserve(hint, bytes, PROT_NONE);
		char *tables = reserve(NULL, table_bytes + mark_bytes, PROT_READ | PROT_WRITE);

		if (range && tables) {
			size_t skip = -(uintptr_t)range & (HUGE_PAGE - 1);

			nd_blocks.base = range + skip;
			nd_blocks.block = (void *)tables;
			nd_blocks.marks = (void *)(tables + table_bytes);
			nd_blocks.used_bytes = ND_BLOCK_BYTES;
			kept_back_bytes = KEPT_BACK_BYTES;
			reserved_bytes = bytes - skip - KEPT_BACK_BYTES;
			return;
		}
		if (range)
			munmap(range, bytes);
		if (tables)
			munmap(tables, table_bytes + mark_bytes);
	}
}

// Makes the range usable up to `end`.
static bool commit(size_t end)
{
	size_t step = committed_bytes / 8 + COMMIT_BYTES, target;

	if (end > reserved_bytes)
		return false;
	target = end + step > reserved_bytes ? reserved_bytes : (end + step) & ~(size_t)(COMMIT_BYTES - 1);
	if (target < end)
		target = end;
	if (mprotect(nd_blocks.base + committed_bytes, target - committed_bytes, PROT_READ | PROT_WRITE)) {
		// Not as much in advance, then.
		target = end;
		if (mprotect(nd_blocks.base + committed_bytes, target - committed_bytes, PROT_READ | PROT_WRITE))
			return false;
	}
	if (target > HUGE_PAGES_FROM) {
		size_t from = committed_bytes > HUGE_PAGES_FROM ? committed_bytes : HUGE_PAGES_FROM;

		// Fewer page faults and TLB misses; a refusal does no harm.
		madvise(nd_blocks.base + from, target - from, MADV_HUGEPAGE);
	}
	committed_bytes = target;
	return true;
}

bool nd_blocks_use_reserve(void)
{
	reserved_bytes += kept_back_bytes;
	if (!kept_back_bytes)
		return false;
	kept_back_bytes = 0;
	return true;
}

static int bin_of(uint32_t n)
{
	return 31 - __builtin_clz(n);
}

static void put(uint32_t first, uint32_t n, bool clean)
{
	struct nd_block *b = &nd_blocks.block[first];
	int bin = bin_of(n);

	b->state = ND_BLOCK_FREE;
	b->clean = clean;
	b->number = n;
	b->bytes = bins[bin];
	bins[bin] = first;
	*(clean ? &clean_bytes : &dirty_bytes) += (size_t)n * ND_BLOCK_BYTES;
}

// Takes the run that `link` names out of its bin, gives back what is beyond `n` blocks.
static uint32_t take_run(uint32_t *bin, struct nd_block *before, uint32_t n, bool *clean)
{
	uint32_t first = before ? (uint32_t)before->bytes : *bin;
	struct nd_block *b = &nd_blocks.block[first];
	uint32_t len = b->number;

	if (before)
		before->bytes = b->bytes;
	else
		*bin = (uint32_t)b->bytes;
	*clean = b->clean;
	*(b->clean ? &clean_bytes : &dirty_bytes) -= (size_t)len * ND_BLOCK_BYTES;
	if (len > n)
		put(first + n, len - n, *clean);
	return first;
}

static uint32_t find_run(uint32_t n, bool *clean)
{
	enum { MAX_STEPS = 32 };
	int bin = bin_of(n), steps = 0;
	struct nd_block *before = NULL;

	// Runs of this bin may be too short; those of any higher one are not.
	for (uint32_t i = bins[bin]; i && steps < MAX_STEPS; i = (uint32_t)nd_blocks.block[i].bytes, steps++) {
		if (nd_blocks.block[i].number >= n)
			return take_run(&bins[bin], before, n, clean);
		before = &nd_blocks.block[i];
	}
	for (bin++; bin < BINS; bin++)
		if (bins[bin])
			return take_run(&bins[bin], NULL, n, clean);
	return 0;
}

static uint32_t extend(uint32_t n)
{
	size_t bytes = (size_t)n * ND_BLOCK_BYTES, end = nd_blocks.used_bytes + bytes;
	uint32_t first = nd_block_count();

	if (end > committed_bytes && !commit(end))
		return 0;
	nd_blocks.used_bytes = end;
	return first;
}

uint32_t nd_blocks_take(uint32_t n, enum nd_block_state state, bool *clean)
{
	uint32_t first = find_run(n, clean);

	if (!first) {
		first = extend(n);
		*clean = true;
		if (!first)
			return 0;
	}
	nd_blocks.block[first].state = (uint8_t)state;
	for (uint32_t i = 1; i < n; i++) {
		nd_blocks.block[first + i].state = ND_BLOCK_REST;
		nd_blocks.block[first + i].number = first;
	}
	return first;
}

void nd_blocks_forget_free(void)
{
	for (int i = 0; i < BINS; i++)
		bins[i] = 0;
	clean_bytes = dirty_bytes = 0;
}

void nd_blocks_add_free(uint32_t first, uint32_t n, bool clean)
{
	for (uint32_t i = 1; i < n; i++)
		nd_blocks.block[first + i].state = ND_BLOCK_FREE;
	put(first, n, clean);
}

void nd_blocks_release(size_t bytes)
{
	enum { MIN_RUN_BIN = 3 };

	for (int bin = BINS - 1; bin >= MIN_RUN_BIN && dirty_bytes > bytes; bin--) {
		for (uint32_t i = bins[bin]; i && dirty_bytes > bytes; i = (uint32_t)nd_blocks.block[i].bytes) {
			struct nd_block *b = &nd_blocks.block[i];
			size_t run_bytes = (size_t)b->number * ND_BLOCK_BYTES;

			if (b->clean || madvise(nd_block_address(i), run_bytes, MADV_DONTNEED))
				continue;
			b->clean = true;
			dirty_bytes -= run_bytes;
			clean_bytes += run_bytes;
		}
	}
}

size_t nd_blocks_kept_bytes(void)
{
	return nd_blocks.used_bytes - clean_bytes;
}
