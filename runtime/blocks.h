// Where objects lie. One range of addresses, reserved once and taken into use from its start, is divided into blocks
// of 16 KiB:
//
//   small   holds cells of one size and one kind of contents; a cell holds one object
//   large   begins an object of more than half a block, and covers it together with `rest` blocks behind it
//   rest
//   free
//
// So a word is a reference into the heap if it lies in the range, and the block says which object it belongs to.
// There is one mark for each 16 bytes; only those where objects start are ever set. Outside of a collection they stand
// for what survived the last one, so the unmarked cells of a block are those that can be given out: blocks need no free
// lists and no sweeping.
#ifndef ND_RT_BLOCKS_H
#define ND_RT_BLOCKS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	ND_GRANULE = 16,
	ND_BLOCK_BYTES = 1 << 14,
	ND_BLOCK_GRANULES = ND_BLOCK_BYTES / ND_GRANULE,
	ND_BLOCK_MARK_WORDS = ND_BLOCK_GRANULES / 64,
	ND_RECIPROCAL_SHIFT = 31,
	ND_SIZES = 48 // of cells, at most
};

// What the collector finds in an object: no references; references among its words; references among the first words,
// as many as the class says that it begins with.
enum nd_contents { ND_PLAIN, ND_WORDS, ND_OBJECT, ND_CONTENTS };

enum nd_block_state { ND_BLOCK_FREE, ND_BLOCK_SMALL, ND_BLOCK_LARGE, ND_BLOCK_REST };

struct nd_block {
	uint8_t state;
	uint8_t kind;         // small, large: what the objects hold
	bool clean;           // all zero: of a free run's first block, and of a small one until cells are taken from it
	uint8_t size;         // small: the number of the cells' size
	uint16_t cells;       // small
	uint16_t granules;    // small: of a cell
	uint32_t reciprocal;  // small: 2^31 / granules, rounded up
	uint32_t number;      // small: next block with free cells; large, free: blocks of it; rest: the first block
	uint64_t bytes;       // large: of the object; free: the next run of the same bin
};

struct nd_blocks {
	char *base;             // of block 0, which is never used: 0 stands for no block
	size_t used_bytes;      // from `base` on; what lies beyond was never touched
	struct nd_block *block; // by number
	uint64_t *marks;        // ND_BLOCK_MARK_WORDS for each block
};
extern struct nd_blocks nd_blocks;

void nd_blocks_init(void);

// A run of `n` blocks in state small (n = 1) or large, the rest set up by the caller; 0 if there is no memory.
// *clean says whether it is all zero.
uint32_t nd_blocks_take(uint32_t n, enum nd_block_state state, bool *clean);

// The last part of the range is kept back: true if it was, and is to be had from now on.
bool nd_blocks_use_reserve(void);

// For a pass over all blocks after a collection: forget all free runs, then report each one, in order of addresses.
// A run that was just taken may be given back in the same way.
void nd_blocks_forget_free(void);
void nd_blocks_add_free(uint32_t first, uint32_t n, bool clean);
// Gives memory of free runs back to the system until not more than `bytes` are kept in them.
void nd_blocks_release(size_t bytes);
size_t nd_blocks_kept_bytes(void); // in use, or free and kept

static inline char *nd_block_address(uint32_t number)
{
	return nd_blocks.base + (size_t)number * ND_BLOCK_BYTES;
}

static inline uint32_t nd_block_count(void)
{
	return (uint32_t)(nd_blocks.used_bytes / ND_BLOCK_BYTES);
}

#endif
