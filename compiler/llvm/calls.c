// Calls and returns. A throwing call gives {value, error}; both are taken apart right behind the call, so that
// `is_err`, `err_of` and uses of the value are plain register reads.
#include "llvm/emitter.h"

#include <assert.h>

// A stack cell in the entry block, where the code generator gives it a fixed place.
LLVMValueRef nd_llvm_stack_cell(struct nd_llvm_emitter *e, LLVMTypeRef type, uint32_t align)
{
	LLVMBasicBlockRef here = LLVMGetInsertBlock(e->b);
	LLVMValueRef first = LLVMGetFirstInstruction(e->entry);
	if (first)
		LLVMPositionBuilderBefore(e->b, first);
	else
		LLVMPositionBuilderAtEnd(e->b, e->entry);
	LLVMValueRef ret = LLVMBuildAlloca(e->b, type, "");
	LLVMSetAlignment(ret, align);
	LLVMPositionBuilderAtEnd(e->b, here);
	nd_llvm_debug_location(e, e->loc);
	return ret;
}

// Calls and converts what comes back in C's way to the signature's value.
static LLVMValueRef call(struct nd_llvm_emitter *e, const struct nd_llvm_signature *s, LLVMValueRef callee,
			 LLVMValueRef *args, uint32_t n)
{
	LLVMValueRef all[260];
	assert(n < 256);
	uint32_t nall = 0;
	LLVMValueRef cell = s->how == ND_LLVM_RESULT_DIRECT ? NULL : nd_llvm_stack_cell(e, s->value, 16);
	if (s->how == ND_LLVM_RESULT_MEMORY)
		all[nall++] = cell;
	for (uint32_t i = 0; i < n; i++)
		all[nall++] = args[i];

	LLVMValueRef ret = LLVMBuildCall2(e->b, s->type, callee, all, nall, "");
	LLVMAttributeRef zeroext = LLVMCreateEnumAttribute(e->ctx, nd_llvm_attribute_kind("zeroext"), 0);
	for (uint32_t i = 0; i < nall; i++) {
		if (LLVMTypeOf(all[i]) == e->i1)
			LLVMAddCallSiteAttribute(ret, i + 1, zeroext);
	}
	LLVMTypeRef returned = LLVMGetReturnType(s->type);
	if (returned == e->i1)
		LLVMAddCallSiteAttribute(ret, LLVMAttributeReturnIndex, zeroext);
	LLVMAttributeRef nounwind = LLVMCreateEnumAttribute(e->ctx, nd_llvm_attribute_kind("nounwind"), 0);
	LLVMAddCallSiteAttribute(ret, LLVMAttributeFunctionIndex, nounwind);
	// Of two calls made one, a stack trace could tell no line.
	LLVMAttributeRef nomerge = LLVMCreateEnumAttribute(e->ctx, nd_llvm_attribute_kind("nomerge"), 0);
	LLVMAddCallSiteAttribute(ret, LLVMAttributeFunctionIndex, nomerge);

	if (s->how == ND_LLVM_RESULT_MEMORY) {
		LLVMAttributeRef sret = LLVMCreateTypeAttribute(e->ctx, nd_llvm_attribute_kind("sret"), s->value);
		LLVMAddCallSiteAttribute(ret, 1, sret);
	}
	if (s->how == ND_LLVM_RESULT_COERCED)
		LLVMBuildStore(e->b, ret, cell);
	return cell ? LLVMBuildLoad2(e->b, s->value, cell, "") : ret;
}

LLVMValueRef nd_llvm_call_runtime(struct nd_llvm_emitter *e, struct nd_llvm_func *fn, LLVMValueRef *args, uint32_t n)
{
	return call(e, &fn->signature, fn->value, args, n);
}

// Two equal calls made one would have no line of their own in a stack trace.
static void keep_apart(struct nd_llvm_emitter *e, LLVMValueRef result)
{
	LLVMValueRef site = LLVMIsALoadInst(result) ? LLVMGetPreviousInstruction(result) : result;
	while (site && !LLVMIsACallInst(site))
		site = LLVMGetPreviousInstruction(site);
	if (site)
		LLVMAddCallSiteAttribute(site, LLVMAttributeFunctionIndex,
					 LLVMCreateEnumAttribute(e->ctx, nd_llvm_attribute_kind("nomerge"), 0));
}

// The address to call and, where the callee is not known by name, the signature that the operands imply.
static LLVMValueRef callee_of(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst, struct nd_llvm_signature *s)
{
	if (inst->op == ND_NIR_CALL) {
		struct nd_llvm_func *fn = nd_llvm_function(e, inst->aux);
		*s = fn->signature;
		return fn->value;
	}
	nd_nir_type params[256];
	assert(inst->nargs <= 256);
	for (uint32_t i = 0; i < inst->nargs; i++)
		params[i] = nd_llvm_arg_type(e, inst, i);
	nd_llvm_signature(e, s, inst->type, inst->flags & ND_NIR_THROWS, params, inst->nargs, false);

	LLVMValueRef receiver = nd_llvm_arg(e, inst, 0);
	uint64_t slot = (uint64_t)inst->imm.i * 8;
	switch (inst->op) {
	case ND_NIR_CALL_VIRTUAL: {
		LLVMValueRef cls = nd_llvm_class_of(e, receiver);
		return nd_llvm_load_constant(e, e->ptr, nd_llvm_at(e, cls, ND_RT_CLASS_VTABLE + slot));
	}
	case ND_NIR_CALL_INTERFACE: {
		LLVMValueRef args[] = { receiver, nd_llvm_class(e, inst->aux) };
		LLVMValueRef methods = nd_llvm_call_runtime(e, nd_llvm_rt_itable(e), args, 2);
		return nd_llvm_load_constant(e, e->ptr, nd_llvm_at(e, methods, slot));
	}
	default:
		return nd_llvm_load(e, ND_NIR_PTR, nd_llvm_at(e, receiver, ND_RT_CLOSURE_CODE), e->tag_capture);
	}
}

void nd_llvm_call_op(struct nd_llvm_emitter *e, uint32_t index)
{
	const struct nd_nir_inst *inst = &e->f->insts.data[index];
	struct nd_llvm_signature s;
	LLVMValueRef callee = callee_of(e, inst, &s);
	LLVMValueRef args[256];
	assert(inst->nargs <= 256);
	for (uint32_t i = 0; i < inst->nargs; i++)
		args[i] = nd_llvm_arg(e, inst, i);
	LLVMValueRef result = call(e, &s, callee, args, inst->nargs);
	uint32_t flags = inst->op == ND_NIR_CALL ? e->m->funcs.data[inst->aux]->flags : 0;
	if (!(flags & (ND_NIR_F_PURE | ND_NIR_F_READONLY)))
		keep_apart(e, result);

	if (!(inst->flags & ND_NIR_THROWS)) {
		e->values[index] = result;
	} else if (inst->type == ND_NIR_VOID) {
		e->errors[index] = result;
	} else {
		e->errors[index] = LLVMBuildExtractValue(e->b, result, 1, "");
		LLVMValueRef value = LLVMBuildExtractValue(e->b, result, 0, "");
		e->values[index] = nd_llvm_from_mem(e, inst->type, value);
	}
}
