// Loads and stores, and what LLVM may know about them.
//
// Type-based alias facts (TBAA) are what makes list loops as fast as C: without them each store to an element might
// change the list's own data pointer and length, and both would be loaded again on every turn. The tree:
//
//	noodle -- any -- list.data, list.len ... fields of list headers
//	               - elem.i64, elem.f64 ...  elements, by the scalar at the place (leaves of aggregate elements)
//	               - <class>.<n>             field n of a class, under the class of the base chain that declares it
//	               - global, slot, capture   module variables, stack slots, captured values of a closure
//
// Rules that keep it right: a pointer whose origin is not seen (a parameter, a phi, a call's result) is accessed as
// `any`, the ancestor of all, which aliases everything; a pointer into an aggregate inherits the tag of the whole; one
// and the same place is reached by one tag or by `any`. Strings and class descriptors never change once compiled code
// sees them: `!invariant.load`.
//
// Aggregates are loaded and stored field by field: LLVM handles loads of whole structs badly, and every leaf gets the
// tag it needs.
#include "llvm/emitter.h"

#include <stdio.h>
#include <string.h>

// Metadata ---------------------------------------------------------------------------------------------------------

static LLVMMetadataRef md_string(struct nd_llvm_emitter *e, const char *text)
{
	return LLVMMDStringInContext2(e->ctx, text, strlen(text));
}

static LLVMMetadataRef md_int(LLVMTypeRef type, uint64_t value)
{
	return LLVMValueAsMetadata(LLVMConstInt(type, value, 0));
}

static LLVMMetadataRef tbaa_type(struct nd_llvm_emitter *e, const char *name, LLVMMetadataRef parent)
{
	LLVMMetadataRef parts[] = { md_string(e, name), parent, md_int(e->i64, 0) };
	return LLVMMDNodeInContext2(e->ctx, parts, 3);
}

static LLVMValueRef tbaa_tag(struct nd_llvm_emitter *e, LLVMMetadataRef type)
{
	LLVMMetadataRef parts[] = { type, type, md_int(e->i64, 0) };
	return LLVMMetadataAsValue(e->ctx, LLVMMDNodeInContext2(e->ctx, parts, 3));
}

static LLVMValueRef tag_named(struct nd_llvm_emitter *e, const char *name)
{
	return tbaa_tag(e, tbaa_type(e, name, e->tbaa_any));
}

static LLVMValueRef node(struct nd_llvm_emitter *e, LLVMMetadataRef *parts, size_t n)
{
	return LLVMMetadataAsValue(e->ctx, LLVMMDNodeInContext2(e->ctx, parts, n));
}

static LLVMValueRef weights(struct nd_llvm_emitter *e, uint32_t taken, uint32_t other)
{
	LLVMMetadataRef parts[] = { md_string(e, "branch_weights"), md_int(e->i32, taken), md_int(e->i32, other) };
	return node(e, parts, 3);
}

static unsigned kind(struct nd_llvm_emitter *e, const char *name)
{
	return LLVMGetMDKindIDInContext(e->ctx, name, (unsigned)strlen(name));
}

void nd_llvm_memory_init(struct nd_llvm_emitter *e)
{
	e->md_tbaa = kind(e, "tbaa");
	e->md_range = kind(e, "range");
	e->md_invariant = kind(e, "invariant.load");
	e->md_prof = kind(e, "prof");

	LLVMMetadataRef root_name = md_string(e, "noodle");
	e->tbaa_any = tbaa_type(e, "any", LLVMMDNodeInContext2(e->ctx, &root_name, 1));
	e->tag_any = tbaa_tag(e, e->tbaa_any);
	e->tag_list_data = tag_named(e, "list.data");
	e->tag_list_len = tag_named(e, "list.len");
	e->tag_list_cap = tag_named(e, "list.cap");
	e->tag_global = tag_named(e, "global");
	e->tag_slot = tag_named(e, "slot");
	e->tag_capture = tag_named(e, "capture");
	static const char *const elems[] = {
		[ND_NIR_I1] = "elem.i8",   [ND_NIR_I8] = "elem.i8",   [ND_NIR_I16] = "elem.i16",
		[ND_NIR_I32] = "elem.i32", [ND_NIR_I64] = "elem.i64", [ND_NIR_F32] = "elem.f32",
		[ND_NIR_F64] = "elem.f64", [ND_NIR_REF] = "elem.ref", [ND_NIR_PTR] = "elem.ptr",
	};
	for (uint32_t t = ND_NIR_I1; t < ND_NIR_FIRST_AGG; t++)
		e->tag_elem[t] = tag_named(e, elems[t]);

	LLVMMetadataRef bools[] = { md_int(e->i8, 0), md_int(e->i8, 2) };
	e->range_bool = node(e, bools, 2);
	LLVMMetadataRef lengths[] = { md_int(e->i64, 0), md_int(e->i64, UINT64_C(1) << 48) };
	e->range_length = node(e, lengths, 2); // no address space holds more
	e->empty_node = node(e, NULL, 0);
	e->likely = weights(e, 2000, 1);
	e->unlikely = weights(e, 1, 2000);
}

// A class's fields begin with its base's, and the same field must have one name whoever looks.
static uint32_t declaring_class(const struct nd_nir_module *m, uint32_t cls, uint32_t field)
{
	for (uint32_t base; (base = m->classes.data[cls].base) != ND_NIR_NONE; cls = base) {
		if (field >= m->classes.data[base].nfields)
			break;
	}
	return cls;
}

LLVMValueRef nd_llvm_field_tag(struct nd_llvm_emitter *e, uint32_t cls, uint32_t field)
{
	cls = declaring_class(e->m, cls, field);
	uint64_t key = ND_MAP_KEY(cls, field);
	uint32_t at;
	if (nd_map_get(&e->field_tags, key, &at))
		return e->tags.data[at];

	char *name = nd_sprintf("%s.%u", e->m->classes.data[cls].name, field);
	LLVMValueRef tag = tag_named(e, name);
	nd_free(name);
	nd_map_set(&e->field_tags, key, e->tags.len);
	nd_vec_push(&e->tags, tag);
	return tag;
}

LLVMValueRef nd_llvm_pointer_tag(struct nd_llvm_emitter *e, uint32_t ptr_inst)
{
	for (;;) {
		const struct nd_nir_inst *inst = &e->f->insts.data[ptr_inst];
		switch (inst->op) {
		case ND_NIR_AGG_ADDR: ptr_inst = nd_nir_args_c(e->f, inst)[0]; break;
		case ND_NIR_FIELD_ADDR: return nd_llvm_field_tag(e, inst->aux, (uint32_t)inst->imm.i);
		case ND_NIR_ELEM_ADDR: return NULL;
		case ND_NIR_SLOT: return e->tag_slot;
		case ND_NIR_GLOBAL_ADDR: return e->tag_global;
		default: return e->tag_any;
		}
	}
}

// Access -----------------------------------------------------------------------------------------------------------

LLVMValueRef nd_llvm_at(struct nd_llvm_emitter *e, LLVMValueRef base, uint64_t offset)
{
	if (offset == 0)
		return base;
	LLVMValueRef index = LLVMConstInt(e->i64, offset, 0);
	return LLVMBuildInBoundsGEP2(e->b, e->i8, base, &index, 1, "");
}

LLVMValueRef nd_llvm_to_mem(struct nd_llvm_emitter *e, nd_nir_type t, LLVMValueRef value)
{
	return t == ND_NIR_I1 ? LLVMBuildZExt(e->b, value, e->i8, "") : value;
}

LLVMValueRef nd_llvm_from_mem(struct nd_llvm_emitter *e, nd_nir_type t, LLVMValueRef value)
{
	return t == ND_NIR_I1 ? LLVMBuildTrunc(e->b, value, e->i1, "") : value;
}

// Loads in memory form, so that the fields of an aggregate need no conversion.
static LLVMValueRef load_mem(struct nd_llvm_emitter *e, nd_nir_type t, LLVMValueRef ptr, LLVMValueRef tag)
{
	LLVMTypeRef type = nd_llvm_mem_type(e, t);
	if (t >= ND_NIR_FIRST_AGG) {
		const struct nd_nir_agg *agg = &e->m->aggs.data[t - ND_NIR_FIRST_AGG];
		LLVMValueRef ret = LLVMGetPoison(type);
		for (uint32_t i = 0; i < agg->nfields; i++) {
			LLVMValueRef at = nd_llvm_at(e, ptr, nd_nir_agg_offset(e->m, t, i));
			LLVMValueRef field = load_mem(e, agg->fields[i], at, tag);
			ret = LLVMBuildInsertValue(e->b, ret, field, i, "");
		}
		return ret;
	}
	LLVMValueRef ret = LLVMBuildLoad2(e->b, type, ptr, "");
	LLVMSetAlignment(ret, nd_nir_type_align(e->m, t));
	LLVMSetMetadata(ret, e->md_tbaa, tag ? tag : e->tag_elem[t]);
	if (t == ND_NIR_I1)
		LLVMSetMetadata(ret, e->md_range, e->range_bool);
	return ret;
}

static void store_mem(struct nd_llvm_emitter *e, nd_nir_type t, LLVMValueRef ptr, LLVMValueRef value,
		      LLVMValueRef tag)
{
	if (t >= ND_NIR_FIRST_AGG) {
		const struct nd_nir_agg *agg = &e->m->aggs.data[t - ND_NIR_FIRST_AGG];
		for (uint32_t i = 0; i < agg->nfields; i++) {
			LLVMValueRef at = nd_llvm_at(e, ptr, nd_nir_agg_offset(e->m, t, i));
			store_mem(e, agg->fields[i], at, LLVMBuildExtractValue(e->b, value, i, ""), tag);
		}
		return;
	}
	LLVMValueRef store = LLVMBuildStore(e->b, value, ptr);
	LLVMSetAlignment(store, nd_nir_type_align(e->m, t));
	LLVMSetMetadata(store, e->md_tbaa, tag ? tag : e->tag_elem[t]);
}

LLVMValueRef nd_llvm_load(struct nd_llvm_emitter *e, nd_nir_type t, LLVMValueRef ptr, LLVMValueRef tag)
{
	return nd_llvm_from_mem(e, t, load_mem(e, t, ptr, tag));
}

void nd_llvm_store(struct nd_llvm_emitter *e, nd_nir_type t, LLVMValueRef ptr, LLVMValueRef value, LLVMValueRef tag)
{
	store_mem(e, t, ptr, nd_llvm_to_mem(e, t, value), tag);
}

LLVMValueRef nd_llvm_load_constant(struct nd_llvm_emitter *e, LLVMTypeRef type, LLVMValueRef ptr)
{
	LLVMValueRef ret = LLVMBuildLoad2(e->b, type, ptr, "");
	LLVMSetMetadata(ret, e->md_invariant, e->empty_node);
	return ret;
}

static LLVMValueRef load_count(struct nd_llvm_emitter *e, LLVMValueRef list, uint64_t offset, LLVMValueRef tag)
{
	LLVMValueRef ret = LLVMBuildLoad2(e->b, e->i64, nd_llvm_at(e, list, offset), "");
	LLVMSetMetadata(ret, e->md_tbaa, tag);
	LLVMSetMetadata(ret, e->md_range, e->range_length);
	return ret;
}

LLVMValueRef nd_llvm_list_length(struct nd_llvm_emitter *e, LLVMValueRef list)
{
	return load_count(e, list, ND_RT_LIST_LEN, e->tag_list_len);
}

LLVMValueRef nd_llvm_list_capacity(struct nd_llvm_emitter *e, LLVMValueRef list)
{
	return load_count(e, list, ND_RT_LIST_CAP, e->tag_list_cap);
}

void nd_llvm_set_list_length(struct nd_llvm_emitter *e, LLVMValueRef list, LLVMValueRef length)
{
	nd_llvm_store(e, ND_NIR_I64, nd_llvm_at(e, list, ND_RT_LIST_LEN), length, e->tag_list_len);
}

LLVMValueRef nd_llvm_list_data(struct nd_llvm_emitter *e, LLVMValueRef list)
{
	LLVMValueRef ret = LLVMBuildLoad2(e->b, e->ptr, nd_llvm_at(e, list, ND_RT_LIST_DATA), "");
	LLVMSetMetadata(ret, e->md_tbaa, e->tag_list_data);
	return ret;
}

// States that the elements are aligned as the heap aligns all it gives out. The statement also keeps the load where it
// is: LLVM's combiner would move it behind the bounds check, next to its use, and then could not take it out of loops.
void nd_llvm_pin(struct nd_llvm_emitter *e, LLVMValueRef data)
{
	unsigned id = LLVMLookupIntrinsicID("llvm.assume", 11);
	LLVMValueRef fn = LLVMGetIntrinsicDeclaration(e->mod, id, NULL, 0);
	LLVMValueRef bundle_args[] = { data, LLVMConstInt(e->i64, 16, 0) };
	LLVMOperandBundleRef bundle = LLVMCreateOperandBundle("align", 5, bundle_args, 2);
	LLVMValueRef truth = LLVMConstInt(e->i1, 1, 0);
	LLVMTypeRef type = LLVMIntrinsicGetType(e->ctx, id, NULL, 0);
	LLVMBuildCallWithOperandBundles(e->b, type, fn, &truth, 1, &bundle, 1, "");
	LLVMDisposeOperandBundle(bundle);
}

LLVMValueRef nd_llvm_element(struct nd_llvm_emitter *e, nd_nir_type t, LLVMValueRef data, LLVMValueRef index)
{
	return LLVMBuildInBoundsGEP2(e->b, nd_llvm_mem_type(e, t), data, &index, 1, "");
}

LLVMValueRef nd_llvm_class_of(struct nd_llvm_emitter *e, LLVMValueRef object)
{
	LLVMValueRef address = nd_llvm_load_constant(e, e->i32, object);
	return LLVMBuildIntToPtr(e->b, LLVMBuildZExt(e->b, address, e->i64, ""), e->ptr, "");
}
