// Common subexpressions: a walk down the dominator tree with a scoped table from expressions to the values
// that hold them (dominator-based value numbering, Briggs, Cooper and Simpson).
//
// Loads take part. Each kind of memory has a generation, part of the key of what reads it; a write gives the
// kinds it may change new generations, and with them every remembered load of those kinds is forgotten. A
// block whose only predecessor is its dominator goes on with the generations at that block's end, any other
// begins with new ones. A store enters what it stored as the value of the load that would read it.
//
// A branch's outcome is known below its edges, so that a second test of the same condition is settled.
#include "pass.h"

#include <string.h>

enum { MAX_ARGS = 3 };

struct key {
	uint8_t op, sub;
	uint16_t nargs;
	nd_nir_type type;
	uint32_t aux, generation;
	uint32_t args[MAX_ARGS];
	int64_t imm;
};

struct entry {
	struct key key;
	uint32_t value;
	uint32_t bucket, next; // next: index + 1 in the same bucket
};

struct state {
	struct nd_nir_module *m;
	struct nd_nir_func *f;
	struct nd_nir_cfg cfg;
	struct nd_subst subst;
	ND_VEC(struct entry) entries; // a stack: a scope's entries are popped together
	uint32_t *buckets, mask;
	uint32_t generation[ND_MEM_KINDS], next_generation;
	uint32_t *at_end; // by block: the generations at its end
	uint64_t changes;
};

enum { OP_CONDITION = ND_NIR_OP_COUNT }; // a key of our own: what a condition is known to be

// The table -------------------------------------------------------------------------------------------------------

static uint32_t hash_of(const struct key *k)
{
	uint64_t h = (uint64_t)k->op << 32 | (uint64_t)k->sub << 24 | k->type;

	h = (h ^ k->aux) * UINT64_C(0x9e3779b97f4a7c15);
	h = (h ^ h >> 29 ^ (uint64_t)k->imm) * UINT64_C(0xbf58476d1ce4e5b9);
	h = (h ^ h >> 32 ^ k->generation) * UINT64_C(0x94d049bb133111eb);
	for (uint32_t i = 0; i < k->nargs; i++)
		h = (h ^ h >> 31 ^ k->args[i]) * UINT64_C(0x9e3779b97f4a7c15);
	return (uint32_t)(h >> 32);
}

static bool key_eq(const struct key *a, const struct key *b)
{
	return a->op == b->op && a->sub == b->sub && a->nargs == b->nargs && a->type == b->type &&
	       a->aux == b->aux && a->generation == b->generation && a->imm == b->imm &&
	       memcmp(a->args, b->args, a->nargs * sizeof *a->args) == 0;
}

static uint32_t look_up(const struct state *s, const struct key *k)
{
	for (uint32_t e = s->buckets[hash_of(k) & s->mask]; e; e = s->entries.data[e - 1].next)
		if (key_eq(&s->entries.data[e - 1].key, k))
			return s->entries.data[e - 1].value;
	return ND_NIR_NONE;
}

// Hides an older entry of the same key until its scope ends.
static void enter(struct state *s, const struct key *k, uint32_t value)
{
	uint32_t bucket = hash_of(k) & s->mask;
	struct entry e = {.key = *k, .value = value, .bucket = bucket, .next = s->buckets[bucket]};

	nd_vec_push(&s->entries, e);
	s->buckets[bucket] = s->entries.len;
}

static void pop_to(struct state *s, uint32_t len)
{
	while (s->entries.len > len) {
		const struct entry *e = &s->entries.data[s->entries.len - 1];

		s->buckets[e->bucket] = e->next;
		s->entries.len--;
	}
}

// Keys ------------------------------------------------------------------------------------------------------------

// A number for the state of the kinds in `reads`; at most two are read together.
static uint32_t generation_of(const struct state *s, uint32_t reads)
{
	uint32_t newest = 0;

	for (uint32_t kind = 0; kind < ND_MEM_KINDS; kind++)
		if (reads & 1u << kind && s->generation[kind] > newest)
			newest = s->generation[kind];
	return newest;
}

static bool is_commutative(enum nd_nir_op op)
{
	switch (op) {
	case ND_NIR_ADD:
	case ND_NIR_MUL:
	case ND_NIR_AND:
	case ND_NIR_OR:
	case ND_NIR_XOR:
		return true;
	default:
		return false;
	}
}

// Whether two executions of the instruction can give one value.
static bool takes_part(const struct state *s, const struct nd_nir_inst *i)
{
	if (i->nargs > MAX_ARGS || i->type == ND_NIR_VOID)
		return false;
	switch (i->op) {
	case ND_NIR_PHI:
	case ND_NIR_PARAM:
		return false;
	case ND_NIR_SELECT: // may carry a pointer into an object (I8)
		return i->type != ND_NIR_PTR;
	case ND_NIR_CALL:
		return nd_opt_is_repeatable_call(s->m, i);
	default:
		return nd_opt_has_props(i, ND_NIR_P | ND_NIR_R) && !nd_opt_has_props(i, ND_NIR_C | ND_NIR_W);
	}
}

static struct key key_of(const struct state *s, const struct nd_nir_inst *i)
{
	const uint32_t *args = nd_nir_args_c(s->f, i);
	struct key k = {.op = i->op,
			.sub = i->sub,
			.nargs = (uint16_t)i->nargs,
			.type = i->type,
			.aux = i->aux,
			.imm = i->imm.i,
			.generation = generation_of(s, nd_opt_reads(s->m, s->f, i))};

	for (uint32_t n = 0; n < i->nargs; n++)
		k.args[n] = args[n];
	if (is_commutative(i->op) && k.args[0] > k.args[1]) {
		k.args[0] = args[1];
		k.args[1] = args[0];
	}
	return k;
}

// After a store: the load that would read the value back.
static void enter_stored(struct state *s, const struct nd_nir_inst *i)
{
	const uint32_t *args = nd_nir_args_c(s->f, i);
	struct nd_nir_inst load = *i;
	uint32_t value;
	struct key k;

	switch (i->op) {
	case ND_NIR_STORE:
		load.op = ND_NIR_LOAD;
		break;
	case ND_NIR_FIELD_SET:
		load.op = ND_NIR_FIELD_GET;
		break;
	case ND_NIR_LIST_SET:
		load.op = ND_NIR_LIST_GET;
		break;
	case ND_NIR_LIST_SET_LEN:
		load.op = ND_NIR_LIST_LEN;
		break;
	default:
		return;
	}
	value = args[i->nargs - 1];
	load.nargs = i->nargs - 1;
	load.type = s->f->insts.data[value].type;
	k = key_of(s, &load);
	enter(s, &k, value);
}

// Walking ---------------------------------------------------------------------------------------------------------

static void bump(struct state *s, uint32_t kinds)
{
	for (uint32_t kind = 0; kind < ND_MEM_KINDS; kind++)
		if (kinds & 1u << kind)
			s->generation[kind] = s->next_generation++;
}

static struct key condition_key(uint32_t cond)
{
	return (struct key){.op = OP_CONDITION, .nargs = 1, .args = {cond}};
}

// What the edge into a block with one predecessor says of the branch's condition.
static void enter_condition(struct state *s, uint32_t block, uint32_t pred)
{
	const struct nd_nir_inst *t = &s->f->insts.data[s->f->blocks.data[pred].last];
	const uint32_t *args = nd_nir_args_c(s->f, t);
	struct key k;

	if (t->op != ND_NIR_BR || args[1] == args[2])
		return;
	k = condition_key(args[0]);
	enter(s, &k, args[1] == block);
}

// A second call may stand for a first one below the first one's success; the error of one that failed would be another
// object.
static bool has_succeeded(const struct state *s, uint32_t call)
{
	const struct key test = {.op = ND_NIR_IS_ERR, .nargs = 1, .type = ND_NIR_I1, .args = {call}};
	uint32_t is_err = look_up(s, &test);
	struct key k;

	if (is_err == ND_NIR_NONE)
		return false;
	k = condition_key(is_err);
	return look_up(s, &k) == 0;
}

static void visit(struct state *s, uint32_t at)
{
	struct nd_nir_func *f = s->f;
	struct nd_nir_inst *i = &f->insts.data[at];
	uint32_t *args = nd_nir_args(f, i), known;
	struct key k;

	for (uint32_t n = 0; n < i->nargs; n++)
		if (!nd_nir_arg_is_block(i, n))
			args[n] = nd_subst_get(&s->subst, args[n]);
	if (i->op == ND_NIR_BR) {
		int64_t already;

		k = condition_key(args[0]);
		known = look_up(s, &k);
		if (known == ND_NIR_NONE || nd_opt_int_const(f, args[0], &already))
			return;
		known = nd_nir_insert_before(f, at, ND_NIR_ICONST, ND_NIR_I1, NULL, 0, 0);
		f->insts.data[known].imm.i = look_up(s, &k);
		nd_nir_args(f, &f->insts.data[at])[0] = known;
		s->changes++;
		return;
	}
	if (takes_part(s, i)) {
		k = key_of(s, i);
		known = look_up(s, &k);
		if (known != ND_NIR_NONE && i->flags & ND_NIR_THROWS && !has_succeeded(s, known))
			known = ND_NIR_NONE;
		if (known == ND_NIR_NONE) {
			bump(s, nd_opt_writes(s->m, f, i));
			enter(s, &k, at);
			return;
		}
		nd_subst_set(&s->subst, at, known);
		nd_nir_remove(f, at);
		s->changes++;
		return;
	}
	bump(s, nd_opt_writes(s->m, f, i));
	enter_stored(s, i);
}

static void visit_block(struct state *s, uint32_t b)
{
	uint32_t npreds = s->cfg.pred_start[b + 1] - s->cfg.pred_start[b], pred, next;

	pred = npreds == 1 ? s->cfg.preds[s->cfg.pred_start[b]] : ND_NIR_NONE;
	if (pred != ND_NIR_NONE && pred == s->cfg.idom[b]) {
		memcpy(s->generation, s->at_end + (size_t)pred * ND_MEM_KINDS, sizeof s->generation);
		enter_condition(s, b, pred);
	} else {
		bump(s, UINT32_MAX);
	}
	for (uint32_t at = s->f->blocks.data[b].first; at != ND_NIR_NONE; at = next) {
		next = s->f->insts.data[at].next;
		visit(s, at);
	}
	memcpy(s->at_end + (size_t)b * ND_MEM_KINDS, s->generation, sizeof s->generation);
}

uint64_t nd_opt_cse(struct nd_nir_module *m, struct nd_nir_func *f, struct nd_arena *scratch)
{
	struct state s = {.m = m, .f = f, .mask = 63, .next_generation = 1};
	uint32_t *order, *path, *mark, depth = 0;

	nd_nir_cfg_build(&s.cfg, f, scratch);
	nd_subst_init(&s.subst, f, scratch);
	while (s.mask < f->insts.len)
		s.mask = s.mask * 2 + 1;
	s.buckets = nd_arena_array(scratch, uint32_t, (size_t)s.mask + 1);
	s.at_end = nd_arena_array(scratch, uint32_t, (size_t)f->blocks.len *ND_MEM_KINDS);
	order = nd_arena_array(scratch, uint32_t, s.cfg.nrpo);
	path = nd_arena_array(scratch, uint32_t, s.cfg.nrpo);
	mark = nd_arena_array(scratch, uint32_t, s.cfg.nrpo);
	for (uint32_t n = 0; n < s.cfg.nrpo; n++)
		order[s.cfg.dom_first[s.cfg.rpo[n]]] = s.cfg.rpo[n];
	for (uint32_t n = 0; n < s.cfg.nrpo; n++) {
		while (depth && path[depth - 1] != s.cfg.idom[order[n]])
			pop_to(&s, mark[--depth]);
		path[depth] = order[n];
		mark[depth++] = s.entries.len;
		visit_block(&s, order[n]);
	}
	nd_subst_apply(&s.subst, f);
	nd_vec_free(&s.entries);
	return s.changes;
}
