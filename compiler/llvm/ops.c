// Pure operations: arithmetic, comparisons, conversions, aggregates as values. NIR's integers wrap, so nothing here
// carries nsw or nuw, and operations that LLVM leaves undefined (MIN / -1, shifts by the width) are made defined.
#include "llvm/emitter.h"

#include <assert.h>
#include <string.h>

LLVMValueRef nd_llvm_arg(const struct nd_llvm_emitter *e, const struct nd_nir_inst *inst, uint32_t i)
{
	LLVMValueRef ret = e->values[nd_nir_args_c(e->f, inst)[i]];
	assert(ret && "I2: a use is dominated by its definition");
	return ret;
}

nd_nir_type nd_llvm_arg_type(const struct nd_llvm_emitter *e, const struct nd_nir_inst *inst, uint32_t i)
{
	return e->f->insts.data[nd_nir_args_c(e->f, inst)[i]].type;
}

static LLVMValueRef divide(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst)
{
	LLVMValueRef a = nd_llvm_arg(e, inst, 0), b = nd_llvm_arg(e, inst, 1);
	bool remainder = inst->op == ND_NIR_SREM;
	LLVMTypeRef type = LLVMTypeOf(a);
	LLVMValueRef minus_one = LLVMConstAllOnes(type);
	if (!LLVMIsAConstantInt(b)) {
		// MIN / -1 traps on x86. Divide by 1 then, and choose what the wrapped result is.
		LLVMValueRef negates = LLVMBuildICmp(e->b, LLVMIntEQ, b, minus_one, "");
		LLVMValueRef safe = LLVMBuildSelect(e->b, negates, LLVMConstInt(type, 1, 0), b, "");
		LLVMValueRef q = remainder ? LLVMBuildSRem(e->b, a, safe, "") : LLVMBuildSDiv(e->b, a, safe, "");
		// a % 1 is 0 already.
		return remainder ? q : LLVMBuildSelect(e->b, negates, LLVMBuildNeg(e->b, a, ""), q, "");
	}
	if (b == minus_one)
		return remainder ? LLVMConstNull(type) : LLVMBuildNeg(e->b, a, "");
	return remainder ? LLVMBuildSRem(e->b, a, b, "") : LLVMBuildSDiv(e->b, a, b, "");
}

static LLVMValueRef shift(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst)
{
	LLVMValueRef a = nd_llvm_arg(e, inst, 0), count = nd_llvm_arg(e, inst, 1);
	LLVMTypeRef type = LLVMTypeOf(a);
	LLVMValueRef mask = LLVMConstInt(type, LLVMGetIntTypeWidth(type) - 1, 0);
	count = LLVMBuildAnd(e->b, count, mask, "");
	switch (inst->op) {
	case ND_NIR_SHL: return LLVMBuildShl(e->b, a, count, "");
	case ND_NIR_LSHR: return LLVMBuildLShr(e->b, a, count, "");
	default: return LLVMBuildAShr(e->b, a, count, "");
	}
}

static LLVMValueRef compare(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst)
{
	static const LLVMIntPredicate table[] = {
		[ND_NIR_EQ] = LLVMIntEQ,   [ND_NIR_NE] = LLVMIntNE,   [ND_NIR_SLT] = LLVMIntSLT,
		[ND_NIR_SLE] = LLVMIntSLE, [ND_NIR_SGT] = LLVMIntSGT, [ND_NIR_SGE] = LLVMIntSGE,
		[ND_NIR_ULT] = LLVMIntULT, [ND_NIR_ULE] = LLVMIntULE, [ND_NIR_UGT] = LLVMIntUGT,
		[ND_NIR_UGE] = LLVMIntUGE,
	};
	return LLVMBuildICmp(e->b, table[inst->sub], nd_llvm_arg(e, inst, 0), nd_llvm_arg(e, inst, 1), "");
}

static LLVMValueRef compare_floats(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst)
{
	static const LLVMRealPredicate table[ND_NIR_COND_COUNT] = {
		[ND_NIR_EQ] = LLVMRealOEQ,  [ND_NIR_NE] = LLVMRealUNE,  [ND_NIR_SLT] = LLVMRealOLT,
		[ND_NIR_SLE] = LLVMRealOLE, [ND_NIR_SGT] = LLVMRealOGT, [ND_NIR_SGE] = LLVMRealOGE,
	};
	return LLVMBuildFCmp(e->b, table[inst->sub], nd_llvm_arg(e, inst, 0), nd_llvm_arg(e, inst, 1), "");
}

static LLVMValueRef float_function(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst)
{
	static const char *const names[] = {
		[ND_NIR_SQRT] = "llvm.sqrt",    [ND_NIR_FLOOR] = "llvm.floor", [ND_NIR_CEIL] = "llvm.ceil",
		[ND_NIR_TRUNC_] = "llvm.trunc", [ND_NIR_RINT] = "llvm.rint",   [ND_NIR_FABS] = "llvm.fabs",
	};
	LLVMTypeRef type = nd_llvm_type(e, inst->type);
	unsigned id = LLVMLookupIntrinsicID(names[inst->sub], strlen(names[inst->sub]));
	LLVMValueRef fn = LLVMGetIntrinsicDeclaration(e->mod, id, &type, 1);
	LLVMValueRef arg = nd_llvm_arg(e, inst, 0);
	return LLVMBuildCall2(e->b, LLVMIntrinsicGetType(e->ctx, id, &type, 1), fn, &arg, 1, "");
}

static LLVMValueRef bitcast(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst)
{
	LLVMValueRef value = nd_llvm_arg(e, inst, 0);
	nd_nir_type from = nd_llvm_arg_type(e, inst, 0);
	LLVMTypeRef to = nd_llvm_type(e, inst->type);
	bool from_address = from == ND_NIR_REF || from == ND_NIR_PTR;
	bool to_address = inst->type == ND_NIR_REF || inst->type == ND_NIR_PTR;
	if (from_address == to_address)
		return from_address ? value : LLVMBuildBitCast(e->b, value, to, "");
	return from_address ? LLVMBuildPtrToInt(e->b, value, to, "") : LLVMBuildIntToPtr(e->b, value, to, "");
}

static LLVMValueRef aggregate(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst)
{
	LLVMValueRef ret = LLVMGetPoison(nd_llvm_type(e, inst->type));
	for (uint32_t i = 0; i < inst->nargs; i++) {
		LLVMValueRef field = nd_llvm_to_mem(e, nd_llvm_arg_type(e, inst, i), nd_llvm_arg(e, inst, i));
		ret = LLVMBuildInsertValue(e->b, ret, field, i, "");
	}
	return ret;
}

static LLVMOpcode binary_opcode(uint8_t op)
{
	switch (op) {
	case ND_NIR_ADD: return LLVMAdd;
	case ND_NIR_SUB: return LLVMSub;
	case ND_NIR_MUL: return LLVMMul;
	case ND_NIR_UDIV: return LLVMUDiv;
	case ND_NIR_UREM: return LLVMURem;
	case ND_NIR_AND: return LLVMAnd;
	case ND_NIR_OR: return LLVMOr;
	case ND_NIR_XOR: return LLVMXor;
	case ND_NIR_FADD: return LLVMFAdd;
	case ND_NIR_FSUB: return LLVMFSub;
	case ND_NIR_FMUL: return LLVMFMul;
	case ND_NIR_FDIV: return LLVMFDiv;
	default: return LLVMFRem;
	}
}

static LLVMOpcode cast_opcode(uint8_t op)
{
	switch (op) {
	case ND_NIR_SEXT: return LLVMSExt;
	case ND_NIR_ZEXT: return LLVMZExt;
	case ND_NIR_TRUNC: return LLVMTrunc;
	case ND_NIR_SITOFP: return LLVMSIToFP;
	case ND_NIR_UITOFP: return LLVMUIToFP;
	case ND_NIR_FPTOSI: return LLVMFPToSI;
	case ND_NIR_FPTOUI: return LLVMFPToUI;
	case ND_NIR_FPEXT: return LLVMFPExt;
	default: return LLVMFPTrunc;
	}
}

static LLVMValueRef pure_op(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst);

// What @optimize("fastmath") allows: sums in another order, products of reciprocals, approximate functions. NaN and
// infinity keep their meaning.
LLVMValueRef nd_llvm_pure_op(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst)
{
	LLVMValueRef ret = pure_op(e, inst);
	if (ret && e->f->flags & ND_NIR_F_FASTMATH && LLVMIsAInstruction(ret) && LLVMCanValueUseFastMathFlags(ret))
		LLVMSetFastMathFlags(ret, LLVMFastMathAllowReassoc | LLVMFastMathNoSignedZeros |
						  LLVMFastMathAllowReciprocal | LLVMFastMathAllowContract |
						  LLVMFastMathApproxFunc);
	return ret;
}

static LLVMValueRef pure_op(struct nd_llvm_emitter *e, const struct nd_nir_inst *inst)
{
	LLVMBuilderRef b = e->b;
	switch (inst->op) {
	case ND_NIR_ICONST:
		return LLVMConstInt(nd_llvm_type(e, inst->type), (uint64_t)inst->imm.i, 1);
	case ND_NIR_FCONST:
		return LLVMConstReal(nd_llvm_type(e, inst->type), inst->imm.f);
	case ND_NIR_ZERO:
		return LLVMConstNull(nd_llvm_type(e, inst->type));
	case ND_NIR_STR: return nd_llvm_string(e, inst->aux);
	case ND_NIR_FUNC_ADDR: return nd_llvm_function(e, inst->aux)->value;
	case ND_NIR_GLOBAL_ADDR:
	case ND_NIR_STATIC_REF: return nd_llvm_global(e, inst->aux);
	case ND_NIR_CLASS_ADDR: return nd_llvm_class(e, inst->aux);
	case ND_NIR_CLOSURE_STATIC: return nd_llvm_static_closure(e, inst->aux);

	case ND_NIR_ADD: case ND_NIR_SUB: case ND_NIR_MUL: case ND_NIR_UDIV: case ND_NIR_UREM:
	case ND_NIR_AND: case ND_NIR_OR: case ND_NIR_XOR:
	case ND_NIR_FADD: case ND_NIR_FSUB: case ND_NIR_FMUL: case ND_NIR_FDIV: case ND_NIR_FREM:
		return LLVMBuildBinOp(b, binary_opcode(inst->op), nd_llvm_arg(e, inst, 0), nd_llvm_arg(e, inst, 1),
				      "");
	case ND_NIR_SDIV:
	case ND_NIR_SREM: return divide(e, inst);
	case ND_NIR_SHL:
	case ND_NIR_LSHR:
	case ND_NIR_ASHR: return shift(e, inst);
	case ND_NIR_ICMP: return compare(e, inst);
	case ND_NIR_IN_BOUNDS: // a negative index is a huge unsigned one
		return LLVMBuildICmp(b, LLVMIntULT, nd_llvm_arg(e, inst, 0), nd_llvm_arg(e, inst, 1), "");
	case ND_NIR_FNEG: return LLVMBuildFNeg(b, nd_llvm_arg(e, inst, 0), "");
	case ND_NIR_FCMP: return compare_floats(e, inst);
	case ND_NIR_FMATH: return float_function(e, inst);

	case ND_NIR_SEXT: case ND_NIR_ZEXT: case ND_NIR_TRUNC: case ND_NIR_SITOFP: case ND_NIR_UITOFP:
	case ND_NIR_FPTOSI: case ND_NIR_FPTOUI: case ND_NIR_FPEXT: case ND_NIR_FPTRUNC:
		return LLVMBuildCast(b, cast_opcode(inst->op), nd_llvm_arg(e, inst, 0), nd_llvm_type(e, inst->type),
				     "");
	case ND_NIR_BITCAST: return bitcast(e, inst);
	case ND_NIR_SELECT:
		return LLVMBuildSelect(b, nd_llvm_arg(e, inst, 0), nd_llvm_arg(e, inst, 1), nd_llvm_arg(e, inst, 2),
				       "");
	case ND_NIR_AGG: return aggregate(e, inst);
	case ND_NIR_AGG_GET: {
		LLVMValueRef field = LLVMBuildExtractValue(b, nd_llvm_arg(e, inst, 0), (unsigned)inst->imm.i, "");
		return nd_llvm_from_mem(e, inst->type, field);
	}
	case ND_NIR_AGG_SET: {
		LLVMValueRef field = nd_llvm_to_mem(e, nd_llvm_arg_type(e, inst, 1), nd_llvm_arg(e, inst, 1));
		return LLVMBuildInsertValue(b, nd_llvm_arg(e, inst, 0), field, (unsigned)inst->imm.i, "");
	}
	case ND_NIR_IS_NULL: return LLVMBuildIsNull(b, nd_llvm_arg(e, inst, 0), "");
	default: return NULL;
	}
}
