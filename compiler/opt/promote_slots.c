// Turns stack slots into values.
//
// 1. A slot of an aggregate that is used only whole or by constant field is split into one slot a field, repeatedly.
// 2. A slot that is only loaded and stored whole becomes SSA values: phis are placed at the iterated dominance
//    frontier of its stores where the slot is live (Cytron et al., pruned), then one walk down the dominator tree
//    replaces loads by the value that reaches them.
//
// A slot is uninitialised memory; a load that no store reaches gives zero, so that the result does not depend
// on what happens to lie on the stack.
#include "pass.h"

#include <string.h>

enum { MAX_SPLIT_FIELDS = 16 };

struct promoter {
	struct nd_nir_module *m;
	struct nd_nir_func *f;
	struct nd_arena *arena;
	struct nd_nir_cfg cfg;
	uint64_t changes;
	uint32_t *number; // by instruction: the number of a promotable slot, or ND_NIR_NONE
	uint32_t nslots;
	uint32_t *slots; // by number: the instruction
	uint32_t *shown; // by number: the fact that a variable lies there, or ND_NIR_NONE
	uint32_t *
		phi_slot; // by instruction (those that existed or were made here): number of the slot of a new phi
	uint32_t phi_slot_cap;
	ND_VEC(uint32_t) zeros; // zero constants made, found by type
	struct nd_subst subst;
	uint32_t *told; // by block: 1 + the predecessor its phis heard of last
};

// Splitting aggregates --------------------------------------------------------------------------------------------

enum {
	IN_MEMORY = 1,
	HAS_FIELDS = 2
}; // what the uses of a slot's address say; 0: only whole loads and stores

// Classifies every use of every slot's address.
static uint8_t *classify(struct promoter *p)
{
	struct nd_nir_func *f = p->f;
	uint8_t *kind = nd_arena_array(p->arena, uint8_t, f->insts.len);

	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			const struct nd_nir_inst *i = &f->insts.data[at];
			const uint32_t *args = nd_nir_args_c(f, i);

			for (uint32_t k = 0; k < i->nargs; k++) {
				const struct nd_nir_inst *slot;

				if (nd_nir_arg_is_block(i, k) || f->insts.data[args[k]].op != ND_NIR_SLOT)
					continue;
				slot = &f->insts.data[args[k]];
				if (i->op == ND_NIR_LOAD && i->type == slot->aux)
					continue;
				if (i->op == ND_NIR_STORE && k == 0 &&
				    f->insts.data[args[1]].type == slot->aux)
					continue;
				if (i->op == ND_NIR_AGG_ADDR && i->aux == slot->aux)
					kind[args[k]] |= HAS_FIELDS;
				else
					kind[args[k]] |= IN_MEMORY;
			}
		}
	return kind;
}

static uint32_t emit_before(struct nd_nir_func *f, uint32_t at, enum nd_nir_op op, nd_nir_type type,
			    const uint32_t *args, uint32_t nargs, int64_t index)
{
	uint32_t inst = nd_nir_insert_before(f, at, op, type, args, nargs, f->insts.data[at].loc);

	f->insts.data[inst].imm.i = index;
	return inst;
}

// A whole load becomes loads of the fields and an agg, a whole store the reverse.
static void split_load(struct promoter *p, uint32_t at, const uint32_t *fields, const struct nd_nir_agg *agg)
{
	struct nd_nir_func *f = p->f;
	uint32_t values[MAX_SPLIT_FIELDS];

	for (uint32_t k = 0; k < agg->nfields; k++)
		values[k] = emit_before(f, at, ND_NIR_LOAD, agg->fields[k], &fields[k], 1, 0);
	f->insts.data[at].op = ND_NIR_AGG;
	nd_nir_set_args(f, at, values, agg->nfields);
}

static void split_store(struct promoter *p, uint32_t at, const uint32_t *fields, const struct nd_nir_agg *agg)
{
	struct nd_nir_func *f = p->f;
	uint32_t value = nd_nir_args(f, &f->insts.data[at])[1];

	for (uint32_t k = 0; k < agg->nfields; k++) {
		uint32_t args[2] = {fields[k]};

		args[1] = emit_before(f, at, ND_NIR_AGG_GET, agg->fields[k], &value, 1, k);
		emit_before(f, at, ND_NIR_STORE, ND_NIR_VOID, args, 2, 0);
	}
	nd_nir_remove(f, at);
}

// A variable in a slot lies in the slots of its fields now.
static void split_facts(struct promoter *p, uint32_t **fields, uint32_t n)
{
	struct nd_nir_func *f = p->f;
	uint32_t nfacts = f->debug ? f->debug->facts.len : 0;

	for (uint32_t k = 0; k < nfacts; k++) {
		struct nd_nir_fact fact = f->debug->facts.data[k];
		uint32_t slot = fact.value;
		const struct nd_nir_agg *agg;

		if (fact.kind != ND_NIR_FACT_ADDRESS || slot >= n || !fields[slot])
			continue;
		agg = &p->m->aggs.data[f->insts.data[slot].aux - ND_NIR_FIRST_AGG];
		for (uint32_t i = 0; i < agg->nfields; i++) {
			struct nd_nir_fact part = fact;

			part.value = fields[slot][i];
			part.part += nd_nir_agg_offset(p->m, f->insts.data[slot].aux, i);
			part.part_size = nd_nir_type_size(p->m, agg->fields[i]);
			if (i)
				nd_nir_fact_add_next(f, k, part);
			else
				f->debug->facts.data[k] = part;
		}
	}
}

static bool split_aggregates(struct promoter *p)
{
	struct nd_nir_func *f = p->f;
	uint8_t *kind = classify(p);
	uint32_t n = f->insts.len;
	uint32_t **fields = nd_arena_array(p->arena, uint32_t *, n); // by slot: its fields' slots
	struct nd_subst subst;
	bool any = false;

	for (uint32_t at = 0; at < n; at++) {
		const struct nd_nir_agg *agg;
		nd_nir_type type = f->insts.data[at].aux;

		if (f->insts.data[at].op != ND_NIR_SLOT || kind[at] != HAS_FIELDS || type < ND_NIR_FIRST_AGG)
			continue;
		agg = &p->m->aggs.data[type - ND_NIR_FIRST_AGG];
		if (agg->nfields > MAX_SPLIT_FIELDS)
			continue;
		fields[at] = nd_arena_array(p->arena, uint32_t, agg->nfields);
		for (uint32_t k = 0; k < agg->nfields; k++) {
			fields[at][k] = emit_before(f, at, ND_NIR_SLOT, ND_NIR_PTR, NULL, 0, 0);
			f->insts.data[fields[at][k]].aux = agg->fields[k];
		}
		any = true;
	}
	if (!any)
		return false;
	nd_subst_init(&subst, f, p->arena);
	for (uint32_t at = 0; at < n; at++) {
		const struct nd_nir_inst *i = &f->insts.data[at];
		uint32_t slot;

		if (i->block == ND_NIR_NONE ||
		    (i->op != ND_NIR_LOAD && i->op != ND_NIR_STORE && i->op != ND_NIR_AGG_ADDR))
			continue;
		slot = nd_nir_args_c(f, i)[0];
		if (slot >= n || !fields[slot])
			continue;
		if (i->op == ND_NIR_LOAD) {
			split_load(p, at, fields[slot],
				   &p->m->aggs.data[f->insts.data[slot].aux - ND_NIR_FIRST_AGG]);
		} else if (i->op == ND_NIR_STORE) {
			split_store(p, at, fields[slot],
				    &p->m->aggs.data[f->insts.data[slot].aux - ND_NIR_FIRST_AGG]);
		} else {
			nd_subst_set(&subst, at, fields[slot][i->imm.i]);
			nd_nir_remove(f, at);
		}
		p->changes++;
	}
	nd_subst_apply(&subst, f);
	split_facts(p, fields, n);
	for (uint32_t at = 0; at < n; at++)
		if (fields[at])
			nd_nir_remove(f, at);
	return true;
}

// Promotion -------------------------------------------------------------------------------------------------------

static void number_slots(struct promoter *p)
{
	struct nd_nir_func *f = p->f;
	uint8_t *kind = classify(p);

	p->number = nd_arena_alloc(p->arena, f->insts.len * sizeof(uint32_t) + 1);
	memset(p->number, 0xff, f->insts.len * sizeof(uint32_t));
	p->slots = nd_arena_array(p->arena, uint32_t, f->insts.len);
	for (uint32_t at = 0; at < f->insts.len; at++)
		if (f->insts.data[at].op == ND_NIR_SLOT && f->insts.data[at].block != ND_NIR_NONE &&
		    !kind[at]) {
			p->number[at] = p->nslots;
			p->slots[p->nslots++] = at;
		}
	p->shown = nd_arena_alloc(p->arena, p->nslots * sizeof(uint32_t) + 1);
	memset(p->shown, 0xff, p->nslots * sizeof(uint32_t));
	for (uint32_t k = 0; f->debug && k < f->debug->facts.len; k++) {
		const struct nd_nir_fact *fact = &f->debug->facts.data[k];

		if (fact->kind == ND_NIR_FACT_ADDRESS && p->number[fact->value] != ND_NIR_NONE)
			p->shown[p->number[fact->value]] = k;
	}
}

// What the variable in slot `s` is, once it is the value of an instruction.
static struct nd_nir_fact fact_of(const struct promoter *p, uint32_t s, uint32_t value)
{
	struct nd_nir_fact fact = p->f->debug->facts.data[p->shown[s]];

	fact.kind = ND_NIR_FACT_VALUE;
	fact.value = value;
	return fact;
}

// The number of the slot that a load or store accesses, ND_NIR_NONE for any other instruction or address.
static uint32_t slot_of(const struct promoter *p, const struct nd_nir_inst *i)
{
	uint32_t ptr;

	if (i->op != ND_NIR_LOAD && i->op != ND_NIR_STORE)
		return ND_NIR_NONE;
	ptr = nd_nir_args_c(p->f, i)[0];
	return ptr < p->subst.len ? p->number[ptr] : ND_NIR_NONE;
}

// Pairs (slot, block) in compressed rows: blocks[start[slot] .. start[slot+1]).
struct rows {
	uint32_t *start, *blocks;
};

// In which blocks a slot is read before it is written, and in which it is written.
static void find_accesses(struct promoter *p, struct rows *reads, struct rows *writes)
{
	struct nd_nir_func *f = p->f;
	uint32_t *seen_read = nd_arena_array(p->arena, uint32_t, p->nslots);
	uint32_t *seen_write = nd_arena_array(p->arena, uint32_t, p->nslots);
	uint32_t *fill_read = nd_arena_array(p->arena, uint32_t, p->nslots);
	uint32_t *fill_write = nd_arena_array(p->arena, uint32_t, p->nslots);

	reads->start = nd_arena_array(p->arena, uint32_t, (size_t)p->nslots + 1);
	writes->start = nd_arena_array(p->arena, uint32_t, (size_t)p->nslots + 1);
	for (int round = 0; round < 2; round++) {
		memset(seen_read, 0, p->nslots * sizeof *seen_read);
		memset(seen_write, 0, p->nslots * sizeof *seen_write);
		for (uint32_t n = 0; n < p->cfg.nrpo; n++) {
			uint32_t b = p->cfg.rpo[n];

			ND_NIR_EACH(f, b, at)
			{
				const struct nd_nir_inst *i = &f->insts.data[at];
				uint32_t s = slot_of(p, i);

				if (s == ND_NIR_NONE)
					continue;
				if (i->op == ND_NIR_LOAD && seen_write[s] != n + 1 && seen_read[s] != n + 1) {
					seen_read[s] = n + 1;
					if (round)
						reads->blocks[fill_read[s]++] = b;
					else
						reads->start[s + 1]++;
				} else if (i->op == ND_NIR_STORE && seen_write[s] != n + 1) {
					seen_write[s] = n + 1;
					if (round)
						writes->blocks[fill_write[s]++] = b;
					else
						writes->start[s + 1]++;
				}
			}
		}
		if (round)
			return;
		for (uint32_t s = 0; s < p->nslots; s++) {
			reads->start[s + 1] += reads->start[s];
			writes->start[s + 1] += writes->start[s];
			fill_read[s] = reads->start[s];
			fill_write[s] = writes->start[s];
		}
		reads->blocks = nd_arena_array(p->arena, uint32_t, reads->start[p->nslots]);
		writes->blocks = nd_arena_array(p->arena, uint32_t, writes->start[p->nslots]);
	}
}

// Dominance frontiers of all blocks, as rows.
static void find_frontiers(struct promoter *p, struct rows *df)
{
	const struct nd_nir_cfg *cfg = &p->cfg;
	uint32_t *last = nd_arena_array(p->arena, uint32_t, cfg->nblocks);
	uint32_t *fill = nd_arena_array(p->arena, uint32_t, cfg->nblocks);

	df->start = nd_arena_array(p->arena, uint32_t, (size_t)cfg->nblocks + 1);
	for (int round = 0; round < 2; round++) {
		memset(last, 0, cfg->nblocks * sizeof *last);
		for (uint32_t n = 0; n < cfg->nrpo; n++) {
			uint32_t b = cfg->rpo[n];

			if (cfg->pred_start[b + 1] - cfg->pred_start[b] < 2)
				continue;
			for (uint32_t k = cfg->pred_start[b]; k < cfg->pred_start[b + 1]; k++)
				for (uint32_t up = cfg->preds[k]; up != cfg->idom[b] && up != ND_NIR_NONE &&
								  cfg->rpo_index[up] != ND_NIR_NONE;
				     up = cfg->idom[up]) {
					if (last[up] == b + 1)
						break;
					last[up] = b + 1;
					if (round)
						df->blocks[fill[up]++] = b;
					else
						df->start[up + 1]++;
				}
		}
		if (round)
			return;
		for (uint32_t b = 0; b < cfg->nblocks; b++) {
			df->start[b + 1] += df->start[b];
			fill[b] = df->start[b];
		}
		df->blocks = nd_arena_array(p->arena, uint32_t, df->start[cfg->nblocks]);
	}
}

static void remember_phi(struct promoter *p, uint32_t phi, uint32_t slot)
{
	if (phi >= p->phi_slot_cap) {
		uint32_t cap = phi * 2 + 64;
		uint32_t *grown = nd_arena_alloc(p->arena, cap * sizeof *grown);

		memset(grown, 0xff, cap * sizeof *grown);
		if (p->phi_slot_cap)
			memcpy(grown, p->phi_slot, p->phi_slot_cap * sizeof *grown);
		p->phi_slot = grown;
		p->phi_slot_cap = cap;
	}
	p->phi_slot[phi] = slot;
}

static uint32_t phi_slot(const struct promoter *p, uint32_t inst)
{
	return inst < p->phi_slot_cap ? p->phi_slot[inst] : ND_NIR_NONE;
}

static void place_phis(struct promoter *p)
{
	struct rows reads = {0}, writes = {0}, df = {0};
	uint32_t n = p->cfg.nblocks, nwork;
	uint32_t *live_in = nd_arena_array(p->arena, uint32_t, n),
		 *is_def = nd_arena_array(p->arena, uint32_t, n);
	uint32_t *has_phi = nd_arena_array(p->arena, uint32_t, n),
		 *work = nd_arena_array(p->arena, uint32_t, n);

	find_accesses(p, &reads, &writes);
	find_frontiers(p, &df);
	for (uint32_t s = 0; s < p->nslots; s++) {
		// A slot that one block alone uses needs neither.
		if (reads.start[s] == reads.start[s + 1])
			continue;
		for (uint32_t k = writes.start[s]; k < writes.start[s + 1]; k++)
			is_def[writes.blocks[k]] = s + 1;
		nwork = 0;
		for (uint32_t k = reads.start[s]; k < reads.start[s + 1]; k++) {
			live_in[reads.blocks[k]] = s + 1;
			work[nwork++] = reads.blocks[k];
		}
		while (nwork) {
			uint32_t b = work[--nwork];

			for (uint32_t k = p->cfg.pred_start[b]; k < p->cfg.pred_start[b + 1]; k++) {
				uint32_t pred = p->cfg.preds[k];

				if (live_in[pred] == s + 1 || is_def[pred] == s + 1 ||
				    p->cfg.rpo_index[pred] == ND_NIR_NONE)
					continue;
				live_in[pred] = s + 1;
				work[nwork++] = pred;
			}
		}
		nwork = 0;
		for (uint32_t k = writes.start[s]; k < writes.start[s + 1]; k++)
			work[nwork++] = writes.blocks[k];
		while (nwork) {
			uint32_t b = work[--nwork];

			for (uint32_t k = df.start[b]; k < df.start[b + 1]; k++) {
				uint32_t join = df.blocks[k], phi;

				if (has_phi[join] == s + 1 || live_in[join] != s + 1)
					continue;
				has_phi[join] = s + 1;
				phi = nd_nir_insert_phi(p->f, join, p->f->insts.data[p->slots[s]].aux);
				remember_phi(p, phi, s);
				if (p->shown[s] != ND_NIR_NONE)
					nd_nir_fact_add_start(p->f, join, fact_of(p, s, phi));
				if (is_def[join] != s + 1)
					work[nwork++] = join;
			}
		}
	}
}

// A zero of the type at the top of the entry block, one for each type.
static uint32_t zero_of(struct promoter *p, nd_nir_type type)
{
	uint32_t zero;

	for (uint32_t k = 0; k < p->zeros.len; k++)
		if (p->f->insts.data[p->zeros.data[k]].type == type)
			return p->zeros.data[k];
	zero = nd_nir_insert_before(p->f, p->f->blocks.data[0].first, ND_NIR_ZERO, type, NULL, 0, 0);
	nd_vec_push(&p->zeros, zero);
	return zero;
}

struct undo {
	uint32_t slot, value;
};

// Replaces the block's loads, removes its stores, and tells the successors' phis.
static void rename_block(struct promoter *p, uint32_t b, uint32_t *current, struct undo *log, uint32_t *nlog)
{
	struct nd_nir_func *f = p->f;
	uint32_t next, nsucc;
	const uint32_t *succ;

	for (uint32_t at = f->blocks.data[b].first; at != ND_NIR_NONE; at = next) {
		const struct nd_nir_inst *i = &f->insts.data[at];
		enum nd_nir_op op = i->op;
		uint32_t s = op == ND_NIR_PHI ? phi_slot(p, at) : slot_of(p, i);

		next = i->next;
		if (s == ND_NIR_NONE)
			continue;
		if (op == ND_NIR_LOAD) {
			if (current[s] == ND_NIR_NONE)
				current[s] = zero_of(p, f->insts.data[p->slots[s]].aux);
			nd_subst_set(&p->subst, at, current[s]);
		} else {
			log[(*nlog)++] = (struct undo){s, current[s]};
			current[s] = op == ND_NIR_PHI ? at : nd_nir_args_c(f, i)[1];
			if (op == ND_NIR_STORE && p->shown[s] != ND_NIR_NONE)
				nd_nir_fact_add_after(f, at, fact_of(p, s, current[s]));
		}
		if (op != ND_NIR_PHI) {
			nd_nir_remove(f, at);
			p->changes++;
		}
	}
	succ = nd_nir_succ_span(f, b, &nsucc);
	for (uint32_t k = 0; k < nsucc; k++) {
		uint32_t to = succ[k];

		if (p->told[to] == b + 1)
			continue;
		p->told[to] = b + 1;
		ND_NIR_EACH(f, to, at)
		{
			uint32_t s = phi_slot(p, at);

			if (s == ND_NIR_NONE)
				break; // new phis stand first
			nd_nir_add_phi_pair(f, at, b,
					    current[s] == ND_NIR_NONE
						    ? zero_of(p, f->insts.data[p->slots[s]].aux)
						    : current[s]);
			succ = nd_nir_succ_span(f, b, &nsucc);
		}
	}
}

static void rename_all(struct promoter *p)
{
	struct nd_nir_func *f = p->f;
	const struct nd_nir_cfg *cfg = &p->cfg;
	uint32_t *current = nd_arena_alloc(p->arena, p->nslots * sizeof *current + 1);
	uint32_t *order = nd_arena_array(p->arena, uint32_t, cfg->nrpo);
	uint32_t *mark = nd_arena_array(p->arena, uint32_t, cfg->nrpo); // log length on entry, by depth
	uint32_t *path = nd_arena_array(p->arena, uint32_t, cfg->nrpo), depth = 0, nlog = 0;
	struct undo *log = nd_arena_array(p->arena, struct undo, (size_t)f->insts.len + 1);

	p->told = nd_arena_array(p->arena, uint32_t, cfg->nblocks);
	memset(current, 0xff, p->nslots * sizeof *current);
	// Preorder of the dominator tree.
	for (uint32_t n = 0; n < cfg->nrpo; n++)
		order[cfg->dom_first[cfg->rpo[n]]] = cfg->rpo[n];
	for (uint32_t n = 0; n < cfg->nrpo; n++) {
		uint32_t b = order[n];

		while (depth && path[depth - 1] != cfg->idom[b]) {
			depth--;
			while (nlog > mark[depth]) {
				nlog--;
				current[log[nlog].slot] = log[nlog].value;
			}
		}
		path[depth] = b;
		mark[depth++] = nlog;
		rename_block(p, b, current, log, &nlog);
	}
	// Unreachable blocks: whatever they load does not matter, but phis want a pair for them.
	for (uint32_t b = 0; b < cfg->nblocks; b++) {
		if (cfg->rpo_index[b] != ND_NIR_NONE || f->blocks.data[b].dead)
			continue;
		for (uint32_t s = 0; s < p->nslots; s++)
			current[s] = ND_NIR_NONE;
		nlog = 0;
		rename_block(p, b, current, log, &nlog);
	}
}

uint64_t nd_opt_promote_slots(struct nd_nir_module *m, struct nd_nir_func *f, struct nd_arena *scratch)
{
	struct promoter p = {.m = m, .f = f, .arena = scratch};

	while (split_aggregates(&p))
		continue;
	number_slots(&p);
	if (!p.nslots)
		return p.changes;
	nd_subst_init(&p.subst, f, scratch);
	nd_nir_cfg_build(&p.cfg, f, scratch);
	place_phis(&p);
	rename_all(&p);
	nd_subst_apply(&p.subst, f);
	for (uint32_t s = 0; s < p.nslots; s++)
		nd_nir_remove(f, p.slots[s]);
	nd_vec_free(&p.zeros);
	return p.changes + p.nslots;
}
