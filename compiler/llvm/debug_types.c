// Types for debuggers, from the module's table. Structs may refer to themselves through pointers: while the members of
// one are made, a placeholder stands for it.
#include "llvm/emitter.h"

#include <string.h>

enum { DW_TAG_STRUCTURE_TYPE = 0x13, BITS = 8 };
enum encoding { // of DWARF
	DW_ATE_BOOLEAN = 0x02,
	DW_ATE_FLOAT = 0x04,
	DW_ATE_SIGNED = 0x05,
	DW_ATE_UNSIGNED = 0x07,
	DW_ATE_UNSIGNED_CHAR = 0x08,
	DW_ATE_UTF = 0x10
};

static LLVMMetadataRef basic(struct nd_llvm_emitter *e, const struct nd_nir_debug_type *t, enum encoding encoding)
{
	return LLVMDIBuilderCreateBasicType(e->di, t->name, strlen(t->name), (uint64_t)t->size * BITS, encoding,
					    LLVMDIFlagZero);
}

// gdb shows a code point as a character if its type has this name.
static LLVMMetadataRef code_point(struct nd_llvm_emitter *e, const struct nd_nir_debug_type *t)
{
	struct nd_nir_debug_type char32 = *t;
	char32.name = "char32_t";
	return LLVMDIBuilderCreateTypedef(e->di, basic(e, &char32, DW_ATE_UTF), t->name, strlen(t->name), e->files[0],
					  0, e->files[0], 0);
}

// A name makes it one of the language's types, which have no `*`.
static LLVMMetadataRef pointer(struct nd_llvm_emitter *e, const struct nd_nir_debug_type *t)
{
	LLVMMetadataRef to = t->of == ND_NIR_NONE ? NULL : nd_llvm_debug_type(e, t->of);
	LLVMMetadataRef ret = LLVMDIBuilderCreatePointerType(e->di, to, (uint64_t)t->size * BITS, 0, 0, "", 0);
	if (!*t->name)
		return ret;
	return LLVMDIBuilderCreateTypedef(e->di, ret, t->name, strlen(t->name), e->files[0], 0, e->files[0], 0);
}

static LLVMMetadataRef array(struct nd_llvm_emitter *e, const struct nd_nir_debug_type *t)
{
	LLVMMetadataRef unknown = LLVMDIBuilderGetOrCreateSubrange(e->di, 0, -1);
	return LLVMDIBuilderCreateArrayType(e->di, 0, 0, nd_llvm_debug_type(e, t->of), &unknown, 1);
}

static LLVMMetadataRef enumeration(struct nd_llvm_emitter *e, const struct nd_nir_debug_type *t)
{
	LLVMMetadataRef *items = nd_alloc_zero(t->nmembers + 1, sizeof *items);
	for (uint32_t i = 0; i < t->nmembers; i++) {
		const char *name = t->members[i].name;
		items[i] = LLVMDIBuilderCreateEnumerator(e->di, name, strlen(name), t->members[i].offset, 1);
	}
	LLVMMetadataRef ret = LLVMDIBuilderCreateEnumerationType(e->di, e->files[0], t->name, strlen(t->name),
								 e->files[0], 0, (uint64_t)t->size * BITS, 0, items,
								 t->nmembers, NULL);
	nd_free(items);
	return ret;
}

static LLVMMetadataRef member(struct nd_llvm_emitter *e, LLVMMetadataRef owner, const struct nd_nir_debug_member *m)
{
	LLVMMetadataRef type = nd_llvm_debug_type(e, m->type);
	uint64_t offset = (uint64_t)m->offset * BITS;
	if (!*m->name)
		return LLVMDIBuilderCreateInheritance(e->di, owner, type, offset, 0, LLVMDIFlagZero);
	uint64_t size = (uint64_t)e->m->debug_types.data[m->type].size * BITS;
	return LLVMDIBuilderCreateMemberType(e->di, owner, m->name, strlen(m->name), e->files[0], 0, size, 0, offset,
					     LLVMDIFlagZero, type);
}

static LLVMMetadataRef record(struct nd_llvm_emitter *e, const struct nd_nir_debug_type *t, LLVMMetadataRef *slot)
{
	LLVMMetadataRef placeholder = LLVMDIBuilderCreateReplaceableCompositeType(
		e->di, DW_TAG_STRUCTURE_TYPE, t->name, strlen(t->name), e->files[0], e->files[0], 0, 0, 0, 0,
		LLVMDIFlagZero, "", 0);
	*slot = placeholder;
	LLVMMetadataRef *members = nd_alloc_zero(t->nmembers + 1, sizeof *members);
	for (uint32_t i = 0; i < t->nmembers; i++)
		members[i] = member(e, placeholder, &t->members[i]);
	LLVMMetadataRef ret = LLVMDIBuilderCreateStructType(e->di, e->files[0], t->name, strlen(t->name), e->files[0],
							    0, (uint64_t)t->size * BITS, 0, LLVMDIFlagZero, NULL,
							    members, t->nmembers, 0, NULL, "", 0);
	nd_free(members);
	LLVMMetadataReplaceAllUsesWith(placeholder, ret);
	return ret;
}

LLVMMetadataRef nd_llvm_debug_type(struct nd_llvm_emitter *e, uint32_t type)
{
	const struct nd_nir_debug_type *t = &e->m->debug_types.data[type];
	LLVMMetadataRef *slot = &e->debug_types[type];
	if (*slot)
		return *slot;
	LLVMMetadataRef ret = NULL;
	switch (t->kind) {
	case ND_NIR_D_BOOL: ret = basic(e, t, DW_ATE_BOOLEAN); break;
	case ND_NIR_D_SIGNED: ret = basic(e, t, DW_ATE_SIGNED); break;
	case ND_NIR_D_UNSIGNED: ret = basic(e, t, DW_ATE_UNSIGNED); break;
	case ND_NIR_D_FLOAT: ret = basic(e, t, DW_ATE_FLOAT); break;
	case ND_NIR_D_CHAR: ret = t->size == 1 ? basic(e, t, DW_ATE_UNSIGNED_CHAR) : code_point(e, t); break;
	case ND_NIR_D_POINTER: ret = pointer(e, t); break;
	case ND_NIR_D_STRUCT: ret = record(e, t, slot); break;
	case ND_NIR_D_ENUM: ret = enumeration(e, t); break;
	case ND_NIR_D_ARRAY: ret = array(e, t); break;
	case ND_NIR_D_KINDS: break;
	}
	*slot = ret;
	return ret;
}
