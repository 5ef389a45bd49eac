// Strength reduction: dearer operations by cheaper ones that give the same bits.
//
//   int ** 0 .. 64           multiplications, as many as the exponent's binary form asks for; they cannot fail
//   pow(x, 1 | 2 | -1)       x, x * x, 1 / x: correctly rounded
//   a * c + b * c            (a + b) * c, likewise with -, when the products are used nowhere else
//   x / 2^k, x % 2^k         shifts and adds also for negative x, rounding towards zero
//
// The last line is a pass of its own, `division`, behind bounds, which makes plain shifts and masks of what it proves not
// negative. The others run early, because a call that may fail hides what lies behind it. Products of loop counters are left alone: LLVM's
// code generator turns them into sums at every level that optimises, and knows which of them addresses take for nothing.
#include "fold.h"
#include "pass.h"

#include <string.h>

enum { MAX_EXPONENT = 64 };

struct strength {
	struct nd_nir_module *m;
	struct nd_nir_func *f;
	struct nd_subst subst;
	uint32_t *uses; // by instruction there was
	uint32_t ninsts;
	bool failed_calls_gone; // tests of removed calls are left
	bool *gone; // by instruction: a throwing call that became a value
	uint64_t changes;
};

static uint32_t arg_of(const struct strength *s, uint32_t at, uint32_t k)
{
	return nd_nir_args_c(s->f, &s->f->insts.data[at])[k];
}

static uint32_t before(struct strength *s, uint32_t at, enum nd_nir_op op, uint32_t a, uint32_t b)
{
	return nd_nir_insert_before(s->f, at, op, s->f->insts.data[at].type, (uint32_t[]){a, b}, 2,
				    s->f->insts.data[at].loc);
}

static uint32_t int_before(struct strength *s, uint32_t at, int64_t value)
{
	nd_nir_type type = s->f->insts.data[at].type;
	uint32_t c = nd_nir_insert_before(s->f, at, ND_NIR_ICONST, type, NULL, 0, s->f->insts.data[at].loc);

	s->f->insts.data[c].imm.i = nd_nir_int_wrap(type, (uint64_t)value);
	return c;
}

static void replace(struct strength *s, uint32_t at, uint32_t by)
{
	nd_subst_set(&s->subst, at, by);
	nd_nir_remove(s->f, at);
	s->changes++;
}

static void become(struct strength *s, uint32_t at, enum nd_nir_op op, uint32_t a, uint32_t b)
{
	s->f->insts.data[at].op = (uint8_t)op;
	s->f->insts.data[at].aux = 0;
	nd_nir_set_args(s->f, at, (uint32_t[]){a, b}, 2);
	s->changes++;
}

// Powers ----------------------------------------------------------------------------------------------------------

static uint32_t power(struct strength *s, uint32_t at, uint32_t base, uint64_t exponent)
{
	uint32_t square = base, ret = ND_NIR_NONE;

	for (; exponent; exponent >>= 1) {
		if (exponent & 1)
			ret = ret == ND_NIR_NONE ? square : before(s, at, ND_NIR_MUL, ret, square);
		if (exponent > 1)
			square = before(s, at, ND_NIR_MUL, square, square);
	}
	return ret == ND_NIR_NONE ? int_before(s, at, 1) : ret;
}

static void on_call(struct strength *s, uint32_t at)
{
	const struct nd_nir_inst *i = &s->f->insts.data[at];
	const struct nd_nir_func *callee = s->m->funcs.data[i->aux];
	struct nd_const by;
	int64_t exponent;

	if (i->nargs != 2)
		return;
	if (i->type == ND_NIR_I64 && strcmp(callee->name, "std/prelude.__int_pow") == 0) {
		if (!nd_opt_int_const(s->f, arg_of(s, at, 1), &exponent) || exponent < 0 ||
		    exponent > MAX_EXPONENT)
			return;
		s->gone[at] = true;
		s->failed_calls_gone |= i->flags & ND_NIR_THROWS;
		replace(s, at, power(s, at, arg_of(s, at, 0), (uint64_t)exponent));
		return;
	}
	if (i->type != ND_NIR_F64 || !(callee->flags & ND_NIR_F_RUNTIME) ||
	    strcmp(callee->name, "pow") != 0 || !nd_const_of(&s->f->insts.data[arg_of(s, at, 1)], &by))
		return;
	if (by.as.f == 1.0)
		replace(s, at, arg_of(s, at, 0));
	else if (by.as.f == 2.0)
		become(s, at, ND_NIR_FMUL, arg_of(s, at, 0), arg_of(s, at, 0));
	else if (by.as.f == -1.0) {
		uint32_t one = nd_nir_insert_before(s->f, at, ND_NIR_FCONST, ND_NIR_F64, NULL, 0, 0);

		s->f->insts.data[one].imm.f = 1.0;
		become(s, at, ND_NIR_FDIV, one, arg_of(s, at, 0));
	}
}

// The tests of calls that were replaced: they do not fail.
static void settle_tests(struct strength *s)
{
	struct nd_nir_func *f = s->f;

	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			struct nd_nir_inst *i = &f->insts.data[at];

			if ((i->op != ND_NIR_IS_ERR && i->op != ND_NIR_ERR_OF) ||
			    nd_nir_args(f, i)[0] >= s->ninsts || !s->gone[nd_nir_args(f, i)[0]])
				continue;
			if (i->op == ND_NIR_IS_ERR) {
				nd_opt_make_int(f, at, 0);
			} else {
				i->op = ND_NIR_ZERO;
				i->nargs = 0;
			}
		}
}

// Sums of products ------------------------------------------------------------------------------------------------

static bool is_product(const struct strength *s, uint32_t value, nd_nir_type type)
{
	const struct nd_nir_inst *i = &s->f->insts.data[value];

	return value < s->ninsts && i->op == ND_NIR_MUL && i->type == type && s->uses[value] == 1;
}

static void on_sum(struct strength *s, uint32_t at)
{
	uint32_t a = arg_of(s, at, 0), b = arg_of(s, at, 1), common;
	enum nd_nir_op op = s->f->insts.data[at].op;
	nd_nir_type type = s->f->insts.data[at].type;

	if (a == b || !is_product(s, a, type) || !is_product(s, b, type))
		return;
	for (uint32_t k = 0; k < 4; k++) {
		common = arg_of(s, a, k & 1);
		if (common == arg_of(s, b, k >> 1)) {
			uint32_t sum = before(s, at, op, arg_of(s, a, !(k & 1)), arg_of(s, b, !(k >> 1)));

			become(s, at, ND_NIR_MUL, sum, common);
			return;
		}
	}
}

// Division by powers of two ---------------------------------------------------------------------------------------

// x plus 2^k - 1 if it is negative: what a shift or mask then rounds towards zero.
static uint32_t biased(struct strength *s, uint32_t at, uint32_t x, uint32_t bits, uint32_t k)
{
	uint32_t sign = before(s, at, ND_NIR_ASHR, x, int_before(s, at, bits - 1));

	return before(s, at, ND_NIR_ADD, x, before(s, at, ND_NIR_LSHR, sign, int_before(s, at, bits - k)));
}

static void on_division(struct strength *s, uint32_t at)
{
	struct nd_nir_inst *i = &s->f->insts.data[at];
	uint32_t bits = nd_nir_int_bits(i->type), x = arg_of(s, at, 0), k, sum;
	enum nd_nir_op op = i->op;
	int64_t c;

	if (i->type == ND_NIR_I1 || !nd_opt_int_const(s->f, arg_of(s, at, 1), &c) || c < 2 || (c & (c - 1)))
		return;
	k = (uint32_t)__builtin_ctzll((uint64_t)c);
	sum = biased(s, at, x, bits, k);
	if (op == ND_NIR_SDIV)
		become(s, at, ND_NIR_ASHR, sum, int_before(s, at, k));
	else
		become(s, at, ND_NIR_SUB, x, before(s, at, ND_NIR_AND, sum, int_before(s, at, -c)));
}

// -----------------------------------------------------------------------------------------------------------------

static void count_uses(struct strength *s)
{
	const struct nd_nir_func *f = s->f;

	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
		{
			const struct nd_nir_inst *i = &f->insts.data[at];

			for (uint32_t k = 0; k < i->nargs; k++)
				if (!nd_nir_arg_is_block(i, k))
					s->uses[nd_nir_args_c(f, i)[k]]++;
		}
}

uint64_t nd_opt_strength(struct nd_nir_module *m, struct nd_nir_func *f, struct nd_arena *scratch)
{
	struct strength s = {.m = m, .f = f, .ninsts = f->insts.len};

	s.uses = nd_arena_array(scratch, uint32_t, f->insts.len);
	s.gone = nd_arena_array(scratch, bool, f->insts.len);
	nd_subst_init(&s.subst, f, scratch);
	count_uses(&s);
	for (uint32_t b = 0; b < f->blocks.len; b++) {
		uint32_t next;

		for (uint32_t at = f->blocks.data[b].first; at != ND_NIR_NONE; at = next) {
			next = f->insts.data[at].next;
			switch (f->insts.data[at].op) {
			case ND_NIR_CALL:
				on_call(&s, at);
				break;
			case ND_NIR_ADD:
			case ND_NIR_SUB:
				on_sum(&s, at);
				break;
			default:
				break;
			}
		}
	}
	if (s.failed_calls_gone)
		settle_tests(&s);
	nd_subst_apply(&s.subst, f);
	return s.changes;
}

uint64_t nd_opt_division(struct nd_nir_module *m, struct nd_nir_func *f, struct nd_arena *scratch)
{
	struct strength s = {.m = m, .f = f};

	(void)scratch;
	for (uint32_t b = 0; b < f->blocks.len; b++)
		ND_NIR_EACH(f, b, at)
	if (f->insts.data[at].op == ND_NIR_SDIV || f->insts.data[at].op == ND_NIR_SREM)
		on_division(&s, at);
	return s.changes;
}
