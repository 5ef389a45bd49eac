// Lists, maps, strings, and the other intrinsics. What loops are made of (length, element, push into free room) is inline;
// the rest calls the runtime, which is told the size of an element and whether the collector must look inside.
#include "lower/lower.h"

#include <assert.h>

// Lists -----------------------------------------------------------------------------------------------------------

static uint32_t
element_size(struct lower_fn *fn, nd_nir_type element)
{
	return lower_int(fn, ND_NIR_I64, nd_nir_type_size(fn->l->m, element));
}

static uint32_t
element_refs(struct lower_fn *fn, nd_nir_type element)
{
	return lower_int(fn, ND_NIR_I64, nd_nir_type_has_refs(fn->l->m, element));
}

static uint32_t
list_new(struct lower_fn *fn, nd_nir_type element, uint32_t capacity)
{
	return lower_call_rt(fn, LOWER_RT_LIST_NEW,
			     (uint32_t[]){capacity, element_size(fn, element), element_refs(fn, element)}, 3);
}

static void
list_set(struct lower_fn *fn, nd_nir_type element, uint32_t list, uint32_t index, uint32_t value)
{
	lower_emit_aux(fn, ND_NIR_LIST_SET, ND_NIR_VOID, element, 0, (uint32_t[]){list, index, value}, 3);
}

static void
list_set_len(struct lower_fn *fn, nd_nir_type element, uint32_t list, uint32_t length)
{
	lower_emit_aux(fn, ND_NIR_LIST_SET_LEN, ND_NIR_VOID, element, 0, (uint32_t[]){list, length}, 2);
}

// The elements of a new list are zero, so it may have its length before they are evaluated; nobody sees it till then.
uint32_t
lower_list(struct lower_fn *fn, const struct nd_hir *h)
{
	nd_nir_type element = lower_element(fn->l, h->type);
	uint32_t n = lower_int(fn, ND_NIR_I64, h->nargs), list = list_new(fn, element, n);

	if (h->nargs)
		list_set_len(fn, element, list, n);
	for (uint32_t i = 0; i < h->nargs; i++) {
		uint32_t value = lower_stored(fn, h->args[i]);

		list_set(fn, element, list, lower_int(fn, ND_NIR_I64, i), value);
	}
	return list;
}

// Makes room for `want` elements where there is less. Where the program says how many it throws if there is no memory;
// one more element is not worth it that every function with a push may throw.
static void
list_room(struct lower_fn *fn, nd_nir_type element, uint32_t list, uint32_t want, bool may_throw)
{
	uint32_t grow, go_on, full, capacity, args[4], grown;

	if (!lower_is_live(fn))
		return;
	grow = lower_block_same(fn);
	go_on = lower_block_same(fn);
	capacity = lower_emit_aux(fn, ND_NIR_LIST_CAP, ND_NIR_I64, element, 0, &list, 1);
	full = lower_compare(fn, ND_NIR_ICMP, ND_NIR_SGT, want, capacity);
	lower_br(fn, full, grow, go_on, ND_NIR_UNLIKELY);
	lower_start(fn, grow);
	args[0] = list;
	args[1] = want;
	args[2] = element_size(fn, element);
	args[3] = element_refs(fn, element);
	grown = lower_call_rt(fn, may_throw ? LOWER_RT_LIST_TRY_GROW : LOWER_RT_LIST_GROW, args, 4);
	if (may_throw)
		lower_check(fn, grown, LOWER_RT_ERROR_MEMORY, NULL, 0);
	lower_jump(fn, go_on);
	lower_start(fn, go_on);
}

static void
list_push(struct lower_fn *fn, nd_nir_type element, uint32_t list, uint32_t value)
{
	uint32_t length = lower_emit_aux(fn, ND_NIR_LIST_LEN, ND_NIR_I64, element, 0, &list, 1);
	uint32_t more = lower_emit2(fn, ND_NIR_ADD, ND_NIR_I64, length, lower_int(fn, ND_NIR_I64, 1));

	list_room(fn, element, list, more, false);
	list_set_len(fn, element, list, more);
	list_set(fn, element, list, length, value);
}

static uint32_t
list_fill(struct lower_fn *fn, nd_nir_type element, uint32_t n, uint32_t value)
{
	uint32_t zero = lower_int(fn, ND_NIR_I64, 0), list, capacity, before, header, body, end, i, next;

	lower_check(fn, lower_compare(fn, ND_NIR_ICMP, ND_NIR_SGE, n, zero), LOWER_RT_ERROR_NEGATIVE, &n, 1);
	list = lower_call_rt(fn, LOWER_RT_LIST_TRY_NEW,
			     (uint32_t[]){n, element_size(fn, element), element_refs(fn, element)}, 3);
	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	capacity = lower_emit_aux(fn, ND_NIR_LIST_CAP, ND_NIR_I64, element, 0, &list, 1);
	lower_check(fn, lower_compare(fn, ND_NIR_ICMP, ND_NIR_SGE, capacity, n), LOWER_RT_ERROR_MEMORY, NULL, 0);
	list_set_len(fn, element, list, n);
	before = fn->block;
	header = lower_block_same(fn);
	body = lower_block_same(fn);
	end = lower_block_same(fn);
	lower_jump(fn, header);
	lower_start(fn, header);
	i = lower_phi2(fn, ND_NIR_I64, before, zero, body, zero); // the second one is completed below
	lower_br(fn, lower_compare(fn, ND_NIR_ICMP, ND_NIR_SLT, i, n), body, end, 0);
	lower_start(fn, body);
	list_set(fn, element, list, i, value);
	next = lower_emit2(fn, ND_NIR_ADD, ND_NIR_I64, i, lower_int(fn, ND_NIR_I64, 1));
	lower_jump(fn, header);
	nd_nir_set_args(fn->f, i, (uint32_t[]){before, zero, body, next}, 4);
	lower_start(fn, end);
	return list;
}

// Strings ---------------------------------------------------------------------------------------------------------

uint32_t
lower_concat(struct lower_fn *fn, const struct nd_hir *h)
{
	uint32_t *parts = lower_args(fn, h->args, h->nargs), slot, ret;
	nd_nir_type *fields, array;

	if (h->nargs == 2 || !lower_is_live(fn))
		return lower_call_rt(fn, LOWER_RT_STRING_CONCAT, parts, 2);
	fields = nd_arena_array(&fn->l->arena, nd_nir_type, h->nargs);
	for (uint32_t i = 0; i < h->nargs; i++)
		fields[i] = ND_NIR_REF;
	array = nd_nir_agg_type(fn->l->m, fields, h->nargs);
	slot = lower_temp_slot(fn, array);
	for (uint32_t i = 0; i < h->nargs; i++)
		lower_emit2(fn, ND_NIR_STORE, ND_NIR_VOID,
			    lower_emit_aux(fn, ND_NIR_AGG_ADDR, ND_NIR_PTR, array, i, &slot, 1), parts[i]);
	ret = lower_call_rt(fn, LOWER_RT_STRING_CONCAT_N,
			    (uint32_t[]){slot, lower_int(fn, ND_NIR_I64, h->nargs)}, 2);
	lower_temp_free(fn, array, slot);
	return ret;
}

// Maps ------------------------------------------------------------------------------------------------------------

// Compiled code takes keys and values out of the entries itself, and steps from one entry to the next; finding,
// inserting and removing are calls of the runtime. A map is laid out such that its entries are where a list has its
// elements (struct nd_rt_map_head).

// KEY_REF: by identity. KEY_BITS: equal if all bytes are.
enum key_kind { KEY_INT, KEY_STRING, KEY_REF, KEY_BITS, KEY_OTHER };

// How many bytes a key takes, or 0 if it may be equal to one with other bytes, or has unused ones between.
static uint32_t
bits_size(struct lower_fn *fn, nd_type t)
{
	const struct nd_type_info *info = nd_type_info(fn->l->types, t);
	uint32_t size = 0, n = 0;

	switch (info->kind) {
	case ND_TY_BOOL:
	case ND_TY_CHAR:
	case ND_TY_RAW:
		return nd_nir_type_size(fn->l->m, lower_stored_type(fn->l, t));
	case ND_TY_ENUM:
		return info->nominal->has_payload ? 0 : 4;
	case ND_TY_CLASS:
		return info->nominal->has_own_equality ? 0 : 8;
	case ND_TY_STRUCT:
		if (info->nominal->has_own_equality)
			return 0;
		n = info->nominal->nfields;
		break;
	case ND_TY_TUPLE:
		n = info->nargs;
		break;
	default:
		return nd_type_is_int(fn->l->types, t) ? nd_nir_type_size(fn->l->m, lower_stored_type(fn->l, t)) : 0;
	}
	for (uint32_t i = 0; i < n; i++) {
		nd_type field = info->kind == ND_TY_STRUCT ? info->nominal->fields[i].type :
							     nd_type_arg(fn->l->types, t, i);
		uint32_t bytes = bits_size(fn, field);

		if (!bytes)
			return 0;
		size += bytes;
	}
	return size == nd_nir_type_size(fn->l->m, lower_stored_type(fn->l, t)) ? size : 0;
}

static enum key_kind
key_kind(struct lower_fn *fn, nd_type key)
{
	switch (nd_type_kind(fn->l->types, key)) {
	case ND_TY_STRING:
		return KEY_STRING;
	case ND_TY_ENUM:
		return nd_type_is_ref(fn->l->types, key) ? KEY_OTHER : KEY_INT;
	case ND_TY_BOOL:
	case ND_TY_CHAR:
	case ND_TY_RAW:
		return KEY_INT;
	case ND_TY_CLASS:
		return bits_size(fn, key) ? KEY_REF : KEY_OTHER;
	case ND_TY_STRUCT:
	case ND_TY_TUPLE:
		return bits_size(fn, key) ? KEY_BITS : KEY_OTHER;
	default:
		return nd_type_is_int(fn->l->types, key) ? KEY_INT : KEY_OTHER;
	}
}

// Of struct nd_rt_map_entry, and of the entry it begins.
enum { ENTRY_LIVE = LOWER_ENTRY_LIVE, ENTRY_KEY = LOWER_ENTRY_KEY, ENTRY_VALUE = LOWER_ENTRY_VALUE };

nd_nir_type
lower_map_entry(struct lower_fn *fn, nd_type key, nd_type value)
{
	nd_nir_type fields[] = {ND_NIR_I32, ND_NIR_I32, ND_NIR_VOID, ND_NIR_VOID}, stored = lower_type(fn->l, value);

	fields[ENTRY_KEY] = key_kind(fn, key) == KEY_INT ? (nd_nir_type)ND_NIR_I64 : lower_stored_type(fn->l, key);
	fields[ENTRY_VALUE] = stored;
	return nd_nir_agg_type(fn->l->m, fields, stored == ND_NIR_VOID ? 3 : 4);
}

static bool
map_has_values(struct lower_fn *fn, const struct nd_hir *h)
{
	return h->nt > 1 && lower_type(fn->l, h->t[1]) != ND_NIR_VOID;
}

static nd_nir_type
entry_type(struct lower_fn *fn, const struct nd_hir *h)
{
	return lower_map_entry(fn, h->t[0], h->nt > 1 ? h->t[1] : (nd_type)ND_TY_VOID);
}

static uint32_t
map_new(struct lower_fn *fn, const struct nd_hir *h)
{
	enum { KEY_REFS = 1, VALUE_REFS = 2 }; // as nd_rt_map_flags
	struct nd_nir_module *m = fn->l->m;
	bool has_values = map_has_values(fn, h);
	nd_nir_type key = lower_stored_type(fn->l, h->t[0]), entry = entry_type(fn, h);
	enum key_kind kind = key_kind(fn, h->t[0]);
	uint32_t args[6], size = nd_nir_type_size(m, entry);
	int64_t flags = (nd_nir_type_has_refs(m, key) ? KEY_REFS : 0) |
			(has_values && nd_nir_type_has_refs(m, lower_type(fn->l, h->t[1])) ? VALUE_REFS : 0);

	args[0] = lower_int(fn, ND_NIR_I64, kind == KEY_INT ? 8 : nd_nir_type_size(m, key));
	args[1] = lower_int(fn, ND_NIR_I64, has_values ? nd_nir_agg_offset(m, entry, ENTRY_VALUE) : size);
	args[2] = lower_int(fn, ND_NIR_I64, size);
	args[3] = lower_int(fn, ND_NIR_I64, flags);
	for (uint32_t i = 0; i < 2; i++) {
		if (kind == KEY_OTHER) {
			assert(h->nargs == 2 && h->args[i]->kind == ND_HIR_FUNC);
			args[4 + i] = lower_emit_aux(fn, ND_NIR_FUNC_ADDR, ND_NIR_PTR,
						     lower_c_adaptor(fn->l, h->args[i]->func), 0, NULL, 0);
		} else {
			args[4 + i] = lower_emit0(fn, ND_NIR_ZERO, ND_NIR_PTR);
		}
	}
	return lower_call_rt(fn, LOWER_RT_MAP_NEW, args, 6);
}

// MAP_FIND and MAP_INSERT: the runtime has one function for each kind of key.
static uint32_t
map_with_key(struct lower_fn *fn, const struct nd_hir *h, const uint32_t *args, const enum lower_rt *by_kind)
{
	enum key_kind kind = key_kind(fn, h->t[0]);
	nd_nir_type type;
	uint32_t slot, ret;

	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	switch (kind) {
	case KEY_INT:
		return lower_call_rt(fn, by_kind[kind],
				     (uint32_t[]){args[0], lower_extend(fn, args[1], h->t[0], ND_NIR_I64)}, 2);
	case KEY_STRING:
	case KEY_REF:
		return lower_call_rt(fn, by_kind[kind], args, 2);
	case KEY_BITS:
	case KEY_OTHER:
		break;
	}
	type = lower_stored_type(fn->l, h->t[0]);
	slot = lower_temp_slot(fn, type);
	lower_emit2(fn, ND_NIR_STORE, ND_NIR_VOID, slot, args[1]);
	ret = lower_call_rt(fn, by_kind[kind], (uint32_t[]){args[0], slot}, 2);
	lower_temp_free(fn, type, slot);
	return ret;
}

static uint32_t
map_find(struct lower_fn *fn, const struct nd_hir *h, const uint32_t *args)
{
	static const enum lower_rt by_kind[] = {
		[KEY_INT] = LOWER_RT_MAP_FIND_INT,   [KEY_STRING] = LOWER_RT_MAP_FIND_STR,
		[KEY_REF] = LOWER_RT_MAP_FIND_REF,   [KEY_BITS] = LOWER_RT_MAP_FIND_BITS,
		[KEY_OTHER] = LOWER_RT_MAP_FIND,
	};

	return map_with_key(fn, h, args, by_kind);
}

static uint32_t
map_insert(struct lower_fn *fn, const struct nd_hir *h, const uint32_t *args)
{
	static const enum lower_rt by_kind[] = {
		[KEY_INT] = LOWER_RT_MAP_INSERT_INT, [KEY_STRING] = LOWER_RT_MAP_INSERT_STR,
		[KEY_REF] = LOWER_RT_MAP_INSERT_REF, [KEY_BITS] = LOWER_RT_MAP_INSERT_BITS,
		[KEY_OTHER] = LOWER_RT_MAP_INSERT,
	};

	return map_with_key(fn, h, args, by_kind);
}

// The address of a field of entry args[1] of the map args[0].
static uint32_t
entry_field(struct lower_fn *fn, const struct nd_hir *h, const uint32_t *args, uint32_t field)
{
	nd_nir_type entry = entry_type(fn, h);
	uint32_t at = lower_emit_aux(fn, ND_NIR_ELEM_ADDR, ND_NIR_PTR, entry, 0, args, 2);

	return lower_emit_aux(fn, ND_NIR_AGG_ADDR, ND_NIR_PTR, entry, field, &at, 1);
}

static uint32_t
map_key(struct lower_fn *fn, const struct nd_hir *h, const uint32_t *args)
{
	nd_nir_type type = lower_stored_type(fn->l, h->t[0]);
	uint32_t ptr;

	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	ptr = entry_field(fn, h, args, ENTRY_KEY);
	if (key_kind(fn, h->t[0]) != KEY_INT)
		return lower_emit1(fn, ND_NIR_LOAD, type, ptr);
	return lower_extend(fn, lower_emit1(fn, ND_NIR_LOAD, ND_NIR_I64, ptr), h->t[0], type);
}

static uint32_t
map_value(struct lower_fn *fn, const struct nd_hir *h, const uint32_t *args)
{
	if (!map_has_values(fn, h) || !lower_is_live(fn))
		return ND_NIR_NONE;
	return lower_emit1(fn, ND_NIR_LOAD, lower_type(fn->l, h->t[1]), entry_field(fn, h, args, ENTRY_VALUE));
}

static void
map_set_value(struct lower_fn *fn, const struct nd_hir *h, const uint32_t *args)
{
	if (map_has_values(fn, h) && lower_is_live(fn))
		lower_emit2(fn, ND_NIR_STORE, ND_NIR_VOID, entry_field(fn, h, args, ENTRY_VALUE), args[2]);
}

// The fields of struct nd_rt_map_head.
enum map_field { MAP_ENTRIES, MAP_LEN, MAP_USED, MAP_VERSION, MAP_FIELDS };

static uint32_t
map_field(struct lower_fn *fn, uint32_t map, enum map_field field)
{
	static const nd_nir_type types[] = {ND_NIR_REF, ND_NIR_I32, ND_NIR_I32, ND_NIR_I32};
	uint32_t cls = lower_builtin_class(fn->l, "nd_rt_class_map");
	struct nd_nir_class *c = &fn->l->m->classes.data[cls];

	if (!c->nfields) {
		c->fields = nd_arena_array(&fn->l->m->arena, nd_nir_type, MAP_FIELDS);
		for (; c->nfields < MAP_FIELDS; c->nfields++)
			c->fields[c->nfields] = types[c->nfields];
	}
	return lower_emit1(fn, ND_NIR_ZEXT, ND_NIR_I64,
			   lower_emit_aux(fn, ND_NIR_FIELD_GET, types[field], cls, field, &map, 1));
}

// The next entry is alive as a rule; holes are the runtime's to step over.
static uint32_t
map_next(struct lower_fn *fn, const struct nd_hir *h, const uint32_t *args)
{
	uint32_t none, alive, in_use, look, hole, end, before, looked, holes, called, ret;

	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	look = lower_block_same(fn);
	hole = lower_block_same(fn);
	end = lower_block_same(fn);
	none = lower_int(fn, ND_NIR_I64, -1);
	in_use = lower_compare(fn, ND_NIR_ICMP, ND_NIR_SLT, args[1], map_field(fn, args[0], MAP_USED));
	before = fn->block;
	lower_br(fn, in_use, look, end, ND_NIR_LIKELY);
	lower_start(fn, look);
	alive = lower_emit1(fn, ND_NIR_LOAD, ND_NIR_I32, entry_field(fn, h, args, ENTRY_LIVE));
	alive = lower_compare(fn, ND_NIR_ICMP, ND_NIR_NE, alive, lower_int(fn, ND_NIR_I32, 0));
	looked = fn->block;
	lower_br(fn, alive, end, hole, ND_NIR_LIKELY);
	lower_start(fn, hole);
	called = lower_call_rt(fn, LOWER_RT_MAP_NEXT, args, 2);
	holes = fn->block;
	lower_jump(fn, end);
	lower_start(fn, end);
	ret = lower_phi2(fn, ND_NIR_I64, before, none, looked, args[1]);
	nd_nir_set_args(fn->f, ret, (uint32_t[]){before, none, looked, args[1], holes, called}, 6);
	return ret;
}

// The rest --------------------------------------------------------------------------------------------------------

static uint32_t
float_math(struct lower_fn *fn, const struct nd_hir *h, const uint32_t *args, enum nd_nir_fmath which)
{
	uint32_t inst = lower_emit(fn, ND_NIR_FMATH, lower_type(fn->l, h->type), args, 1);

	if (inst != ND_NIR_NONE)
		fn->f->insts.data[inst].sub = (uint8_t)which;
	return inst;
}

// Fibonacci hashing: the high bits are the good ones, so they are folded down.
static uint32_t
hash_int(struct lower_fn *fn, const struct nd_hir *h, const uint32_t *args)
{
	uint32_t x = lower_extend(fn, args[0], h->args[0]->type, ND_NIR_I64);

	x = lower_emit2(fn, ND_NIR_MUL, ND_NIR_I64, x, lower_int(fn, ND_NIR_I64, (int64_t)0x9e3779b97f4a7c15u));
	return lower_emit2(fn, ND_NIR_XOR, ND_NIR_I64, x,
			   lower_emit2(fn, ND_NIR_LSHR, ND_NIR_I64, x, lower_int(fn, ND_NIR_I64, 32)));
}

// Element type of an intrinsic on lists: of its first argument, or, where that is no list, of its result.
static nd_nir_type
element_of(struct lower_fn *fn, const struct nd_hir *h)
{
	bool makes = h->i == ND_INTRINSIC_LIST_NEW || h->i == ND_INTRINSIC_LIST_FILL;

	return lower_element(fn->l, makes ? h->type : h->args[0]->type);
}

static uint32_t
list_intrinsic(struct lower_fn *fn, const struct nd_hir *h, const uint32_t *args)
{
	nd_nir_type element = element_of(fn, h);
	uint32_t size = ND_NIR_NONE, refs = ND_NIR_NONE;

	switch ((enum nd_intrinsic)h->i) {
	case ND_INTRINSIC_LIST_NEW:
		return list_new(fn, element, args[0]);
	case ND_INTRINSIC_LIST_FILL:
		return list_fill(fn, element, args[0], args[1]);
	case ND_INTRINSIC_LIST_LEN:
		return lower_emit_aux(fn, ND_NIR_LIST_LEN, ND_NIR_I64, element, 0, args, 1);
	case ND_INTRINSIC_LIST_PUSH:
		list_push(fn, element, args[0], args[1]);
		return ND_NIR_NONE;
	case ND_INTRINSIC_LIST_GET:
		return lower_emit_aux(fn, ND_NIR_LIST_GET, element, element, 0, args, 2);
	case ND_INTRINSIC_LIST_SET:
		list_set(fn, element, args[0], args[1], args[2]);
		return ND_NIR_NONE;
	case ND_INTRINSIC_LIST_RESERVE:
		list_room(fn, element, args[0], args[1], true);
		return ND_NIR_NONE;
	default:
		break;
	}
	size = element_size(fn, element);
	switch ((enum nd_intrinsic)h->i) {
	case ND_INTRINSIC_LIST_SET_LEN:
		lower_call_rt(fn, LOWER_RT_LIST_SET_LEN, (uint32_t[]){args[0], args[1], size}, 3);
		return ND_NIR_NONE;
	case ND_INTRINSIC_LIST_MOVE:
		lower_call_rt(fn, LOWER_RT_LIST_MOVE, (uint32_t[]){args[0], args[1], args[2], args[3], size}, 5);
		return ND_NIR_NONE;
	case ND_INTRINSIC_LIST_COPY:
		refs = element_refs(fn, element);
		return lower_call_rt(fn, LOWER_RT_LIST_COPY, (uint32_t[]){args[0], args[1], args[2], size, refs}, 5);
	default:
		assert(h->i == ND_INTRINSIC_LIST_APPEND);
		refs = element_refs(fn, element);
		lower_call_rt(fn, LOWER_RT_LIST_APPEND_ALL, (uint32_t[]){args[0], args[1], size, refs}, 4);
		return ND_NIR_NONE;
	}
}

static uint32_t
intrinsic(struct lower_fn *fn, const struct nd_hir *h, const uint32_t *args)
{
	switch ((enum nd_intrinsic)h->i) {
	case ND_INTRINSIC_LIST_NEW:
	case ND_INTRINSIC_LIST_FILL:
	case ND_INTRINSIC_LIST_LEN:
	case ND_INTRINSIC_LIST_PUSH:
	case ND_INTRINSIC_LIST_GET:
	case ND_INTRINSIC_LIST_SET:
	case ND_INTRINSIC_LIST_SET_LEN:
	case ND_INTRINSIC_LIST_RESERVE:
	case ND_INTRINSIC_LIST_MOVE:
	case ND_INTRINSIC_LIST_COPY:
	case ND_INTRINSIC_LIST_APPEND:
		return list_intrinsic(fn, h, args);
	case ND_INTRINSIC_MAP_NEW:
		return ND_NIR_NONE; // lower_intrinsic
	case ND_INTRINSIC_MAP_LEN:
		return map_field(fn, args[0], MAP_LEN);
	case ND_INTRINSIC_MAP_FIND:
		return map_find(fn, h, args);
	case ND_INTRINSIC_MAP_INSERT:
		return map_insert(fn, h, args);
	case ND_INTRINSIC_MAP_REMOVE:
		lower_call_rt(fn, LOWER_RT_MAP_REMOVE_AT, args, 2);
		return ND_NIR_NONE;
	case ND_INTRINSIC_MAP_CLEAR:
		lower_call_rt(fn, LOWER_RT_MAP_CLEAR, args, 1);
		return ND_NIR_NONE;
	case ND_INTRINSIC_MAP_NEXT:
		return map_next(fn, h, args);
	case ND_INTRINSIC_MAP_KEY:
		return map_key(fn, h, args);
	case ND_INTRINSIC_MAP_VALUE:
		return map_value(fn, h, args);
	case ND_INTRINSIC_MAP_SET_VALUE:
		map_set_value(fn, h, args);
		return ND_NIR_NONE;
	case ND_INTRINSIC_MAP_VERSION:
		return map_field(fn, args[0], MAP_VERSION);
	case ND_INTRINSIC_STR_LEN:
		return lower_emit(fn, ND_NIR_STR_LEN, ND_NIR_I64, args, 1);
	case ND_INTRINSIC_STR_BYTE_LEN:
		return lower_emit(fn, ND_NIR_STR_BYTE_LEN, ND_NIR_I64, args, 1);
	case ND_INTRINSIC_STR_BYTE:
		return lower_emit(fn, ND_NIR_STR_BYTE, ND_NIR_I8, args, 2);
	case ND_INTRINSIC_F_SQRT:
		return float_math(fn, h, args, ND_NIR_SQRT);
	case ND_INTRINSIC_F_FLOOR:
		return float_math(fn, h, args, ND_NIR_FLOOR);
	case ND_INTRINSIC_F_CEIL:
		return float_math(fn, h, args, ND_NIR_CEIL);
	case ND_INTRINSIC_F_TRUNC:
		return float_math(fn, h, args, ND_NIR_TRUNC_);
	case ND_INTRINSIC_F_RINT:
		return float_math(fn, h, args, ND_NIR_RINT);
	case ND_INTRINSIC_F_ABS:
		return float_math(fn, h, args, ND_NIR_FABS);
	case ND_INTRINSIC_F_BITS:
		return lower_emit(fn, ND_NIR_BITCAST, ND_NIR_I64, args, 1);
	case ND_INTRINSIC_SIZE_OF:
		return lower_int(fn, ND_NIR_I64, nd_nir_type_size(fn->l->m, lower_stored_type(fn->l, h->t[0])));
	case ND_INTRINSIC_HASH_INT:
		return hash_int(fn, h, args);
	case ND_INTRINSIC_IDENTITY:
		return lower_call_rt(fn, LOWER_RT_IDENTITY, args, 1);
	case ND_INTRINSIC_IS_NULL_REF:
		return lower_emit(fn, ND_NIR_IS_NULL, ND_NIR_I1, args, 1);
	case ND_INTRINSIC_UNREACHABLE:
		lower_unreachable(fn);
		return ND_NIR_NONE;
	case ND_INTRINSIC_COUNT:
		break;
	}
	assert(!"an intrinsic");
	return ND_NIR_NONE;
}

uint32_t
lower_intrinsic(struct lower_fn *fn, const struct nd_hir *h)
{
	const uint32_t *args;
	uint32_t value;

	if (h->i == ND_INTRINSIC_MAP_NEW)
		return map_new(fn, h);
	args = lower_args(fn, h->args, h->nargs);
	if (!lower_is_live(fn))
		return ND_NIR_NONE;
	value = intrinsic(fn, h, args);
	return lower_type(fn->l, h->type) == ND_NIR_VOID ? ND_NIR_NONE : value;
}
