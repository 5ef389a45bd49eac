// Returning: a value, an error or both. What a function returns is an LLVM struct as soon as it can throw.
//
// FastISel cannot return a struct, nor have a phi of one, and what it cannot do costs the whole basic block: it goes
// through the SelectionDAG, ten times as slow. Where FastISel is used, all returns therefore jump to one block with a
// phi for each scalar within the struct, and only this block is selected the slow way.
#include "llvm/emitter.h"

enum { MAX_LEAVES = ND_LLVM_RETURN_LEAVES };

static bool is_struct(LLVMTypeRef type)
{
	return LLVMGetTypeKind(type) == LLVMStructTypeKind;
}

// The scalars within a type, at most MAX_LEAVES + 1 of them are counted.
static uint32_t count_leaves(LLVMTypeRef type, LLVMTypeRef *ret, uint32_t n)
{
	if (n > MAX_LEAVES)
		return n;
	if (!is_struct(type)) {
		if (n < MAX_LEAVES)
			ret[n] = type;
		return n + 1;
	}
	for (unsigned i = 0; i < LLVMCountStructElementTypes(type); i++)
		n = count_leaves(LLVMStructGetTypeAtIndex(type, i), ret, n);
	return n;
}

static uint32_t take_apart(struct nd_llvm_emitter *e, LLVMValueRef value, LLVMValueRef *ret, uint32_t n)
{
	LLVMTypeRef type = LLVMTypeOf(value);
	if (!is_struct(type)) {
		ret[n] = value;
		return n + 1;
	}
	for (unsigned i = 0; i < LLVMCountStructElementTypes(type); i++)
		n = take_apart(e, LLVMBuildExtractValue(e->b, value, i, ""), ret, n);
	return n;
}

static LLVMValueRef put_together(struct nd_llvm_emitter *e, LLVMTypeRef type, LLVMValueRef *leaves, uint32_t *n)
{
	if (!is_struct(type))
		return leaves[(*n)++];
	LLVMValueRef ret = LLVMGetPoison(type);
	for (unsigned i = 0; i < LLVMCountStructElementTypes(type); i++) {
		LLVMValueRef part = put_together(e, LLVMStructGetTypeAtIndex(type, i), leaves, n);
		ret = LLVMBuildInsertValue(e->b, ret, part, i, "");
	}
	return ret;
}

// NULL: this function returns where it stands.
static LLVMBasicBlockRef common_block(struct nd_llvm_emitter *e)
{
	struct nd_llvm_returns *r = &e->returns;
	bool for_debuggers = e->f->debug && !e->optimise; // which want to stop at each return
	if (!e->fast_isel || for_debuggers || !is_struct(e->signature->value))
		return NULL;
	if (r->block)
		return r->block;
	LLVMTypeRef types[MAX_LEAVES];
	r->n = count_leaves(e->signature->value, types, 0);
	if (r->n > MAX_LEAVES)
		return NULL;
	LLVMBasicBlockRef here = LLVMGetInsertBlock(e->b);
	r->block = LLVMAppendBasicBlockInContext(e->ctx, e->fn, "");
	LLVMPositionBuilderAtEnd(e->b, r->block);
	for (uint32_t i = 0; i < r->n; i++)
		r->phis[i] = LLVMBuildPhi(e->b, types[i], "");
	LLVMPositionBuilderAtEnd(e->b, here);
	return r->block;
}

// `value` in memory form, NULL = none; `error` NULL = the function cannot throw.
static void build_return(struct nd_llvm_emitter *e, LLVMValueRef value, LLVMValueRef error)
{
	LLVMTypeRef type = e->signature->value;
	LLVMBasicBlockRef block = common_block(e);
	if (!block) {
		if (value && error) {
			value = LLVMBuildInsertValue(e->b, LLVMGetPoison(type), value, 0, "");
			LLVMBuildRet(e->b, LLVMBuildInsertValue(e->b, value, error, 1, ""));
		} else {
			LLVMBuildRet(e->b, value ? value : error);
		}
		return;
	}
	LLVMValueRef leaves[MAX_LEAVES];
	uint32_t n = take_apart(e, value, leaves, 0);
	if (error)
		leaves[n++] = error;
	LLVMBasicBlockRef here = LLVMGetInsertBlock(e->b);
	for (uint32_t i = 0; i < n; i++)
		LLVMAddIncoming(e->returns.phis[i], &leaves[i], &here, 1);
	LLVMBuildBr(e->b, block);
}

void nd_llvm_return(struct nd_llvm_emitter *e, nd_nir_type t, LLVMValueRef value)
{
	bool throws = e->f->flags & ND_NIR_F_THROWS;
	if (!throws && !value)
		LLVMBuildRetVoid(e->b);
	else if (!throws)
		build_return(e, value, NULL);
	else
		build_return(e, value ? nd_llvm_to_mem(e, t, value) : NULL, LLVMConstNull(e->ptr));
}

void nd_llvm_throw(struct nd_llvm_emitter *e, LLVMValueRef error)
{
	nd_nir_type t = e->f->ret;
	build_return(e, t == ND_NIR_VOID ? NULL : LLVMGetPoison(nd_llvm_mem_type(e, t)), error);
}

void nd_llvm_finish_returns(struct nd_llvm_emitter *e)
{
	struct nd_llvm_returns *r = &e->returns;
	if (r->block) {
		LLVMMoveBasicBlockAfter(r->block, LLVMGetLastBasicBlock(e->fn));
		LLVMPositionBuilderAtEnd(e->b, r->block);
		nd_llvm_debug_location(e, 0); // of no line: a debugger stays at the `return`
		uint32_t n = 0;
		LLVMBuildRet(e->b, put_together(e, e->signature->value, r->phis, &n));
	}
	*r = (struct nd_llvm_returns){ 0 };
}
