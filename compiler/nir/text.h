// What the printer and the parser of NIR's text form share: which immediates each operation shows, and the
// words.
#ifndef NOODLE_NIR_TEXT_H
#define NOODLE_NIR_TEXT_H

#include "nir.h"

enum nd_nir_show {
	ND_NIR_SHOW_TYPE = 1 << 0, // aux is a type:       {i64, i1}
	ND_NIR_SHOW_ELEM = 1 << 1, // aux is a type:       [i64]
	ND_NIR_SHOW_CLASS = 1 << 2, // aux is a class:      "orders/book.Order"
	ND_NIR_SHOW_FUNC = 1 << 3, // aux is a function:   @"orders/book.total"
	ND_NIR_SHOW_GLOBAL = 1 << 4, // aux is a global:     "orders/book.count"
	ND_NIR_SHOW_STRING = 1 << 5, // aux is a string:     3
	ND_NIR_SHOW_INDEX = 1 << 6, // imm.i is an index:   #2
	ND_NIR_SHOW_INT = 1 << 7, // imm.i is a constant: -7
	ND_NIR_SHOW_FLOAT = 1 << 8, // imm.f is a constant: 0x1.8p+0
	ND_NIR_SHOW_PAREN = 1 << 9 // operands in parentheses
};

uint32_t nd_nir_show(enum nd_nir_op op);
// Number of operands the op table asks for, -1 when it varies.
int nd_nir_op_nargs(enum nd_nir_op op);

struct nd_nir_word { // a flag and its word in the text
	uint32_t flag;
	const char *text;
};
extern const struct nd_nir_word nd_nir_func_words[], nd_nir_class_words[], nd_nir_global_words[],
	nd_nir_br_words[];
extern const char *const nd_nir_cond_text[ND_NIR_COND_COUNT];
extern const char *const nd_nir_fmath_text[ND_NIR_FMATH_COUNT];
extern const char *const nd_nir_scalar_text[ND_NIR_FIRST_AGG];
extern const char *const nd_nir_kind_text[4];
extern const char *const nd_nir_debug_text[ND_NIR_D_KINDS];

#endif
