// Numbers and strings.
#include "lex/internal.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static void number_error(struct lexer *x, const char *start, const char *hint, const char *message)
{
	nd_ast_diag_at(x->t, x->diags, ND_ERROR, "E0106", lex_pos(x, start), lex_pos(x, x->p), hint, "%s", message);
}

static void emit_int(struct lexer *x, const char *start, uint64_t value)
{
	nd_vec_push(&x->t->ints, value);
	lex_emit(x, ND_TOK_INT, start, x->t->ints.len - 1);
}

// A letter or digit right after a number belongs to it in the writer's mind.
static bool check_end(struct lexer *x, const char *start, const char *hint)
{
	if (x->p >= x->end || !lex_is(*x->p, CLASS_WORD))
		return x->p[-1] != '_' || (number_error(x, start, NULL, "a number does not end with '_'"), false);
	while (x->p < x->end && lex_is(*x->p, CLASS_WORD))
		x->p++;
	number_error(x, start, hint, "malformed number");
	return false;
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return 99;
}

static void radix_number(struct lexer *x, unsigned radix, const char *hint)
{
	const char *start = x->p;
	uint64_t value = 0;
	bool overflow = false;
	bool any = false;

	x->p += 2;
	for (; x->p < x->end; x->p++) {
		unsigned digit = (unsigned)digit_value(*x->p);

		if (*x->p == '_')
			continue;
		if (digit >= radix)
			break;
		any = true;
		overflow |= __builtin_mul_overflow(value, (uint64_t)radix, &value);
		value |= digit; // radix is a power of two
	}
	if (check_end(x, start, hint)) {
		if (!any)
			number_error(x, start, hint, "this number has no digits");
		else if (overflow)
			number_error(x, start, NULL, "this number does not fit into 64 bits");
	}
	emit_int(x, start, value);
}

static void emit_float(struct lexer *x, const char *start)
{
	double value;

	nd_buf_clear(&x->text);
	for (const char *p = start; p < x->p; p++)
		if (*p != '_')
			nd_buf_add_char(&x->text, *p);
	value = strtod(x->text.data, NULL);
	if (isinf(value))
		number_error(x, start, "the largest float is about 1.8e308", "this number is too large for a float");
	nd_vec_push(&x->t->floats, value);
	lex_emit(x, ND_TOK_FLOAT, start, x->t->floats.len - 1);
}

static void skip_digits(struct lexer *x)
{
	while (x->p < x->end && (lex_is(*x->p, CLASS_DIGIT) || *x->p == '_'))
		x->p++;
}

// Whether a float's fraction or exponent follows the digits; moves past it. "1..5" and "1.method" are no floats.
static bool take_fraction(struct lexer *x)
{
	bool is_float = false;
	unsigned sign;

	if (lex_peek(x, 0) == '.' && lex_is(lex_peek(x, 1), CLASS_DIGIT)) {
		x->p++;
		skip_digits(x);
		is_float = true;
	}
	if (lex_peek(x, 0) == 'e' || lex_peek(x, 0) == 'E') {
		sign = lex_peek(x, 1) == '+' || lex_peek(x, 1) == '-';
		if (lex_is(lex_peek(x, 1 + sign), CLASS_DIGIT)) {
			x->p += 1 + sign;
			skip_digits(x);
			is_float = true;
		}
	}
	return is_float;
}

void nd_lex_number(struct lexer *x)
{
	const char *start = x->p;
	char prefix = *start == '0' ? (char)(lex_peek(x, 1) | 0x20) : '\0';
	enum nd_tok before = x->len ? nd_tok_kind(x->t, x->len - 1) : ND_TOK_EOF;
	uint64_t value = 0;
	bool overflow = false;

	if (prefix == 'x') {
		radix_number(x, 16, "write hexadecimal numbers like 0xFF");
		return;
	}
	if (prefix == 'b') {
		radix_number(x, 2, "write binary numbers like 0b1010");
		return;
	}
	if (prefix == 'o') {
		radix_number(x, 8, "write octal numbers like 0o17");
		return;
	}
	for (; x->p < x->end && (lex_is(*x->p, CLASS_DIGIT) || *x->p == '_'); x->p++) {
		if (*x->p == '_')
			continue;
		overflow |= __builtin_mul_overflow(value, UINT64_C(10), &value);
		overflow |= __builtin_add_overflow(value, (uint64_t)(*x->p - '0'), &value);
	}
	if (before == ND_TOK_DOT || before == ND_TOK_OPT_DOT) { // t.0.1
		emit_int(x, start, value);
		return;
	}
	if (take_fraction(x)) {
		check_end(x, start, "a name does not begin with a digit");
		emit_float(x, start);
		return;
	}
	if (lex_peek(x, 0) == '.' && strchr(" \t\r\n)],;+-*/%", lex_peek(x, 1))) {
		x->p++;
		number_error(x, start, "write '1.0'", "a number needs a digit after its point");
		emit_float(x, start);
		return;
	}
	if (check_end(x, start, "a name does not begin with a digit")) {
		if (overflow)
			number_error(x, start, "write a float with a point: 1.0e20", "this number does not fit into 64 bits");
		else if (*start == '0' && x->p - start > 1)
			number_error(x, start, "octal numbers are written 0o17", "a number does not begin with a 0");
	}
	emit_int(x, start, value);
}

// Strings --------------------------------------------------------------------------------------------------------

static void escape_error(struct lexer *x, const char *start, const char *hint, const char *message)
{
	nd_ast_diag_at(x->t, x->diags, ND_ERROR, "E0107", lex_pos(x, start), lex_pos(x, x->p), hint, "%s", message);
}

static void add_code(struct lexer *x, uint32_t code)
{
	char bytes[4];

	nd_buf_add(&x->text, bytes, nd_utf8_encode(bytes, code));
}

static void unicode_escape(struct lexer *x, const char *start)
{
	uint32_t code = 0;
	unsigned digits = 0;

	if (lex_peek(x, 0) != '{') {
		escape_error(x, start, "write it like \\u{1F35C}", "'\\u' needs a code point in braces");
		return;
	}
	x->p++;
	for (; x->p < x->end && digit_value(*x->p) < 16; x->p++) {
		if (digits++ < 7)
			code = code << 4 | (uint32_t)digit_value(*x->p);
	}
	if (lex_peek(x, 0) != '}' || digits == 0) {
		escape_error(x, start, "write it like \\u{1F35C}", "'\\u{' needs hexadecimal digits and '}'");
		return;
	}
	x->p++;
	if (digits > 6 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
		escape_error(x, start, "code points are 0 to 10FFFF without D800 to DFFF", "there is no such code point");
	else
		add_code(x, code);
}

// p is at the backslash.
static void escape(struct lexer *x, char quote)
{
	const char *start = x->p++;
	char c = lex_peek(x, 0);
	int high;
	int low;

	if (x->p >= x->end || (c == '\n' && quote != '`'))
		return; // the string is not closed: reported there
	x->p++;
	if (c == '\n')
		lex_new_line(x);
	switch (c) {
	case 'n':
		nd_buf_add_char(&x->text, '\n');
		return;
	case 't':
		nd_buf_add_char(&x->text, '\t');
		return;
	case 'r':
		nd_buf_add_char(&x->text, '\r');
		return;
	case '0':
		nd_buf_add_char(&x->text, '\0');
		return;
	case '\\':
	case '\'':
	case '"':
	case '`':
	case '$':
		nd_buf_add_char(&x->text, c);
		return;
	case 'x':
		high = digit_value(lex_peek(x, 0));
		low = high < 16 ? digit_value(lex_peek(x, 1)) : 99;
		if (low > 15) {
			escape_error(x, start, "write it like \\x41", "'\\x' needs two hexadecimal digits");
			return;
		}
		x->p += 2;
		add_code(x, (uint32_t)(high * 16 + low));
		return;
	case 'u':
		unicode_escape(x, start);
		return;
	default:
		while (x->p < x->end && ((unsigned char)*x->p & 0xc0) == 0x80) // the rest of a code point
			x->p++;
		escape_error(x, start, "a backslash itself is written \\\\", "unknown escape sequence");
	}
}

static void not_closed(struct lexer *x, const char *start, char quote)
{
	nd_vec_push(&x->t->broken, x->len);
	nd_ast_diag_at(x->t, x->diags, ND_ERROR, "E0108", lex_pos(x, start), lex_pos(x, start) + 1,
		       quote == '`' ? NULL : "text of several lines is written between backquotes",
		       quote == '`' ? "this string is never closed" : "this string is not closed on its line");
}

// Reads up to the closing quote or a `${`; p is at the opening quote or the `}` before. `whole` and `part` are the
// kinds of a piece that ends with the quote, or with `${`.
static void piece(struct lexer *x, char quote, enum nd_tok whole, enum nd_tok part)
{
	const char *start = x->p++;
	const char *from = x->p;
	const char *run = from; // bytes from here on are not yet in x->text
	const char *stop;
	uint32_t line = x->line;
	enum nd_tok kind = whole;
	struct nd_str decoded;
	bool is_plain = true; // the bytes are those of the source
	char c;

	nd_buf_clear(&x->text);
	for (;;) {
		while (x->p < x->end && !lex_is(*x->p, CLASS_STRING))
			x->p++;
		stop = x->p;
		c = stop < x->end ? *stop : '\0';
		if (stop == x->end || (c == '\n' && quote != '`')) {
			not_closed(x, start, quote);
			break;
		}
		if (c == quote) {
			x->p++;
			break;
		}
		if (c == '$' && quote != '\'' && lex_peek(x, 1) == '{') {
			struct opener opener = {x->len, quote};

			nd_vec_push(&x->open, opener);
			x->in_quotes += quote != '`';
			kind = part;
			x->p += 2;
			break;
		}
		if (c == '\\' || (c == '\r' && quote == '`' && lex_peek(x, 1) == '\n')) {
			nd_buf_add(&x->text, run, (size_t)(stop - run));
			is_plain = false;
			if (c == '\\')
				escape(x, quote);
			else
				x->p++; // the same text in every checkout
			run = x->p;
		} else {
			x->p++;
			if (c == '\n')
				lex_new_line(x);
		}
	}
	if (!is_plain)
		nd_buf_add(&x->text, run, (size_t)(stop - run));
	decoded = is_plain ? (struct nd_str){from, (size_t)(stop - from)} : nd_buf_str(&x->text);
	lex_emit_at(x, kind, start, nd_intern_add(x->intern, decoded.data, decoded.len), line);
}

void nd_lex_string(struct lexer *x, char quote)
{
	piece(x, quote, ND_TOK_STRING, ND_TOK_INTERP_START);
}

void nd_lex_string_rest(struct lexer *x, char quote)
{
	piece(x, quote, ND_TOK_INTERP_END, ND_TOK_INTERP_MID);
}

void nd_lex_break_strings(struct lexer *x)
{
	bool is_end = x->p >= x->end;
	bool reported = false;

	while (x->open.len && (is_end || x->in_quotes)) {
		struct opener opener = nd_vec_pop(&x->open);

		if (opener.what == '(' || opener.what == '[' || opener.what == '{')
			continue;
		x->in_quotes -= opener.what != '`';
		if (!reported)
			not_closed(x, x->base + x->t->tok_pos.data[opener.tok], opener.what);
		reported = true;
		lex_emit(x, ND_TOK_INTERP_END, x->p, 0);
	}
}
