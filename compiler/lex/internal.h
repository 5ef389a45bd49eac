// What the files of the lexer share.
#ifndef NOODLE_LEX_INTERNAL_H
#define NOODLE_LEX_INTERNAL_H

#include "lex/lex.h"

struct opener { // a bracket, or the `${` of a string, that is still open
	uint32_t tok;
	char what; // '(' '[' '{', or the quote of the string
};

// Words seen lately, so that most need neither a look-up among the reserved words nor hashing and comparing of
// texts: a word of up to 16 bytes is two integers.
struct lex_word {
	uint64_t low, high; // its bytes, zeros after them
	uint32_t kind;      // 0: the slot is free
	nd_sym sym;
};

enum { LEX_WORD_SLOTS = 512, LEX_WORD_BYTES = 16 };

struct lexer {
	struct nd_ast *t;
	struct nd_diags *diags;
	struct nd_intern *intern;
	const char *base;
	const char *p;
	const char *end;
	uint32_t len;        // tokens so far; the vectors' own lengths are set at the end
	uint32_t cap;        // of all five token vectors
	uint32_t line;       // of p
	uint8_t newline;     // ND_TOK_NEWLINE when one was seen since the last token
	uint32_t in_quotes;  // open `${` of strings that may not span lines
	ND_VEC(struct opener) open;
	struct nd_buf text;  // decoded bytes of a string with escapes, digits of a number
	struct lex_word words[LEX_WORD_SLOTS];
};

enum char_class {
	CLASS_WORD = 1 << 0,   // letters, digits, _
	CLASS_DIGIT = 1 << 1,
	CLASS_STRING = 1 << 2, // may end or interrupt a run of plain string bytes
	CLASS_SPACE = 1 << 3   // no newline
};
extern const uint8_t nd_lex_class[256];

static inline bool lex_is(char c, unsigned class)
{
	return (nd_lex_class[(unsigned char)c] & class) != 0;
}

static inline char lex_peek(const struct lexer *x, unsigned ahead)
{
	return (size_t)(x->end - x->p) > ahead ? x->p[ahead] : '\0';
}

static inline uint32_t lex_pos(const struct lexer *x, const char *at)
{
	return (uint32_t)(at - x->base);
}

void nd_lex_grow(struct lexer *x);

static inline void lex_emit_at(struct lexer *x, enum nd_tok kind, const char *start, uint32_t value, uint32_t line)
{
	struct nd_ast *t = x->t;
	uint32_t n = x->len;

	if (n == x->cap)
		nd_lex_grow(x);
	t->tok_kind.data[n] = (uint8_t)(kind | x->newline);
	t->tok_pos.data[n] = lex_pos(x, start);
	t->tok_end.data[n] = lex_pos(x, x->p);
	t->tok_value.data[n] = value;
	t->tok_line.data[n] = line;
	x->len = n + 1;
	x->newline = 0;
}

static inline void lex_emit(struct lexer *x, enum nd_tok kind, const char *start, uint32_t value)
{
	lex_emit_at(x, kind, start, value, x->line);
}

// p is after a newline.
static inline void lex_new_line(struct lexer *x)
{
	x->line++;
	nd_vec_push(&x->t->lines, lex_pos(x, x->p));
}

void nd_lex_number(struct lexer *x);                 // p is at the first digit
void nd_lex_string(struct lexer *x, char quote);     // p is at the quote
void nd_lex_string_rest(struct lexer *x, char quote); // p is at the `}` of a `${`
void nd_lex_break_strings(struct lexer *x);          // a newline or the end came within a `${` of a one-line string

// Bytes before the first malformed sequence.
size_t nd_utf8_valid_prefix(const char *text, size_t len);
unsigned nd_utf8_encode(char out[4], uint32_t code); // bytes written

#endif
