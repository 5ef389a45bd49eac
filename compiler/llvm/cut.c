// Where a module is cut: into chunks that take about equally long, so that several threads have something to do from
// the beginning to the end.
//
// Level 2 first takes the hot functions (heat.c), in the order in which they call each other, and gives them full
// effort; LLVM may inline across the cuts, because a chunk also sees the small functions that its own ones call.
#include "llvm/cut.h"

#include "llvm/heat.h"
#include "noodle/mem.h"

#include <string.h>

enum {
	ONE_CHUNK_INSTS = 8000, // a module up to this size is not cut when all get the same effort
	CHUNK_INSTS = 4000,
	LIGHT_INSTS = 2000,
	FULL_INSTS = 400,       // full effort takes several times as long
	ONE_FULL_INSTS = 1200,  // but LLVM does more for a module that it sees as a whole
	CHUNK_FUNCTIONS = 100,
	ALL_HOT_INSTS = 1400,   // in a module up to this size every function with a loop is hot
	HOT_INSTS = 700,        // in others, what is hot: so many instructions
	HOT_SHARE = 20,         // and one in so many of the module's
	IMPORT_DEPTH = 2,       // of callees of callees
	IMPORT_INSTS = 300      // for one chunk
};

struct limit {
	uint64_t insts;
	uint32_t functions;
};

static const enum nd_llvm_effort effort_of_level[] = { ND_LLVM_NO_EFFORT, ND_LLVM_LESS, ND_LLVM_FULL, ND_LLVM_MAX };

// Appends pieces for order[first .. end). Functions are counted as well as instructions, because both bound what LLVM
// holds in memory.
static void add_pieces(struct nd_llvm_cut *self, const struct nd_nir_module *m, uint32_t first, uint32_t end,
		       enum nd_llvm_effort effort, struct limit limit)
{
	uint64_t insts = 0;
	for (uint32_t i = first; i < end; i++) {
		struct nd_llvm_piece *last = i > first ? &self->pieces[self->npieces - 1] : NULL;
		if (!last || last->nfuncs >= limit.functions || insts >= limit.insts) {
			last = &self->pieces[self->npieces++];
			*last = (struct nd_llvm_piece){ .funcs = &self->order[i], .effort = effort };
			insts = 0;
		}
		last->nfuncs++;
		insts += m->funcs.data[self->order[i]]->insts.len;
	}
}

struct imports {
	const struct nd_llvm_heat *heat;
	struct nd_llvm_piece *piece;
	bool *seen; // by function: in the piece or imported already
	uint64_t left;
};

static void import_callees(struct imports *self, uint32_t func, uint32_t depth)
{
	const struct nd_llvm_heat *heat = self->heat;
	for (uint32_t i = heat->first_call[func]; depth > 0 && i < heat->first_call[func + 1]; i++) {
		uint32_t callee = heat->callees[i], size = heat->size[callee];
		if (self->seen[callee] || size > ND_LLVM_SMALL || size > self->left)
			continue;
		self->seen[callee] = true;
		self->left -= size;
		self->piece->imports[self->piece->nimports++] = callee;
		import_callees(self, callee, depth - 1);
	}
}

static void add_imports(struct nd_llvm_piece *piece, const struct nd_llvm_heat *heat, uint32_t nfuncs)
{
	struct imports self = { .heat = heat, .piece = piece, .left = IMPORT_INSTS };
	self.seen = nd_alloc_zero(nfuncs + 1, sizeof *self.seen);
	piece->imports = nd_alloc_zero(IMPORT_INSTS, sizeof *piece->imports);
	for (uint32_t i = 0; i < piece->nfuncs; i++)
		self.seen[piece->funcs[i]] = true;
	for (uint32_t i = 0; i < piece->nfuncs; i++)
		import_callees(&self, piece->funcs[i], IMPORT_DEPTH);
	nd_free(self.seen);
}

// The hot functions go to the front of the order.
static void cut_by_heat(struct nd_llvm_cut *self, const struct nd_nir_module *m, uint64_t total)
{
	struct nd_llvm_heat heat;
	uint64_t budget = total <= ALL_HOT_INSTS ? total : HOT_INSTS + total / HOT_SHARE;
	nd_llvm_heat_init(&heat, m, budget);
	bool *hot = nd_alloc_zero(m->funcs.len + 1, sizeof *hot);
	uint32_t n = 0;
	for (uint32_t i = 0; i < heat.nhot; i++) {
		self->order[n++] = heat.hot[i];
		hot[heat.hot[i]] = true;
	}
	for (uint32_t i = 0; i < m->funcs.len; i++) {
		if (m->funcs.data[i]->blocks.len > 0 && !hot[i])
			self->order[n++] = i;
	}
	nd_free(hot);
	add_pieces(self, m, 0, heat.nhot, ND_LLVM_FULL, (struct limit){ FULL_INSTS, CHUNK_FUNCTIONS });
	for (uint32_t i = 0; i < self->npieces; i++)
		add_imports(&self->pieces[i], &heat, m->funcs.len);
	add_pieces(self, m, heat.nhot, n, ND_LLVM_LIGHT, (struct limit){ LIGHT_INSTS, CHUNK_FUNCTIONS });
	nd_llvm_heat_release(&heat);
}

void nd_llvm_cut(struct nd_llvm_cut *ret, const struct nd_nir_module *m, uint32_t level)
{
	uint64_t total = 0;
	*ret = (struct nd_llvm_cut){ .order = nd_alloc_zero(m->funcs.len + 1, sizeof *ret->order) };
	for (uint32_t i = 0; i < m->funcs.len; i++) {
		total += m->funcs.data[i]->insts.len;
		if (m->funcs.data[i]->blocks.len > 0)
			ret->order[ret->norder++] = i;
	}
	ret->pieces = nd_alloc_zero(ret->norder + 1, sizeof *ret->pieces);
	enum nd_llvm_effort effort = effort_of_level[level];
	if (effort == ND_LLVM_FULL && total > ONE_FULL_INSTS)
		cut_by_heat(ret, m, total);
	else if (total > ONE_CHUNK_INSTS)
		add_pieces(ret, m, 0, ret->norder, effort, (struct limit){ CHUNK_INSTS, CHUNK_FUNCTIONS });
	else
		add_pieces(ret, m, 0, ret->norder, effort, (struct limit){ UINT64_MAX, UINT32_MAX });
	if (ret->npieces == 0)
		ret->pieces[ret->npieces++] = (struct nd_llvm_piece){ .funcs = ret->order, .effort = effort };
}

void nd_llvm_cut_release(struct nd_llvm_cut *self)
{
	for (uint32_t i = 0; i < self->npieces; i++)
		nd_free(self->pieces[i].imports);
	nd_free(self->pieces);
	nd_free(self->order);
	*self = (struct nd_llvm_cut){ 0 };
}
