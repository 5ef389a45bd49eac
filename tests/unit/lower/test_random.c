// Random functions, run twice: as trees and, lowered, as NIR. Both must call the same functions with the same arguments
// in the same order, and end the same way.
#include "kit.h"

enum { VARS = 5, MAX_DEPTH = 5, PROGRAMS = 4000, LOG = 4096 };

struct outcome { // what a run did
	int64_t log[LOG];
	uint32_t nlog;
	bool thrown;
	int64_t value;
};

// The program's calls: make(x) gives an error, code(e) reads it; g(x) throws now and then.
static void
note(struct outcome *o, int64_t x)
{
	assert_true(o->nlog < LOG);
	o->log[o->nlog++] = x;
}

static bool
call_g(struct outcome *o, int64_t x, int64_t *result)
{
	note(o, x);
	*result = (int64_t)((uint64_t)x * 2 + 1);
	return x % 3 != 0;
}

// Making one ------------------------------------------------------------------------------------------------------

struct maker {
	struct kit *k;
	uint64_t seed;
	struct nd_hir_local *vars[VARS];
	struct nd_hir_func_ref *g, *make, *code;
	struct nd_hir_label *labels[MAX_DEPTH + 1];
	bool is_loop[MAX_DEPTH + 1];
	uint32_t nlabels;
};

static uint32_t
pick(struct maker *r, uint32_t n)
{
	r->seed = r->seed * 6364136223846793005u + 1442695040888963407u;
	return (uint32_t)(r->seed >> 33) % n;
}

static struct nd_hir *
make_value(struct maker *r, int depth);

static struct nd_hir *
make_cond(struct maker *r, int depth)
{
	struct kit *k = r->k;

	switch (depth > 0 ? pick(r, 6) : 0) {
	case 1:
		return N(AND, BOOL, 2, make_cond(r, depth - 1), make_cond(r, depth - 1));
	case 2:
		return N(OR, BOOL, 2, make_cond(r, depth - 1), make_cond(r, depth - 1));
	case 3:
		return N(NOT, BOOL, 1, make_cond(r, depth - 1));
	case 4:
		return with_i(N0(INT, BOOL), pick(r, 2));
	default:
		return N(LT, BOOL, 2, make_value(r, depth - 1), make_value(r, depth - 1));
	}
}

static struct nd_hir *
make_value(struct maker *r, int depth)
{
	struct kit *k = r->k;
	struct nd_hir_local *var = r->vars[pick(r, VARS)];

	switch (depth > 0 ? pick(r, 8) : pick(r, 3)) {
	case 0:
		return integer(k, pick(r, 10));
	case 3:
		return N(ADD, INT, 2, make_value(r, depth - 1), make_value(r, depth - 1));
	case 4:
		return N(COND, INT, 3, make_cond(r, depth - 1), make_value(r, depth - 1), make_value(r, depth - 1));
	case 5:
		return call(k, r->g, 1, make_value(r, depth - 1));
	case 6:
		return N(SEQ, INT, 2, set(k, var, make_value(r, depth - 1)), make_value(r, depth - 1));
	default:
		return get(k, var);
	}
}

static struct nd_hir *
make_statement(struct maker *r, int depth);

static struct nd_hir *
make_statements(struct maker *r, int depth)
{
	struct kit *k = r->k;
	uint32_t n = 1 + pick(r, 4);
	struct nd_hir *h = N(SEQ, VOID, 4, NULL, NULL, NULL, NULL);

	h->nargs = n;
	for (uint32_t i = 0; i < n; i++)
		h->args[i] = make_statement(r, depth);
	return h;
}

// Ends after three turns: the first thing in the body counts.
static struct nd_hir *
make_loop(struct maker *r, int depth)
{
	struct kit *k = r->k;
	struct nd_hir_label *label = nd_arena_new(&k->arena, struct nd_hir_label);
	struct nd_hir_local *turns = nd_arena_new(&k->arena, struct nd_hir_local);
	struct nd_hir *count, *body, *step;

	turns->type = INT;
	turns->boxed = pick(r, 4) == 0;
	count = N(SEQ, VOID, 2,
		  N(IF, VOID, 2, N(LE, BOOL, 2, integer(k, 3), get(k, turns)), with_label(N0(BREAK, NEVER), label)),
		  set(k, turns, N(ADD, INT, 2, get(k, turns), integer(k, 1))));
	r->labels[r->nlabels] = label;
	r->is_loop[r->nlabels++] = true;
	body = N(SEQ, VOID, 2, count, make_statements(r, depth - 1));
	r->nlabels--;
	step = pick(r, 2) ? make_statement(r, 0) : NULL;
	return N(SEQ, VOID, 2, let(k, turns, integer(k, 0)),
		 with_label(node(k, ND_HIR_LOOP, VOID, step ? 2 : 1, body, step), label));
}

static struct nd_hir *
make_jump(struct maker *r)
{
	struct kit *k = r->k;
	uint32_t which = r->nlabels ? pick(r, r->nlabels) : 0;

	if (!r->nlabels || pick(r, 3) == 0)
		return pick(r, 2) ? ret(k, make_value(r, 1))
				  : N(THROW, NEVER, 1, call(k, r->make, 1, make_value(r, 1)));
	if (r->is_loop[which] && pick(r, 2))
		return with_label(N0(CONTINUE, NEVER), r->labels[which]);
	return with_label(N0(BREAK, NEVER), r->labels[which]);
}

static struct nd_hir *
make_try(struct maker *r, int depth)
{
	struct kit *k = r->k;
	struct nd_hir_local *error = nd_arena_new(&k->arena, struct nd_hir_local);
	struct nd_hir *body = make_statements(r, depth - 1), *handler;

	error->type = ND_TY_ANY;
	error->boxed = pick(r, 4) == 0;
	handler = N(SEQ, VOID, 2, set(k, r->vars[pick(r, VARS)], call(k, r->code, 1, get(k, error))),
		    make_statements(r, depth - 1));
	return with_local(N(TRY, VOID, 2, body, handler), error);
}

static struct nd_hir *
make_statement(struct maker *r, int depth)
{
	struct kit *k = r->k;
	struct nd_hir_label *label;
	struct nd_hir *h;

	switch (depth > 0 ? pick(r, 12) : pick(r, 4)) {
	case 0:
		return call(k, r->g, 1, make_value(r, 1));
	case 3:
	case 4:
		return N(IF, VOID, 2, make_cond(r, 1), make_jump(r));
	case 5:
		return N(IF, VOID, 2, make_cond(r, 2), make_statements(r, depth - 1));
	case 6:
		return N(IF, VOID, 3, make_cond(r, 2), make_statements(r, depth - 1), make_statement(r, depth - 1));
	case 7:
		return make_loop(r, depth);
	case 8:
		return make_try(r, depth);
	case 9:
		h = make_statements(r, depth - 1);
		return N(FINALLY, VOID, 2, h, make_statements(r, depth - 1));
	case 10:
		label = nd_arena_new(&k->arena, struct nd_hir_label);
		r->labels[r->nlabels] = label;
		r->is_loop[r->nlabels++] = false;
		h = make_statements(r, depth - 1);
		r->nlabels--;
		return with_label(N(BLOCK, VOID, 1, h), label);
	case 11:
		return make_jump(r);
	default:
		return set(k, r->vars[pick(r, VARS)], make_value(r, 2));
	}
}

// Running the tree ------------------------------------------------------------------------------------------------

enum way { GO_ON, BREAK, CONTINUE, RETURN, THROW };

struct machine {
	struct outcome *o;
	struct maker *r;
	const struct nd_hir_label *label; // of BREAK, CONTINUE
	int64_t value;                    // of RETURN, THROW
	int64_t slots[4096];              // of locals, by nd_hir_local.index, here the number of appearance
	const struct nd_hir_local *owner[4096];
	uint32_t nslots;
};

static int64_t *
slot_of(struct machine *m, const struct nd_hir_local *l)
{
	for (uint32_t i = 0; i < m->nslots; i++)
		if (m->owner[i] == l)
			return &m->slots[i];
	m->owner[m->nslots] = l;
	return &m->slots[m->nslots++];
}

static enum way
run(struct machine *m, const struct nd_hir *h, int64_t *value);

static enum way
run_call(struct machine *m, const struct nd_hir *h, int64_t *value)
{
	int64_t x;
	enum way way = run(m, h->args[0], &x);

	*value = x;
	if (way != GO_ON || h->func != m->r->g)
		return way;
	if (call_g(m->o, x, value))
		return GO_ON;
	m->value = x;
	return THROW;
}

static enum way
run_loop(struct machine *m, const struct nd_hir *h)
{
	int64_t unused;

	for (;;) {
		enum way way = run(m, h->args[0], &unused);

		if (way == BREAK && m->label == h->label)
			return GO_ON;
		if (way != GO_ON && !(way == CONTINUE && m->label == h->label))
			return way;
		way = h->nargs > 1 ? run(m, h->args[1], &unused) : GO_ON;
		if (way != GO_ON)
			return way;
	}
}

static enum way
run_guarded(struct machine *m, const struct nd_hir *h)
{
	int64_t unused, value;
	enum way way = run(m, h->args[0], &unused), second;
	const struct nd_hir_label *label = m->label;

	if (h->kind == ND_HIR_TRY) {
		if (way != THROW)
			return way;
		*slot_of(m, h->local) = m->value;
		return run(m, h->args[1], &unused);
	}
	value = m->value;
	second = run(m, h->args[1], &unused);
	if (second != GO_ON)
		return second;
	m->value = value;
	m->label = label;
	return way;
}

static enum way
run(struct machine *m, const struct nd_hir *h, int64_t *value)
{
	int64_t a, b;
	enum way way = GO_ON;

	switch (h->kind) {
	case ND_HIR_INT:
		*value = h->i;
		return GO_ON;
	case ND_HIR_LOCAL:
		*value = *slot_of(m, h->local);
		return GO_ON;
	case ND_HIR_ADD:
	case ND_HIR_LT:
	case ND_HIR_LE:
		if ((way = run(m, h->args[0], &a)) != GO_ON || (way = run(m, h->args[1], &b)) != GO_ON)
			return way;
		*value = h->kind == ND_HIR_ADD  ? (int64_t)((uint64_t)a + (uint64_t)b)
			 : h->kind == ND_HIR_LT ? a < b
						: a <= b;
		return GO_ON;
	case ND_HIR_NOT:
		way = run(m, h->args[0], &a);
		*value = way == GO_ON && !a;
		return way;
	case ND_HIR_AND:
	case ND_HIR_OR:
		if ((way = run(m, h->args[0], value)) != GO_ON || !*value == (h->kind == ND_HIR_AND))
			return way;
		return run(m, h->args[1], value);
	case ND_HIR_COND:
	case ND_HIR_IF:
		if ((way = run(m, h->args[0], &a)) != GO_ON || (!a && h->nargs < 3))
			return way;
		return run(m, h->args[a ? 1 : 2], value);
	case ND_HIR_CALL:
		return run_call(m, h, value);
	case ND_HIR_SEQ:
		for (uint32_t i = 0; i < h->nargs && way == GO_ON; i++)
			way = run(m, h->args[i], value);
		return way;
	case ND_HIR_LET:
		if ((way = run(m, h->args[0], &a)) == GO_ON)
			*slot_of(m, h->local) = a;
		return way;
	case ND_HIR_ASSIGN:
		if ((way = run(m, h->args[1], &a)) == GO_ON)
			*slot_of(m, h->args[0]->local) = a;
		return way;
	case ND_HIR_LOOP:
		return run_loop(m, h);
	case ND_HIR_BLOCK:
		way = run(m, h->args[0], &a);
		return way == BREAK && m->label == h->label ? GO_ON : way;
	case ND_HIR_BREAK:
	case ND_HIR_CONTINUE:
		m->label = h->label;
		return h->kind == ND_HIR_BREAK ? BREAK : CONTINUE;
	case ND_HIR_RETURN:
	case ND_HIR_THROW:
		if ((way = run(m, h->args[0], &a)) != GO_ON)
			return way;
		m->value = a;
		return h->kind == ND_HIR_RETURN ? RETURN : THROW;
	default:
		return run_guarded(m, h);
	}
}

// Running the NIR -------------------------------------------------------------------------------------------------

struct nir_machine {
	struct outcome *o;
	const struct nd_nir_module *m;
	const struct nd_nir_func *f;
	int64_t *values;
	bool *failed;      // by call
	int64_t *cells;
	uint32_t ncells;
};

static int64_t
arg(const struct nir_machine *n, const struct nd_nir_inst *i, uint32_t k)
{
	return n->values[nd_nir_args_c(n->f, i)[k]];
}

static void
run_phis(struct nir_machine *n, uint32_t block, uint32_t from)
{
	int64_t *fresh = nd_alloc_zero(n->f->insts.len, sizeof *fresh);
	uint32_t first = n->f->blocks.data[block].first;

	for (int round = 0; round < 2; round++) {
		for (uint32_t at = first; n->f->insts.data[at].op == ND_NIR_PHI; at = n->f->insts.data[at].next) {
			const struct nd_nir_inst *i = &n->f->insts.data[at];

			for (uint32_t k = 0; !round && k < i->nargs; k += 2)
				if (nd_nir_args_c(n->f, i)[k] == from)
					fresh[at] = arg(n, i, k + 1);
			if (round)
				n->values[at] = fresh[at];
		}
	}
	nd_free(fresh);
}

static void
run_nir_call(struct nir_machine *n, uint32_t at, const struct nd_nir_inst *i)
{
	const char *name = n->m->funcs.data[i->aux]->name;

	n->values[at] = arg(n, i, 0);
	n->failed[at] = false;
	if (strcmp(name, "app.g") == 0)
		n->failed[at] = !call_g(n->o, arg(n, i, 0), &n->values[at]);
	if (n->failed[at])
		n->values[at] = arg(n, i, 0); // the error
}

// Returns the block that comes next, or ND_NIR_NONE.
static uint32_t
run_inst(struct nir_machine *n, uint32_t at, bool *done)
{
	const struct nd_nir_inst *i = &n->f->insts.data[at];
	const uint32_t *args = nd_nir_args_c(n->f, i);
	int64_t *value = &n->values[at];

	switch ((enum nd_nir_op)i->op) {
	case ND_NIR_PHI:
	case ND_NIR_SAFEPOINT:
		break;
	case ND_NIR_ICONST:
		*value = i->imm.i;
		break;
	case ND_NIR_PARAM:
		*value = i->imm.i;
		break;
	case ND_NIR_ZERO:
		*value = 0;
		break;
	case ND_NIR_ADD:
		*value = (int64_t)((uint64_t)arg(n, i, 0) + (uint64_t)arg(n, i, 1));
		break;
	case ND_NIR_XOR:
		*value = arg(n, i, 0) ^ arg(n, i, 1);
		break;
	case ND_NIR_ICMP:
		*value = i->sub == ND_NIR_EQ    ? arg(n, i, 0) == arg(n, i, 1)
			 : i->sub == ND_NIR_SLT ? arg(n, i, 0) < arg(n, i, 1)
						: arg(n, i, 0) <= arg(n, i, 1);
		break;
	case ND_NIR_NEW:
		assert_true(n->ncells < LOG);
		*value = n->ncells++;
		n->cells[*value] = 0;
		break;
	case ND_NIR_FIELD_GET:
		*value = n->cells[arg(n, i, 0)];
		break;
	case ND_NIR_FIELD_SET:
		n->cells[arg(n, i, 0)] = arg(n, i, 1);
		break;
	case ND_NIR_CALL:
		run_nir_call(n, at, i);
		break;
	case ND_NIR_IS_ERR:
		*value = n->failed[args[0]];
		break;
	case ND_NIR_ERR_OF:
		*value = arg(n, i, 0);
		break;
	case ND_NIR_JUMP:
		return args[0];
	case ND_NIR_BR:
		return arg(n, i, 0) ? args[1] : args[2];
	case ND_NIR_RET:
	case ND_NIR_THROW:
		n->o->thrown = i->op == ND_NIR_THROW;
		n->o->value = arg(n, i, 0);
		*done = true;
		break;
	default:
		fail_msg("%s is not among what such a program needs", nd_nir_op_text(i->op));
	}
	return ND_NIR_NONE;
}

static void
run_nir(struct outcome *o, const struct nd_nir_module *m, const struct nd_nir_func *f)
{
	struct nir_machine n = {.o = o, .m = m, .f = f};
	uint32_t block = 0;
	bool done = false;

	n.values = nd_alloc_zero(f->insts.len, sizeof *n.values);
	n.failed = nd_alloc_zero(f->insts.len, sizeof *n.failed);
	n.cells = nd_alloc_zero(LOG, sizeof *n.cells);
	while (!done) {
		uint32_t next = ND_NIR_NONE;

		for (uint32_t at = f->blocks.data[block].first; at != ND_NIR_NONE; at = f->insts.data[at].next)
			next = run_inst(&n, at, &done);
		if (!done)
			run_phis(&n, next, block);
		block = next;
	}
	nd_free(n.values);
	nd_free(n.failed);
	nd_free(n.cells);
}

// -----------------------------------------------------------------------------------------------------------------

static void
compare(uint64_t seed)
{
	struct kit *k = kit_new();
	struct maker r = {.k = k, .seed = seed * 0x9e3779b97f4a7c15u};
	struct outcome *tree = nd_alloc_zero(2, sizeof *tree), *nir = tree + 1;
	struct machine *m = nd_alloc_zero(1, sizeof *m);
	struct nd_hir_func_ref *f = func(k, "app.f", ND_LINK_EXPORT, true, INT, INT, INT, ND_TY_ERROR);
	struct nd_hir *body;
	int64_t unused;

	r.g = func(k, "app.g", ND_LINK_EXTERN, true, INT, INT, ND_TY_ERROR);
	r.make = func(k, "app.make", ND_LINK_EXTERN, false, ND_TY_ANY, INT, ND_TY_ERROR);
	r.code = func(k, "app.code", ND_LINK_EXTERN, false, INT, ND_TY_ANY, ND_TY_ERROR);
	for (uint32_t i = 0; i < VARS; i++) {
		r.vars[i] = local(k, "v", INT);
		r.vars[i]->boxed = i == 1 || i == 4;
	}
	body = N(SEQ, VOID, 5, let(k, r.vars[2], integer(k, 2)), let(k, r.vars[3], integer(k, 3)),
		 let(k, r.vars[4], integer(k, 4)), make_statements(&r, MAX_DEPTH), ret(k, get(k, r.vars[pick(&r, VARS)])));
	m->o = tree;
	m->r = &r;
	*slot_of(m, r.vars[0]) = 0; // parameters have the values of their indices
	*slot_of(m, r.vars[1]) = 1;
	tree->thrown = run(m, body, &unused) == THROW;
	tree->value = m->value;

	lower(k, code(k, f, r.vars, 2, body), NULL);
	run_nir(nir, k->m, k->m->funcs.data[f->nir_index]);
	if (tree->thrown != nir->thrown || tree->value != nir->value || tree->nlog != nir->nlog ||
	    memcmp(tree->log, nir->log, tree->nlog * sizeof *tree->log) != 0) {
		struct nd_buf out = {0};

		nd_nir_print(&out, k->m);
		fprintf(stderr, "%s", out.data);
		fail_msg("program %llu: %d %lld after %u calls, but %d %lld after %u", (unsigned long long)seed, tree->thrown, (long long)tree->value, tree->nlog, nir->thrown,
			 (long long)nir->value, nir->nlog);
	}
	nd_free(tree);
	nd_free(m);
	kit_destroy(k);
}

static void
lowered_programs_do_what_their_trees_do(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= PROGRAMS; seed++)
		compare(seed);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(lowered_programs_do_what_their_trees_do)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
