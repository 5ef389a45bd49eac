// Arithmetic, comparisons, conversions. What can fail is tested, and the failure is a cold block that throws what a
// runtime function makes.
#include "lower/lower.h"

#include <assert.h>

static uint32_t
divide(struct lower_fn *fn, const struct nd_hir *h, nd_nir_type type, uint32_t a, uint32_t b)
{
	bool is_signed = nd_type_is_signed(fn->l->types, h->type);
	bool known = h->args[1]->kind == ND_HIR_INT && h->args[1]->i != 0;
	enum nd_nir_op op = h->kind == ND_HIR_DIV ? (is_signed ? ND_NIR_SDIV : ND_NIR_UDIV)
						  : (is_signed ? ND_NIR_SREM : ND_NIR_UREM);

	if (!known && lower_is_live(fn)) {
		uint32_t zero = lower_int(fn, type, 0);

		lower_check(fn, lower_compare(fn, ND_NIR_ICMP, ND_NIR_NE, b, zero), LOWER_RT_ERROR_DIV_ZERO, NULL, 0);
	}
	return lower_emit2(fn, op, type, a, b);
}

static uint32_t
int_op(struct lower_fn *fn, const struct nd_hir *h, nd_nir_type type, uint32_t a, uint32_t b)
{
	switch (h->kind) {
	case ND_HIR_NEG:
		return lower_emit2(fn, ND_NIR_SUB, type, lower_int(fn, type, 0), a);
	case ND_HIR_BIT_NOT:
		return lower_emit2(fn, ND_NIR_XOR, type, a, lower_int(fn, type, -1));
	case ND_HIR_ADD:
		return lower_emit2(fn, ND_NIR_ADD, type, a, b);
	case ND_HIR_SUB:
		return lower_emit2(fn, ND_NIR_SUB, type, a, b);
	case ND_HIR_MUL:
		return lower_emit2(fn, ND_NIR_MUL, type, a, b);
	case ND_HIR_DIV:
	case ND_HIR_MOD:
		return divide(fn, h, type, a, b);
	case ND_HIR_SHL:
		return lower_emit2(fn, ND_NIR_SHL, type, a, b);
	case ND_HIR_SHR:
		return lower_emit2(fn, nd_type_is_signed(fn->l->types, h->type) ? ND_NIR_ASHR : ND_NIR_LSHR, type, a,
				   b);
	case ND_HIR_BIT_AND:
		return lower_emit2(fn, ND_NIR_AND, type, a, b);
	case ND_HIR_BIT_OR:
		return lower_emit2(fn, ND_NIR_OR, type, a, b);
	case ND_HIR_BIT_XOR:
		return lower_emit2(fn, ND_NIR_XOR, type, a, b);
	default:
		assert(!"an operation on integers");
		return ND_NIR_NONE;
	}
}

static uint32_t
float_op(struct lower_fn *fn, const struct nd_hir *h, nd_nir_type type, uint32_t a, uint32_t b)
{
	switch (h->kind) {
	case ND_HIR_NEG:
		return lower_emit1(fn, ND_NIR_FNEG, type, a);
	case ND_HIR_ADD:
		return lower_emit2(fn, ND_NIR_FADD, type, a, b);
	case ND_HIR_SUB:
		return lower_emit2(fn, ND_NIR_FSUB, type, a, b);
	case ND_HIR_MUL:
		return lower_emit2(fn, ND_NIR_FMUL, type, a, b);
	case ND_HIR_DIV:
		return lower_emit2(fn, ND_NIR_FDIV, type, a, b);
	case ND_HIR_MOD:
		return lower_emit2(fn, ND_NIR_FREM, type, a, b);
	default:
		assert(!"an operation on floats");
		return ND_NIR_NONE;
	}
}

uint32_t
lower_arith(struct lower_fn *fn, const struct nd_hir *h)
{
	nd_nir_type type = lower_type(fn->l, h->type);
	uint32_t a = lower_expr(fn, h->args[0]);
	uint32_t b = h->nargs > 1 ? lower_expr(fn, h->args[1]) : ND_NIR_NONE;

	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	if (nd_nir_type_is_float(type))
		return float_op(fn, h, type, a, b);
	if (h->kind == ND_HIR_SHL || h->kind == ND_HIR_SHR) // counts are taken modulo the width, so low bits are enough
		b = lower_extend(fn, b, h->args[1]->type, type);
	return int_op(fn, h, type, a, b);
}

uint32_t
lower_relation(struct lower_fn *fn, const struct nd_hir *h)
{
	static const enum nd_nir_cond signed_cond[] = {ND_NIR_EQ,  ND_NIR_NE,  ND_NIR_SLT,
						       ND_NIR_SLE, ND_NIR_SGT, ND_NIR_SGE};
	static const enum nd_nir_cond unsigned_cond[] = {ND_NIR_EQ,  ND_NIR_NE,  ND_NIR_ULT,
							 ND_NIR_ULE, ND_NIR_UGT, ND_NIR_UGE};
	uint32_t which = (uint32_t)h->kind - ND_HIR_EQ;
	nd_type t = h->args[0]->type;
	uint32_t a = lower_expr(fn, h->args[0]), b = lower_expr(fn, h->args[1]);

	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	if (a == ND_NIR_NONE || b == ND_NIR_NONE) // void equals void
		return lower_int(fn, ND_NIR_I1, which == 0 || which == 3 || which == 5);
	if (nd_type_is_float(fn->l->types, t))
		return lower_compare(fn, ND_NIR_FCMP, signed_cond[which], a, b);
	return lower_compare(fn, ND_NIR_ICMP,
			     nd_type_is_signed(fn->l->types, t) ? signed_cond[which] : unsigned_cond[which], a, b);
}

// Conversions -----------------------------------------------------------------------------------------------------

uint32_t
lower_extend(struct lower_fn *fn, uint32_t value, nd_type from, nd_nir_type to)
{
	nd_nir_type have;

	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	have = lower_type_of(fn, value);
	if (have == to)
		return value;
	if (have > to)
		return lower_emit1(fn, ND_NIR_TRUNC, to, value);
	return lower_emit1(fn, nd_type_is_signed(fn->l->types, from) ? ND_NIR_SEXT : ND_NIR_ZEXT, to, value);
}

static uint32_t
to_float(struct lower_fn *fn, uint32_t value, nd_type from, nd_nir_type to)
{
	nd_nir_type have = lower_type_of(fn, value);

	if (have == to)
		return value;
	if (nd_nir_type_is_int(have))
		return lower_emit1(fn, nd_type_is_signed(fn->l->types, from) ? ND_NIR_SITOFP : ND_NIR_UITOFP, to,
				   value);
	return lower_emit1(fn, to == ND_NIR_F64 ? ND_NIR_FPEXT : ND_NIR_FPTRUNC, to, value);
}

// In range, for truncation: lowest - 1 < x < highest + 1, with bounds that a double can hold. Of 64 bits signed the
// lower one cannot be held, but no double lies between it and -2^63. NaN fails every comparison.
static uint32_t
to_int(struct lower_fn *fn, uint32_t value, nd_type to_type)
{
	nd_nir_type to = lower_type(fn->l, to_type);
	bool is_signed = nd_type_is_signed(fn->l->types, to_type);
	int bits = (int)nd_nir_int_bits(to);
	double limit = 1, low;
	uint32_t above, below;

	value = to_float(fn, value, to_type, ND_NIR_F64);
	for (int i = 0; i < (is_signed ? bits - 1 : bits); i++)
		limit *= 2;
	low = is_signed ? (bits == 64 ? -limit : -limit - 1) : -1;
	above = lower_compare(fn, ND_NIR_FCMP, is_signed && bits == 64 ? ND_NIR_SGE : ND_NIR_SGT, value,
			      lower_float(fn, ND_NIR_F64, low));
	below = lower_compare(fn, ND_NIR_FCMP, ND_NIR_SLT, value, lower_float(fn, ND_NIR_F64, limit));
	lower_check(fn, lower_emit2(fn, ND_NIR_AND, ND_NIR_I1, above, below), LOWER_RT_ERROR_CONVERT, &value, 1);
	return lower_emit1(fn, is_signed ? ND_NIR_FPTOSI : ND_NIR_FPTOUI, to, value);
}

// A char is what UTF-8 can hold: at most U+10FFFF, and not one of the 2,048 surrogates.
static uint32_t
to_char(struct lower_fn *fn, uint32_t value, nd_type from)
{
	uint32_t wide = lower_extend(fn, value, from, ND_NIR_I64), small, shifted, no_surrogate;

	small = lower_compare(fn, ND_NIR_ICMP, ND_NIR_ULT, wide, lower_int(fn, ND_NIR_I64, 0x110000));
	shifted = lower_emit2(fn, ND_NIR_SUB, ND_NIR_I64, wide, lower_int(fn, ND_NIR_I64, 0xd800));
	no_surrogate = lower_compare(fn, ND_NIR_ICMP, ND_NIR_UGE, shifted, lower_int(fn, ND_NIR_I64, 0x800));
	lower_check(fn, lower_emit2(fn, ND_NIR_AND, ND_NIR_I1, small, no_surrogate), LOWER_RT_ERROR_CHAR, &wide, 1);
	return lower_emit1(fn, ND_NIR_TRUNC, ND_NIR_I32, wide);
}

uint32_t
lower_convert(struct lower_fn *fn, const struct nd_hir *h)
{
	nd_type from = h->args[0]->type;
	uint32_t value = lower_expr(fn, h->args[0]);

	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	switch ((enum nd_hir_convert)h->i) {
	case ND_CONVERT_WRAP:
		return lower_extend(fn, value, from, lower_type(fn->l, h->type));
	case ND_CONVERT_FLOAT:
		return to_float(fn, value, from, lower_type(fn->l, h->type));
	case ND_CONVERT_TO_INT:
		return to_int(fn, value, h->type);
	case ND_CONVERT_TO_CHAR:
		return to_char(fn, value, from);
	}
	assert(!"a conversion");
	return ND_NIR_NONE;
}
