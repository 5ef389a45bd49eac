// Stack overflow as an error that can be caught: a function that may recurse compares its stack pointer with the
// runtime's limit when it is entered. The runtime's reserve below the limit has room for functions that do not look.
#include "llvm/emitter.h"

#include "nir/recursion.h"

static bool calls_unknown(const struct nd_nir_func *f)
{
	for (uint32_t i = 0; i < f->insts.len; i++) {
		const struct nd_nir_inst *inst = &f->insts.data[i];
		if (inst->block != ND_NIR_NONE &&
		    (inst->op == ND_NIR_CALL_VIRTUAL || inst->op == ND_NIR_CALL_INTERFACE ||
		     inst->op == ND_NIR_CALL_CLOSURE))
			return true;
	}
	return false;
}

// Functions on a cycle of calls, and those that call what only the run will tell.
void nd_llvm_find_stack_checks(bool *ret, const struct nd_nir_module *m)
{
	nd_nir_find_recursion(ret, m, false);
	for (uint32_t i = 0; i < m->funcs.len; i++) {
		const struct nd_nir_func *f = m->funcs.data[i];
		ret[i] = (ret[i] || calls_unknown(f)) && f->flags & ND_NIR_F_THROWS;
	}
}

static LLVMValueRef frame(struct nd_llvm_emitter *e)
{
	static const char name[] = "llvm.frameaddress";
	unsigned id = LLVMLookupIntrinsicID(name, sizeof name - 1);
	LLVMValueRef fn = LLVMGetIntrinsicDeclaration(e->mod, id, &e->ptr, 1);
	LLVMTypeRef type = LLVMIntrinsicGetType(e->ctx, id, &e->ptr, 1);
	LLVMValueRef level = LLVMConstInt(e->i32, 0, 0);
	return LLVMBuildCall2(e->b, type, fn, &level, 1, "");
}

static LLVMValueRef stack_limit(struct nd_llvm_emitter *e)
{
	static const char name[] = "nd_rt_stack_limit";
	LLVMValueRef ret = LLVMGetNamedGlobal(e->mod, name);
	if (!ret) {
		ret = LLVMAddGlobal(e->mod, e->ptr, name);
		LLVMSetVisibility(ret, LLVMHiddenVisibility);
		LLVMSetThreadLocalMode(ret, LLVMLocalExecTLSModel);
	}
	return ret;
}

static LLVMValueRef overflow_error(struct nd_llvm_emitter *e)
{
	static const char name[] = "nd_rt_error_stack_overflow";
	LLVMTypeRef type = LLVMFunctionType(e->ptr, NULL, 0, 0);
	LLVMValueRef fn = LLVMGetNamedFunction(e->mod, name);
	if (!fn) {
		fn = LLVMAddFunction(e->mod, name, type);
		nd_llvm_add_attribute(e, fn, LLVMAttributeFunctionIndex, "nounwind", 0);
		nd_llvm_add_attribute(e, fn, LLVMAttributeFunctionIndex, "cold", 0);
	}
	return LLVMBuildCall2(e->b, type, fn, NULL, 0, "");
}

LLVMBasicBlockRef nd_llvm_check_stack(struct nd_llvm_emitter *e)
{
	LLVMBasicBlockRef overflow = LLVMAppendBasicBlockInContext(e->ctx, e->fn, "");
	LLVMBasicBlockRef go_on = LLVMAppendBasicBlockInContext(e->ctx, e->fn, "");
	LLVMValueRef limit = LLVMBuildLoad2(e->b, e->ptr, stack_limit(e), "");
	LLVMValueRef below = LLVMBuildICmp(e->b, LLVMIntULT, frame(e), limit, "");
	LLVMSetMetadata(LLVMBuildCondBr(e->b, below, overflow, go_on), e->md_prof, e->unlikely);
	LLVMPositionBuilderAtEnd(e->b, overflow);
	nd_llvm_debug_location(e, e->loc);
	nd_llvm_throw(e, overflow_error(e));
	LLVMPositionBuilderAtEnd(e->b, go_on);
	return overflow;
}
