// Algebraic identities that always hold, looked for once per instruction in reverse postorder, so that an
// operand is in its final form when its user is looked at. Constants go to the right of commutative
// operations first, which halves the patterns. Also: what is known of fresh objects (never null, exact class).
//
// Floats: only what is exact for every input including -0 and what is not a number: x - 0, x + -0, x * 1, x /
// 1, --x.
#include "fold.h"
#include "pass.h"

#include <math.h>

struct peephole {
	struct nd_nir_module *m;
	struct nd_nir_func *f;
	struct nd_subst subst;
	uint64_t changes;
};

static const struct nd_nir_inst *inst_of(const struct peephole *p, uint32_t value)
{
	return &p->f->insts.data[value];
}

static uint32_t arg_of(const struct peephole *p, uint32_t inst, uint32_t k)
{
	return nd_nir_args_c(p->f, inst_of(p, inst))[k];
}

// The instruction's value is that of `value`, of the same type.
static bool is_value(struct peephole *p, uint32_t at, uint32_t value)
{
	nd_subst_set(&p->subst, at, value);
	nd_nir_remove(p->f, at);
	return true;
}

static bool is_int(struct peephole *p, uint32_t at, int64_t value)
{
	nd_opt_make_int(p->f, at, value);
	return true;
}

// Makes the instruction another operation of two operands.
static bool is_op(struct peephole *p, uint32_t at, enum nd_nir_op op, uint32_t a, uint32_t b)
{
	const uint32_t args[2] = {a, b};

	p->f->insts.data[at].op = (uint8_t)op;
	p->f->insts.data[at].sub = 0;
	nd_nir_set_args(p->f, at, args, 2);
	return true;
}

static uint32_t int_before(struct peephole *p, uint32_t at, nd_nir_type type, int64_t value)
{
	uint32_t c = nd_nir_insert_before(p->f, at, ND_NIR_ICONST, type, NULL, 0, 0);

	p->f->insts.data[c].imm.i = nd_nir_int_wrap(type, (uint64_t)value);
	return c;
}

static int64_t all_ones(nd_nir_type t)
{
	return t == ND_NIR_I1 ? 1 : -1;
}

// Integers --------------------------------------------------------------------------------------------------------

static enum nd_nir_cond swapped(enum nd_nir_cond cond)
{
	static const uint8_t swap[ND_NIR_COND_COUNT] = {
		[ND_NIR_EQ] = ND_NIR_EQ,   [ND_NIR_NE] = ND_NIR_NE,   [ND_NIR_SLT] = ND_NIR_SGT,
		[ND_NIR_SLE] = ND_NIR_SGE, [ND_NIR_SGT] = ND_NIR_SLT, [ND_NIR_SGE] = ND_NIR_SLE,
		[ND_NIR_ULT] = ND_NIR_UGT, [ND_NIR_ULE] = ND_NIR_UGE, [ND_NIR_UGT] = ND_NIR_ULT,
		[ND_NIR_UGE] = ND_NIR_ULE,
	};
	return swap[cond];
}

static bool is_commutative(enum nd_nir_op op)
{
	return op == ND_NIR_ADD || op == ND_NIR_MUL || op == ND_NIR_AND || op == ND_NIR_OR ||
	       op == ND_NIR_XOR;
}

static void constants_right(struct peephole *p, uint32_t at)
{
	struct nd_nir_inst *i = &p->f->insts.data[at];
	uint32_t *args = nd_nir_args(p->f, i), swap;
	int64_t ignored;

	if ((!is_commutative(i->op) && i->op != ND_NIR_ICMP) || !nd_opt_int_const(p->f, args[0], &ignored) ||
	    nd_opt_int_const(p->f, args[1], &ignored))
		return;
	swap = args[0];
	args[0] = args[1];
	args[1] = swap;
	if (i->op == ND_NIR_ICMP)
		i->sub = (uint8_t)swapped(i->sub);
	p->changes++;
}

// (x + c) + d is x + (c + d), and so for * & | ^.
static bool reassociate(struct peephole *p, uint32_t at, uint32_t a, int64_t d)
{
	const struct nd_nir_inst *i = inst_of(p, at), *inner = inst_of(p, a);
	struct nd_const args[2] = {{.type = i->type}, {.type = i->type, .as.i = d}}, sum;
	uint32_t c, x;

	if (inner->op != i->op || !is_commutative(i->op) ||
	    !nd_opt_int_const(p->f, arg_of(p, a, 1), &args[0].as.i) || !nd_const_fold(i, args, &sum))
		return false;
	x = arg_of(p, a, 0);
	c = int_before(p, at, sum.type, sum.as.i);
	return is_op(p, at, p->f->insts.data[at].op, x, c);
}

static bool with_constant(struct peephole *p, uint32_t at, uint32_t a, int64_t c)
{
	const struct nd_nir_inst *i = inst_of(p, at);
	nd_nir_type t = i->type;
	int64_t shift = c & (int64_t)(nd_nir_int_bits(t) - 1);

	switch (i->op) {
	case ND_NIR_ADD:
	case ND_NIR_XOR:
		return c == 0 ? is_value(p, at, a) : reassociate(p, at, a, c);
	case ND_NIR_SUB: // one form for LLVM's and our own patterns
		if (c == 0)
			return is_value(p, at, a);
		c = (int64_t)(0 - (uint64_t)c);
		return is_op(p, at, ND_NIR_ADD, a, int_before(p, at, t, c));
	case ND_NIR_MUL:
		if (c == 0 || c == 1)
			return c ? is_value(p, at, a) : is_int(p, at, 0);
		return reassociate(p, at, a, c);
	case ND_NIR_AND:
		if (c == 0 || c == all_ones(t))
			return c ? is_value(p, at, a) : is_int(p, at, 0);
		return reassociate(p, at, a, c);
	case ND_NIR_OR:
		if (c == 0 || c == all_ones(t))
			return c ? is_int(p, at, c) : is_value(p, at, a);
		return reassociate(p, at, a, c);
	case ND_NIR_SHL:
	case ND_NIR_LSHR:
	case ND_NIR_ASHR:
		return shift == 0 && is_value(p, at, a);
	case ND_NIR_SDIV:
		if (c == 1)
			return is_value(p, at, a);
		if (c == -1)
			return is_op(p, at, ND_NIR_SUB, int_before(p, at, t, 0), a);
		return false;
	case ND_NIR_UDIV:
		return c == 1 && is_value(p, at, a);
	case ND_NIR_SREM:
		return (c == 1 || c == -1) && is_int(p, at, 0);
	case ND_NIR_UREM:
		return c == 1 && is_int(p, at, 0);
	default:
		return false;
	}
}

static bool on_integers(struct peephole *p, uint32_t at)
{
	uint32_t a = arg_of(p, at, 0), b = arg_of(p, at, 1);
	enum nd_nir_op op = inst_of(p, at)->op;
	int64_t c;

	if (nd_opt_int_const(p->f, b, &c) && with_constant(p, at, a, c))
		return true;
	if (a != b)
		return false;
	if (op == ND_NIR_SUB || op == ND_NIR_XOR)
		return is_int(p, at, 0);
	return (op == ND_NIR_AND || op == ND_NIR_OR) && is_value(p, at, a);
}

static bool on_icmp(struct peephole *p, uint32_t at)
{
	struct nd_nir_inst *i = &p->f->insts.data[at];
	uint32_t a = arg_of(p, at, 0), b = arg_of(p, at, 1);
	const struct nd_nir_inst *x = inst_of(p, a), *y = inst_of(p, b);
	nd_nir_type t = x->type;
	int64_t c;

	if (a == b)
		return is_int(p, at,
			      i->sub == ND_NIR_EQ || i->sub == ND_NIR_SLE || i->sub == ND_NIR_SGE ||
				      i->sub == ND_NIR_ULE || i->sub == ND_NIR_UGE);
	if (x->op == ND_NIR_CLASS_ADDR && y->op == ND_NIR_CLASS_ADDR)
		return is_int(p, at, (x->aux == y->aux) == (i->sub == ND_NIR_EQ));
	if (t == ND_NIR_REF && y->op == ND_NIR_ZERO) {
		if (i->sub == ND_NIR_EQ) {
			i->op = ND_NIR_IS_NULL;
			i->sub = 0;
			nd_nir_set_args(p->f, at, &a, 1);
			return true;
		}
		return nd_opt_is_nonnull(p->f, a) && is_int(p, at, 1);
	}
	if (!nd_opt_int_const(p->f, b, &c))
		return false;
	if (t == ND_NIR_I1 && (i->sub == ND_NIR_EQ || i->sub == ND_NIR_NE)) {
		if (c == (i->sub == ND_NIR_EQ))
			return is_value(p, at, a);
		return is_op(p, at, ND_NIR_XOR, a, int_before(p, at, ND_NIR_I1, 1));
	}
	if (c == 0 && (i->sub == ND_NIR_ULT || i->sub == ND_NIR_UGE))
		return is_int(p, at, i->sub == ND_NIR_UGE);
	return false;
}

static bool on_conversion(struct peephole *p, uint32_t at)
{
	struct nd_nir_inst *i = &p->f->insts.data[at];
	uint32_t a = arg_of(p, at, 0), inner;
	const struct nd_nir_inst *x = inst_of(p, a);

	if (x->op != ND_NIR_SEXT && x->op != ND_NIR_ZEXT &&
	    !(x->op == i->op && (i->op == ND_NIR_TRUNC || i->op == ND_NIR_BITCAST)))
		return false;
	inner = arg_of(p, a, 0);
	if (i->op == ND_NIR_BITCAST)
		return inst_of(p, inner)->type == i->type && is_value(p, at, inner);
	if (i->op == ND_NIR_TRUNC && inst_of(p, inner)->type == i->type)
		return is_value(p, at, inner); // trunc of ext: back to where it was
	if (i->op == x->op) {
		nd_nir_set_args(p->f, at, &inner, 1); // ext of ext, trunc of trunc: one step
		return true;
	}
	if (i->op == ND_NIR_SEXT) { // the sign of a zero-extended value is 0
		i->op = ND_NIR_ZEXT;
		nd_nir_set_args(p->f, at, &inner, 1);
		return true;
	}
	return false;
}

static bool on_select(struct peephole *p, uint32_t at)
{
	struct nd_nir_inst *i = &p->f->insts.data[at];
	uint32_t c = arg_of(p, at, 0), a = arg_of(p, at, 1), b = arg_of(p, at, 2);
	int64_t v, w;

	if (nd_opt_int_const(p->f, c, &v))
		return is_value(p, at, v ? a : b);
	if (a == b)
		return is_value(p, at, a);
	if (i->type == ND_NIR_I1 && nd_opt_int_const(p->f, a, &v) && nd_opt_int_const(p->f, b, &w) && v != w)
		return v ? is_value(p, at, c) : is_op(p, at, ND_NIR_XOR, c, int_before(p, at, ND_NIR_I1, 1));
	return false;
}

// Floats ----------------------------------------------------------------------------------------------------------

static bool on_floats(struct peephole *p, uint32_t at)
{
	const struct nd_nir_inst *i = inst_of(p, at);
	uint32_t a = arg_of(p, at, 0);
	struct nd_const c;

	if (i->op == ND_NIR_FNEG)
		return inst_of(p, a)->op == ND_NIR_FNEG && is_value(p, at, arg_of(p, a, 0));
	if (!nd_const_of(inst_of(p, arg_of(p, at, 1)), &c))
		return false;
	if ((i->op == ND_NIR_FMUL || i->op == ND_NIR_FDIV) && c.as.f == 1.0)
		return is_value(p, at, a);
	if (i->op == ND_NIR_FSUB && c.as.f == 0.0 && !signbit(c.as.f))
		return is_value(p, at, a);
	return i->op == ND_NIR_FADD && c.as.f == 0.0 && signbit(c.as.f) && is_value(p, at, a);
}

// Aggregates ------------------------------------------------------------------------------------------------------

static bool on_agg_get(struct peephole *p, uint32_t at)
{
	struct nd_nir_inst *i = &p->f->insts.data[at];
	uint32_t from = arg_of(p, at, 0), start = from;

	// Down through agg_sets of other fields.
	while (inst_of(p, from)->op == ND_NIR_AGG_SET && inst_of(p, from)->imm.i != i->imm.i)
		from = arg_of(p, from, 0);
	if (inst_of(p, from)->op == ND_NIR_AGG_SET)
		return is_value(p, at, arg_of(p, from, 1));
	if (inst_of(p, from)->op == ND_NIR_AGG)
		return is_value(p, at, arg_of(p, from, (uint32_t)i->imm.i));
	if (inst_of(p, from)->op == ND_NIR_ZERO) {
		i->op = ND_NIR_ZERO;
		i->nargs = 0;
		return true;
	}
	if (from == start)
		return false;
	nd_nir_set_args(p->f, at, &from, 1);
	return true;
}

// agg(get 0 of x, get 1 of x, ...) is x.
static bool on_agg(struct peephole *p, uint32_t at)
{
	const struct nd_nir_inst *i = inst_of(p, at);
	uint32_t whole = ND_NIR_NONE;

	for (uint32_t k = 0; k < i->nargs; k++) {
		const struct nd_nir_inst *x = inst_of(p, arg_of(p, at, k));
		uint32_t of;

		if (x->op != ND_NIR_AGG_GET || x->imm.i != k)
			return false;
		of = nd_nir_args_c(p->f, x)[0];
		if ((whole != ND_NIR_NONE && of != whole) || inst_of(p, of)->type != i->type)
			return false;
		whole = of;
	}
	return whole != ND_NIR_NONE && is_value(p, at, whole);
}

// Objects and strings ---------------------------------------------------------------------------------------------

// Whether an object of exactly class `cls` is an instance of class or interface `of`; false in *known when
// the tables do not say (an extern class may implement more than is listed here).
static bool is_instance(const struct nd_nir_module *m, uint32_t cls, uint32_t of, bool *known)
{
	*known = true;
	for (; cls != ND_NIR_NONE; cls = m->classes.data[cls].base) {
		const struct nd_nir_class *c = &m->classes.data[cls];

		if (cls == of)
			return true;
		for (uint32_t t = 0; t < c->nitables; t++)
			if (c->itables[t].interface == of)
				return true;
		if (c->flags & ND_NIR_C_EXTERN)
			*known = false;
	}
	return false;
}

static bool on_object(struct peephole *p, uint32_t at)
{
	struct nd_nir_inst *i = &p->f->insts.data[at];
	uint32_t a = arg_of(p, at, 0);
	const struct nd_nir_inst *x = inst_of(p, a);
	bool known, yes;

	if (i->op == ND_NIR_IS_NULL)
		return nd_opt_is_nonnull(p->f, a) && is_int(p, at, 0);
	if (x->op != ND_NIR_NEW)
		return false;
	if (i->op == ND_NIR_CLASS_OF) {
		i->op = ND_NIR_CLASS_ADDR;
		i->aux = x->aux;
		i->nargs = 0;
		return true;
	}
	yes = is_instance(p->m, x->aux, i->aux, &known);
	return (yes || known) && is_int(p, at, yes);
}

static bool on_string(struct peephole *p, uint32_t at)
{
	const struct nd_nir_inst *i = inst_of(p, at), *x = inst_of(p, arg_of(p, at, 0));
	struct nd_str s;
	int64_t n = 0;

	if (x->op != ND_NIR_STR)
		return false;
	s = p->m->strings.data[x->aux];
	if (i->op == ND_NIR_STR_BYTE_LEN)
		return is_int(p, at, (int64_t)s.len);
	if (i->op == ND_NIR_STR_BYTE)
		return nd_opt_int_const(p->f, arg_of(p, at, 1), &n) && n >= 0 && (uint64_t)n < s.len &&
		       is_int(p, at, (signed char)s.data[n]);
	for (size_t k = 0; k < s.len; k++)
		n += ((unsigned char)s.data[k] & 0xc0) != 0x80; // what begins a code point
	return is_int(p, at, n);
}

static bool simplify(struct peephole *p, uint32_t at)
{
	switch (inst_of(p, at)->op) {
	case ND_NIR_ADD:
	case ND_NIR_SUB:
	case ND_NIR_MUL:
	case ND_NIR_SDIV:
	case ND_NIR_UDIV:
	case ND_NIR_SREM:
	case ND_NIR_UREM:
	case ND_NIR_AND:
	case ND_NIR_OR:
	case ND_NIR_XOR:
	case ND_NIR_SHL:
	case ND_NIR_LSHR:
	case ND_NIR_ASHR:
		return on_integers(p, at);
	case ND_NIR_ICMP:
		return on_icmp(p, at);
	case ND_NIR_SEXT:
	case ND_NIR_ZEXT:
	case ND_NIR_TRUNC:
	case ND_NIR_BITCAST:
		return on_conversion(p, at);
	case ND_NIR_SELECT:
		return on_select(p, at);
	case ND_NIR_FADD:
	case ND_NIR_FSUB:
	case ND_NIR_FMUL:
	case ND_NIR_FDIV:
	case ND_NIR_FNEG:
		return on_floats(p, at);
	case ND_NIR_AGG:
		return on_agg(p, at);
	case ND_NIR_AGG_GET:
		return on_agg_get(p, at);
	case ND_NIR_IS_NULL:
	case ND_NIR_CLASS_OF:
	case ND_NIR_INSTANCE_OF:
		return on_object(p, at);
	case ND_NIR_STR_LEN:
	case ND_NIR_STR_BYTE_LEN:
	case ND_NIR_STR_BYTE:
		return on_string(p, at);
	default:
		return false;
	}
}

// All operands constant: the result too.
static bool fold(struct peephole *p, uint32_t at)
{
	const struct nd_nir_inst *i = inst_of(p, at);
	struct nd_const args[3], result;

	if (!nd_opt_has_props(i, ND_NIR_P) || i->op == ND_NIR_PHI || i->nargs == 0 || i->nargs > 3)
		return false;
	for (uint32_t k = 0; k < i->nargs; k++)
		if (!nd_const_of(inst_of(p, arg_of(p, at, k)), &args[k]))
			return false;
	if (!nd_const_fold(i, args, &result))
		return false;
	nd_const_become(p->f, at, &result);
	return true;
}

uint64_t nd_opt_peephole(struct nd_nir_module *m, struct nd_nir_func *f, struct nd_arena *scratch)
{
	struct peephole p = {.m = m, .f = f};
	struct nd_nir_cfg cfg;

	enum { MAX_STEPS = 8 }; // of one instruction

	nd_nir_cfg_build(&cfg, f, scratch);
	nd_subst_init(&p.subst, f, scratch);
	for (uint32_t n = 0; n < cfg.nrpo; n++) {
		uint32_t next;

		for (uint32_t at = f->blocks.data[cfg.rpo[n]].first; at != ND_NIR_NONE; at = next) {
			struct nd_nir_inst *i = &f->insts.data[at];
			uint32_t *args = nd_nir_args(f, i);

			next = i->next;
			for (uint32_t k = 0; k < i->nargs; k++)
				if (!nd_nir_arg_is_block(i, k))
					args[k] = nd_subst_get(&p.subst, args[k]);
			for (int step = 0; step < MAX_STEPS && f->insts.data[at].block != ND_NIR_NONE;
			     step++) {
				if (f->insts.data[at].nargs == 2)
					constants_right(&p, at);
				if (!fold(&p, at) && !simplify(&p, at))
					break;
				p.changes++;
			}
		}
	}
	nd_subst_apply(&p.subst, f);
	return p.changes;
}
