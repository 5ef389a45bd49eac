// What the optimiser may think of the runtime's functions. PURE: no effect, and the result depends on the arguments and
// on what never changes (strings). READONLY: reads memory, no effect. A function that makes a new mutable object is
// neither: two calls give two objects.
#include "lower/lower.h"

#include <string.h>

static const struct {
	const char *symbol;
	uint32_t flags;
} known[] = {
#define X(name, symbol, signature, flags) {symbol, flags},
	LOWER_RUNTIME(X)
#undef X
	// Called by the prelude and the standard modules, under signatures of their own.
	{"nd_rt_bytes_eq", ND_NIR_F_READONLY},
	{"nd_rt_bytes_hash", ND_NIR_F_READONLY},
	{"nd_rt_bytes_hex", ND_NIR_F_READONLY},
	{"nd_rt_bytes_is_utf8", ND_NIR_F_READONLY},
	{"nd_rt_bytes_to_string", ND_NIR_F_READONLY},
	{"nd_rt_char_is_digit", ND_NIR_F_PURE},
	{"nd_rt_char_is_letter", ND_NIR_F_PURE},
	{"nd_rt_char_is_lower", ND_NIR_F_PURE},
	{"nd_rt_char_is_space", ND_NIR_F_PURE},
	{"nd_rt_char_is_upper", ND_NIR_F_PURE},
	{"nd_rt_char_lower", ND_NIR_F_PURE},
	{"nd_rt_char_repr", ND_NIR_F_READONLY},
	{"nd_rt_char_str", ND_NIR_F_READONLY},
	{"nd_rt_char_upper", ND_NIR_F_PURE},
	{"nd_rt_char_width", ND_NIR_F_PURE | ND_NIR_F_COLD},
	{"nd_rt_class_name", ND_NIR_F_READONLY},
	{"nd_rt_error_cast", ND_NIR_F_COLD},
	{"nd_rt_error_key", ND_NIR_F_COLD},
	{"nd_rt_error_null", ND_NIR_F_COLD},
	{"nd_rt_float32_str", ND_NIR_F_READONLY},
	{"nd_rt_float_is_valid", ND_NIR_F_READONLY},
	{"nd_rt_float_parse", ND_NIR_F_READONLY},
	{"nd_rt_float_str", ND_NIR_F_READONLY},
	{"nd_rt_hash_float", ND_NIR_F_PURE},
	{"nd_rt_int_is_valid", ND_NIR_F_READONLY},
	{"nd_rt_int_parse", ND_NIR_F_READONLY},
	{"nd_rt_int_str", ND_NIR_F_READONLY},
	{"nd_rt_string_char", ND_NIR_F_READONLY},
	{"nd_rt_string_char_at_byte", ND_NIR_F_READONLY},
	{"nd_rt_string_cmp", ND_NIR_F_READONLY},
	{"nd_rt_string_contains", ND_NIR_F_READONLY},
	{"nd_rt_string_ends_with", ND_NIR_F_READONLY},
	{"nd_rt_string_eq", ND_NIR_F_READONLY},
	{"nd_rt_string_find", ND_NIR_F_READONLY},
	{"nd_rt_string_hash", ND_NIR_F_READONLY},
	{"nd_rt_string_join", ND_NIR_F_READONLY},
	{"nd_rt_string_lower", ND_NIR_F_READONLY},
	{"nd_rt_string_offset", ND_NIR_F_READONLY},
	{"nd_rt_string_pad_end", ND_NIR_F_READONLY},
	{"nd_rt_string_pad_start", ND_NIR_F_READONLY},
	{"nd_rt_string_repeat", ND_NIR_F_READONLY},
	{"nd_rt_string_replace", ND_NIR_F_READONLY},
	{"nd_rt_string_repr", ND_NIR_F_READONLY},
	{"nd_rt_string_reversed", ND_NIR_F_READONLY},
	{"nd_rt_string_slice", ND_NIR_F_READONLY},
	{"nd_rt_string_starts_with", ND_NIR_F_READONLY},
	{"nd_rt_string_trim", ND_NIR_F_READONLY},
	{"nd_rt_string_trim_end", ND_NIR_F_READONLY},
	{"nd_rt_string_trim_start", ND_NIR_F_READONLY},
	{"nd_rt_string_upper", ND_NIR_F_READONLY},
	{"nd_rt_uint_str", ND_NIR_F_READONLY},
};

uint32_t
lower_runtime_flags(const char *symbol)
{
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(known[i].symbol, symbol) == 0)
			return known[i].flags;
	return 0;
}

static nd_nir_type
type_of_letter(char letter)
{
	switch (letter) {
	case 'b':
		return ND_NIR_I1;
	case 'i':
		return ND_NIR_I64;
	case 'f':
		return ND_NIR_F64;
	case 'r':
		return ND_NIR_REF;
	case 'p':
		return ND_NIR_PTR;
	default:
		return ND_NIR_VOID;
	}
}

uint32_t
lower_runtime(struct nd_lower *l, enum lower_rt rt)
{
	static const struct {
		const char *symbol, *signature;
		uint32_t flags;
	} table[] = {
#define X(name, symbol, signature, flags) {symbol, signature, flags},
		LOWER_RUNTIME(X)
#undef X
	};
	nd_nir_type params[8];
	uint32_t n = (uint32_t)strlen(table[rt].signature) - 1;
	struct nd_nir_func *f;
	bool is_new;

	if (l->runtime[rt] != ND_NIR_NONE)
		return l->runtime[rt];
	l->runtime[rt] = nd_nir_func_named(l->m, table[rt].symbol, &is_new);
	f = l->m->funcs.data[l->runtime[rt]];
	if (!is_new)
		return l->runtime[rt];
	f->flags = ND_NIR_F_EXTERN | ND_NIR_F_RUNTIME | table[rt].flags;
	f->ret = type_of_letter(table[rt].signature[0]);
	for (uint32_t i = 0; i < n; i++)
		params[i] = type_of_letter(table[rt].signature[i + 1]);
	nd_nir_func_set_params(l->m, f, params, n);
	return l->runtime[rt];
}
