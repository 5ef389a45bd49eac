// Types, and how a function's parameters and results travel.
//
// Between Noodle functions: a throwing function returns {T, ptr}, a throwing void function ptr; LLVM's C calling
// convention puts the parts in registers of their own, or behind a hidden pointer when they are many, and both sides
// of a call are ours. Functions of the runtime are C: their result is the C struct of the same fields, and the
// x86-64 System V ABI decides (section 3.2.3 of its specification). LLVM's flattening agrees with it while each
// eightbyte of the struct holds one field (DIRECT); otherwise fields share a register ({i32, i1}: COERCED), or the
// struct is larger than two eightbytes and goes through memory (MEMORY).
#include "llvm/emitter.h"

#include <assert.h>
#include <string.h>

LLVMTypeRef nd_llvm_type(const struct nd_llvm_emitter *e, nd_nir_type t)
{
	switch (t) {
	case ND_NIR_VOID: return e->void_type;
	case ND_NIR_I1: return e->i1;
	case ND_NIR_I8: return e->i8;
	case ND_NIR_I16: return e->i16;
	case ND_NIR_I32: return e->i32;
	case ND_NIR_I64: return e->i64;
	case ND_NIR_F32: return e->f32;
	case ND_NIR_F64: return e->f64;
	case ND_NIR_REF:
	case ND_NIR_PTR: return e->ptr;
	default: return nd_llvm_mem_type(e, t);
	}
}

LLVMTypeRef nd_llvm_mem_type(const struct nd_llvm_emitter *e, nd_nir_type t)
{
	if (t == ND_NIR_I1)
		return e->i8;
	if (t < ND_NIR_FIRST_AGG)
		return nd_llvm_type(e, t);

	LLVMTypeRef *cached = &e->aggs[t - ND_NIR_FIRST_AGG];
	if (!*cached) {
		const struct nd_nir_agg *agg = &e->m->aggs.data[t - ND_NIR_FIRST_AGG];
		LLVMTypeRef *fields = nd_alloc_zero(agg->nfields + 1, sizeof *fields);
		for (uint32_t i = 0; i < agg->nfields; i++)
			fields[i] = nd_llvm_mem_type(e, agg->fields[i]);
		*cached = LLVMStructTypeInContext(e->ctx, fields, agg->nfields, 0);
		nd_free(fields);
	}
	return *cached;
}

struct leaf {
	nd_nir_type type;
	uint32_t offset;
};

enum { MAX_LEAVES = 16 }; // two eightbytes of i8

// The scalars within a value of type t at `offset`; gives up (MAX_LEAVES + 1) beyond what registers can hold.
static uint32_t flatten(const struct nd_nir_module *m, nd_nir_type t, uint32_t offset, struct leaf *ret, uint32_t n)
{
	if (t == ND_NIR_VOID || n > MAX_LEAVES)
		return n;
	if (t < ND_NIR_FIRST_AGG) {
		if (n < MAX_LEAVES)
			ret[n] = (struct leaf){ t, offset };
		return n + 1;
	}
	const struct nd_nir_agg *agg = &m->aggs.data[t - ND_NIR_FIRST_AGG];
	for (uint32_t i = 0; i < agg->nfields; i++)
		n = flatten(m, agg->fields[i], offset + nd_nir_agg_offset(m, t, i), ret, n);
	return n;
}

static LLVMTypeRef eightbyte(const struct nd_llvm_emitter *e, const struct leaf *leaves, uint32_t n, uint32_t at,
			     uint32_t size)
{
	uint32_t count = 0;
	bool integer = false;
	nd_nir_type only = ND_NIR_VOID;
	for (uint32_t i = 0; i < n; i++) {
		if (leaves[i].offset / 8 != at / 8)
			continue;
		count++;
		only = leaves[i].type;
		integer |= only != ND_NIR_F32 && only != ND_NIR_F64;
	}
	if (integer) {
		uint32_t bytes = size - at < 8 ? size - at : 8;
		return LLVMIntTypeInContext(e->ctx, bytes * 8);
	}
	if (count == 2)
		return LLVMVectorType(e->f32, 2);
	return nd_llvm_type(e, only);
}

static void c_result(struct nd_llvm_emitter *e, struct nd_llvm_signature *s, nd_nir_type result, bool throws)
{
	struct leaf leaves[MAX_LEAVES];
	uint32_t size = result == ND_NIR_VOID ? 0 : nd_nir_type_size(e->m, result);
	uint32_t n = flatten(e->m, result, 0, leaves, 0);
	if (throws) {
		size = (size + 7) / 8 * 8;
		n = flatten(e->m, ND_NIR_PTR, size, leaves, n);
		size += 8;
	}
	s->how = ND_LLVM_RESULT_DIRECT;
	if (n <= 1)
		return;
	if (size > 16) {
		s->how = ND_LLVM_RESULT_MEMORY;
		return;
	}
	bool shared = n > 2;
	for (uint32_t i = 0; i < n && !shared; i++)
		shared = leaves[i].offset != i * 8;
	if (!shared)
		return;
	s->how = ND_LLVM_RESULT_COERCED;
	LLVMTypeRef parts[2] = { eightbyte(e, leaves, n, 0, size) };
	if (size <= 8) {
		s->coerced = parts[0];
	} else {
		parts[1] = eightbyte(e, leaves, n, 8, size);
		s->coerced = LLVMStructTypeInContext(e->ctx, parts, 2, 0);
	}
}

void nd_llvm_signature(struct nd_llvm_emitter *e, struct nd_llvm_signature *ret, nd_nir_type result, bool throws,
		       const nd_nir_type *params, uint32_t nparams, bool c_abi)
{
	memset(ret, 0, sizeof *ret);
	if (!throws) {
		ret->value = nd_llvm_type(e, result);
	} else if (result == ND_NIR_VOID) {
		ret->value = e->ptr;
	} else {
		LLVMTypeRef parts[] = { nd_llvm_mem_type(e, result), e->ptr };
		ret->value = LLVMStructTypeInContext(e->ctx, parts, 2, 0);
	}
	if (c_abi)
		c_result(e, ret, result, throws);

	LLVMTypeRef *types = nd_alloc_zero(nparams + 1, sizeof *types);
	uint32_t n = 0;
	LLVMTypeRef returned = ret->value;
	if (ret->how == ND_LLVM_RESULT_MEMORY) {
		types[n++] = e->ptr;
		returned = e->void_type;
	} else if (ret->how == ND_LLVM_RESULT_COERCED) {
		returned = ret->coerced;
	}
	for (uint32_t i = 0; i < nparams; i++)
		types[n++] = nd_llvm_type(e, params[i]);
	ret->type = LLVMFunctionType(returned, types, n, 0);
	nd_free(types);
}

uint32_t nd_llvm_attribute_kind(const char *name)
{
	uint32_t kind = LLVMGetEnumAttributeKindForName(name, strlen(name));
	assert(kind && "an attribute of LLVM 19");
	return kind;
}

void nd_llvm_add_attribute(struct nd_llvm_emitter *e, LLVMValueRef fn, LLVMAttributeIndex at, const char *name,
			   uint64_t value)
{
	LLVMAddAttributeAtIndex(fn, at, LLVMCreateEnumAttribute(e->ctx, nd_llvm_attribute_kind(name), value));
}
