// Constant folding; see fold.h. Integers wrap, shift counts are modulo the width, floats are IEEE in their
// own width.
#include "fold.h"

#include <math.h>
#include <string.h>

bool nd_const_eq(const struct nd_const *a, const struct nd_const *b)
{
	return a->type == b->type && a->as.i == b->as.i;
}

bool nd_const_of(const struct nd_nir_inst *i, struct nd_const *ret)
{
	*ret = (struct nd_const){.type = i->type};
	if (i->op == ND_NIR_ICONST)
		ret->as.i = i->imm.i;
	else if (i->op == ND_NIR_FCONST)
		ret->as.f = i->imm.f;
	else
		return i->op == ND_NIR_ZERO && i->type < ND_NIR_FIRST_AGG;
	return true;
}

void nd_const_become(struct nd_nir_func *f, uint32_t inst, const struct nd_const *value)
{
	struct nd_nir_inst *i = &f->insts.data[inst];

	i->nargs = 0;
	i->sub = 0;
	i->flags = 0;
	i->aux = 0;
	i->imm.i = 0;
	if (nd_nir_type_is_int(value->type)) {
		i->op = ND_NIR_ICONST;
		i->imm.i = value->as.i;
	} else if (nd_nir_type_is_float(value->type)) {
		i->op = ND_NIR_FCONST;
		i->imm.f = value->as.f;
	} else {
		i->op = ND_NIR_ZERO;
	}
}

int64_t nd_const_signed(nd_nir_type t, int64_t value)
{
	return t == ND_NIR_I1 ? -value : value;
}

uint64_t nd_const_unsigned(nd_nir_type t, int64_t value)
{
	uint32_t bits = nd_nir_int_bits(t);

	return bits == 64 ? (uint64_t)value : (uint64_t)value & ((UINT64_C(1) << bits) - 1);
}

bool nd_const_compare(enum nd_nir_cond cond, nd_nir_type t, int64_t a, int64_t b)
{
	int64_t sa, sb;
	uint64_t ua, ub;

	if (!nd_nir_type_is_int(t)) // null and null
		return cond == ND_NIR_EQ;
	sa = nd_const_signed(t, a);
	sb = nd_const_signed(t, b);
	ua = nd_const_unsigned(t, a);
	ub = nd_const_unsigned(t, b);
	switch (cond) {
	case ND_NIR_EQ:
		return a == b;
	case ND_NIR_NE:
		return a != b;
	case ND_NIR_SLT:
		return sa < sb;
	case ND_NIR_SLE:
		return sa <= sb;
	case ND_NIR_SGT:
		return sa > sb;
	case ND_NIR_SGE:
		return sa >= sb;
	case ND_NIR_ULT:
		return ua < ub;
	case ND_NIR_ULE:
		return ua <= ub;
	case ND_NIR_UGT:
		return ua > ub;
	case ND_NIR_UGE:
		return ua >= ub;
	case ND_NIR_COND_COUNT:
		break;
	}
	return false;
}

// Integers --------------------------------------------------------------------------------------------------------

static bool fold_division(enum nd_nir_op op, nd_nir_type t, int64_t a, int64_t b, uint64_t *ret)
{
	uint64_t ua = nd_const_unsigned(t, a), ub = nd_const_unsigned(t, b);

	if (b == 0 || t == ND_NIR_I1)
		return false;
	switch (op) {
	case ND_NIR_SDIV:
		*ret = b == -1 ? 0 - (uint64_t)a : (uint64_t)(a / b);
		return true;
	case ND_NIR_SREM:
		*ret = b == -1 ? 0 : (uint64_t)(a % b);
		return true;
	case ND_NIR_UDIV:
		*ret = ua / ub;
		return true;
	default: // urem
		*ret = ua % ub;
		return true;
	}
}

static bool fold_int(enum nd_nir_op op, nd_nir_type t, int64_t a, int64_t b, uint64_t *ret)
{
	uint64_t x = (uint64_t)a, y = (uint64_t)b;
	uint32_t count = (uint32_t)(y & (nd_nir_int_bits(t) - 1));

	switch (op) {
	case ND_NIR_ADD:
		*ret = x + y;
		return true;
	case ND_NIR_SUB:
		*ret = x - y;
		return true;
	case ND_NIR_MUL:
		*ret = x * y;
		return true;
	case ND_NIR_AND:
		*ret = x & y;
		return true;
	case ND_NIR_OR:
		*ret = x | y;
		return true;
	case ND_NIR_XOR:
		*ret = x ^ y;
		return true;
	case ND_NIR_SHL:
		*ret = x << count;
		return true;
	case ND_NIR_LSHR:
		*ret = nd_const_unsigned(t, a) >> count;
		return true;
	case ND_NIR_ASHR:
		*ret = (uint64_t)(nd_const_signed(t, a) >> count);
		return true;
	default:
		return fold_division(op, t, a, b, ret);
	}
}

// Floats ----------------------------------------------------------------------------------------------------------

// f32 operations are done in double and rounded once more: for + - * / and sqrt that is exact (double has
// more than twice the bits and two), fmod and the roundings are exact anyway.
static double in_width(nd_nir_type t, double f)
{
	return t == ND_NIR_F32 ? (double)(float)f : f;
}

static bool fold_float(const struct nd_nir_inst *i, double a, double b, double *ret)
{
	switch (i->op) {
	case ND_NIR_FADD:
		*ret = a + b;
		break;
	case ND_NIR_FSUB:
		*ret = a - b;
		break;
	case ND_NIR_FMUL:
		*ret = a * b;
		break;
	case ND_NIR_FDIV:
		*ret = a / b;
		break;
	case ND_NIR_FREM:
		*ret = fmod(a, b);
		break;
	case ND_NIR_FNEG:
		*ret = -a;
		break;
	case ND_NIR_FMATH:
		switch (i->sub) {
		case ND_NIR_SQRT:
			*ret = sqrt(a);
			break;
		case ND_NIR_FLOOR:
			*ret = floor(a);
			break;
		case ND_NIR_CEIL:
			*ret = ceil(a);
			break;
		case ND_NIR_TRUNC_:
			*ret = trunc(a);
			break;
		case ND_NIR_RINT:
			*ret = rint(a);
			break;
		default:
			*ret = fabs(a);
			break;
		}
		break;
	default:
		return false;
	}
	*ret = in_width(i->type, *ret);
	return !isnan(*ret);
}

static bool fold_fcmp(const struct nd_nir_inst *i, double a, double b)
{
	switch (i->sub) {
	case ND_NIR_EQ:
		return a == b;
	case ND_NIR_NE:
		return a != b;
	case ND_NIR_SLT:
		return a < b;
	case ND_NIR_SLE:
		return a <= b;
	case ND_NIR_SGT:
		return a > b;
	default:
		return a >= b;
	}
}

// Conversions -----------------------------------------------------------------------------------------------------

static bool fold_to_int(const struct nd_nir_inst *i, double f, int64_t *ret)
{
	uint32_t bits = nd_nir_int_bits(i->type);
	double whole = trunc(f), limit = ldexp(1.0, (int)bits - (i->op == ND_NIR_FPTOSI));

	if (i->op == ND_NIR_FPTOSI) {
		if (!(whole >= -limit && whole < limit) || bits == 1)
			return false;
		*ret = (int64_t)whole;
		return true;
	}
	if (!(whole >= 0 && whole < limit))
		return false;
	*ret = nd_nir_int_wrap(i->type, (uint64_t)whole);
	return true;
}

static bool fold_bitcast(const struct nd_nir_inst *i, const struct nd_const *a, struct nd_const *ret)
{
	float f32;
	int32_t i32;

	if (i->type == ND_NIR_PTR)
		return false;
	if (i->type == ND_NIR_I64 || i->type == ND_NIR_F64) {
		ret->as = a->as; // the same eight bytes
		return i->type == ND_NIR_I64 || !isnan(ret->as.f);
	}
	if (i->type == ND_NIR_I32) {
		f32 = (float)a->as.f;
		memcpy(&i32, &f32, sizeof i32);
		ret->as.i = i32;
		return !isnan(f32);
	}
	i32 = (int32_t)a->as.i;
	memcpy(&f32, &i32, sizeof f32);
	ret->as.f = (double)f32;
	return !isnan(f32);
}

static bool fold_conversion(const struct nd_nir_inst *i, const struct nd_const *a, struct nd_const *ret)
{
	uint64_t u;

	switch (i->op) {
	case ND_NIR_SEXT:
		ret->as.i = nd_nir_int_wrap(i->type, (uint64_t)nd_const_signed(a->type, a->as.i));
		return true;
	case ND_NIR_ZEXT:
		ret->as.i = nd_nir_int_wrap(i->type, nd_const_unsigned(a->type, a->as.i));
		return true;
	case ND_NIR_TRUNC:
		ret->as.i = nd_nir_int_wrap(i->type, (uint64_t)a->as.i);
		return true;
	case ND_NIR_SITOFP:
		ret->as.f = i->type == ND_NIR_F32 ? (double)(float)nd_const_signed(a->type, a->as.i)
						  : (double)nd_const_signed(a->type, a->as.i);
		return true;
	case ND_NIR_UITOFP:
		u = nd_const_unsigned(a->type, a->as.i);
		ret->as.f = i->type == ND_NIR_F32 ? (double)(float)u : (double)u;
		return true;
	case ND_NIR_FPTOSI:
	case ND_NIR_FPTOUI:
		return fold_to_int(i, a->as.f, &ret->as.i);
	case ND_NIR_FPEXT:
		ret->as.f = a->as.f;
		return !isnan(a->as.f);
	case ND_NIR_FPTRUNC:
		ret->as.f = (double)(float)a->as.f;
		return !isnan(a->as.f);
	case ND_NIR_BITCAST:
		return fold_bitcast(i, a, ret);
	default:
		return false;
	}
}

bool nd_const_fold(const struct nd_nir_inst *i, const struct nd_const *args, struct nd_const *ret)
{
	uint64_t bits;

	*ret = (struct nd_const){.type = i->type};
	switch ((enum nd_nir_op)i->op) {
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
		if (!fold_int(i->op, i->type, args[0].as.i, args[1].as.i, &bits))
			return false;
		ret->as.i = nd_nir_int_wrap(i->type, bits);
		return true;
	case ND_NIR_ICMP:
		ret->as.i = nd_const_compare(i->sub, args[0].type, args[0].as.i, args[1].as.i);
		return true;
	case ND_NIR_IN_BOUNDS:
		ret->as.i = args[0].as.i >= 0 && args[0].as.i < args[1].as.i;
		return true;
	case ND_NIR_FADD:
	case ND_NIR_FSUB:
	case ND_NIR_FMUL:
	case ND_NIR_FDIV:
	case ND_NIR_FREM:
		return fold_float(i, args[0].as.f, args[1].as.f, &ret->as.f);
	case ND_NIR_FNEG:
	case ND_NIR_FMATH:
		return fold_float(i, args[0].as.f, 0, &ret->as.f);
	case ND_NIR_FCMP:
		ret->as.i = fold_fcmp(i, args[0].as.f, args[1].as.f);
		return true;
	case ND_NIR_SELECT:
		*ret = args[args[0].as.i ? 1 : 2];
		return true;
	case ND_NIR_IS_NULL:
		ret->as.i = 1;
		return true;
	default:
		return fold_conversion(i, &args[0], ret);
	}
}
