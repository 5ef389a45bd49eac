// The scanner: one pass over the bytes, a switch on the first byte of each token. Names are interned here, so no
// later stage compares text. Brackets are matched with a stack, so that the parser can look past a `( … )` in O(1);
// the same stack tells whether a `}` ends a `${`.
#include "lex/internal.h"

#include <stdio.h>
#include <string.h>

#define W (CLASS_WORD)
#define D (CLASS_WORD | CLASS_DIGIT)
#define S (CLASS_STRING)
const uint8_t nd_lex_class[256] = {
	['a'] = W, ['b'] = W, ['c'] = W, ['d'] = W, ['e'] = W, ['f'] = W, ['g'] = W, ['h'] = W, ['i'] = W,
	['j'] = W, ['k'] = W, ['l'] = W, ['m'] = W, ['n'] = W, ['o'] = W, ['p'] = W, ['q'] = W, ['r'] = W,
	['s'] = W, ['t'] = W, ['u'] = W, ['v'] = W, ['w'] = W, ['x'] = W, ['y'] = W, ['z'] = W,
	['A'] = W, ['B'] = W, ['C'] = W, ['D'] = W, ['E'] = W, ['F'] = W, ['G'] = W, ['H'] = W, ['I'] = W,
	['J'] = W, ['K'] = W, ['L'] = W, ['M'] = W, ['N'] = W, ['O'] = W, ['P'] = W, ['Q'] = W, ['R'] = W,
	['S'] = W, ['T'] = W, ['U'] = W, ['V'] = W, ['W'] = W, ['X'] = W, ['Y'] = W, ['Z'] = W, ['_'] = W,
	['0'] = D, ['1'] = D, ['2'] = D, ['3'] = D, ['4'] = D, ['5'] = D, ['6'] = D, ['7'] = D, ['8'] = D,
	['9'] = D,
	['"'] = S, ['\''] = S, ['`'] = S, ['\\'] = S, ['$'] = S, ['\n'] = S,
	['\r'] = S | CLASS_SPACE, [' '] = CLASS_SPACE, ['\t'] = CLASS_SPACE, ['\f'] = CLASS_SPACE,
	['\v'] = CLASS_SPACE, ['\0'] = CLASS_SPACE,
};
#undef W
#undef D
#undef S

void nd_lex_grow(struct lexer *x)
{
	struct nd_ast *t = x->t;
	// A guess that is right for most code; the pages of a too large one are never touched.
	uint32_t cap = x->cap ? x->cap * 2 : (uint32_t)((size_t)(x->end - x->base) / 4 + 64);

	nd_vec_reserve(&t->tok_kind, cap);
	nd_vec_reserve(&t->tok_pos, cap);
	nd_vec_reserve(&t->tok_end, cap);
	nd_vec_reserve(&t->tok_value, cap);
	nd_vec_reserve(&t->tok_line, cap);
	x->cap = cap;
}

static void block_comment(struct lexer *x)
{
	const char *start = x->p;
	unsigned depth = 0;

	while (x->p < x->end) {
		char c = *x->p++;

		if (c == '/' && lex_peek(x, 0) == '*') {
			x->p++;
			depth++;
		} else if (c == '*' && lex_peek(x, 0) == '/') {
			x->p++;
			if (--depth == 0)
				return;
		} else if (c == '\n') {
			lex_new_line(x);
			x->newline = ND_TOK_NEWLINE;
		}
	}
	nd_ast_diag_at(x->t, x->diags, ND_ERROR, "E0103", lex_pos(x, start), lex_pos(x, start) + 2,
		       "comments nest: each '/*' needs its own '*/'", "this comment is never closed");
}

static void line_comment(struct lexer *x)
{
	const char *start = x->p;
	const char *stop = memchr(start, '\n', (size_t)(x->end - start));
	bool is_doc;

	x->p = stop = stop ? stop : x->end;
	is_doc = stop - start >= 3 && start[0] == '/' && start[2] == '/' && !(stop - start > 3 && start[3] == '/');
	if (is_doc) {
		struct nd_ast_doc doc = {x->len, lex_pos(x, start) + 3, lex_pos(x, stop)};

		nd_vec_push(&x->t->docs, doc);
	}
}

// Bytes of a typographic quote (U+2018 to U+201F) or no-break space at p, else 0.
static unsigned typography(const struct lexer *x, const char *p)
{
	if (x->end - p >= 3 && memcmp(p, "\xe2\x80", 2) == 0 && (unsigned char)p[2] >= 0x98 &&
	    (unsigned char)p[2] <= 0x9f)
		return 3;
	return x->end - p >= 2 && memcmp(p, "\xc2\xa0", 2) == 0 ? 2 : 0;
}

// A name with letters that are not ASCII: one diagnostic, and one name so that the parser is not misled.
static void foreign_word(struct lexer *x, const char *start)
{
	while (x->p < x->end && ((unsigned char)*x->p >= 0x80 || lex_is(*x->p, CLASS_WORD)) && !typography(x, x->p))
		x->p++;
	if (nd_utf8_valid_prefix(start, (size_t)(x->p - start)) == (size_t)(x->p - start))
		nd_ast_diag_at(x->t, x->diags, ND_ERROR, "E0104", lex_pos(x, start), lex_pos(x, x->p),
			       "names are made of ASCII letters, digits and '_'", "unexpected characters '%.*s'",
			       (int)(x->p - start < 40 ? x->p - start : 0), start);
	lex_emit(x, ND_TOK_IDENT, start, nd_intern_add(x->intern, start, (size_t)(x->p - start)));
}

// A string between typographic quotes, as word processors make them.
static void curly_string(struct lexer *x)
{
	const char *start = x->p;
	const char *text = start + 3;

	x->p = text;
	while (x->p < x->end && *x->p != '\n' && typography(x, x->p) != 3)
		x->p++;
	if (typography(x, x->p) != 3)
		x->p = text; // a lone one
	nd_ast_diag_at(x->t, x->diags, ND_ERROR, "E0104", lex_pos(x, start), lex_pos(x, text),
		       "strings take straight quotes: \" or '", "unexpected character '%.3s'", start);
	if (x->p == text)
		return;
	x->p += 3;
	lex_emit(x, ND_TOK_STRING, start, nd_intern_add(x->intern, text, (size_t)(x->p - 3 - text)));
}

static void new_word(struct lexer *x, struct lex_word *ret, const char *text, size_t len)
{
	enum nd_tok kind = nd_tok_keyword(text, len);

	ret->kind = kind;
	ret->sym = kind == ND_TOK_IDENT ? nd_intern_add(x->intern, text, len) : 0;
}

// The first `len` of 16 readable bytes as two integers. The masks are those of a little-endian machine.
static void pack_word(struct lex_word *ret, const char *text, size_t len)
{
	memcpy(&ret->low, text, 8);
	memcpy(&ret->high, text + 8, 8);
	if (len < 8) {
		ret->low &= (UINT64_C(1) << len * 8) - 1;
		ret->high = 0;
	} else if (len < 16) {
		ret->high &= (UINT64_C(1) << (len - 8) * 8) - 1;
	}
}

static void word(struct lexer *x)
{
	const char *start = x->p;
	const char *p = start + 1;
	const char *end = x->end;
	struct lex_word packed;

	while (p < end && lex_is(*p, CLASS_WORD))
		p++;
	x->p = p;
	if (p < end && (unsigned char)*p >= 0x80 && !typography(x, p)) {
		foreign_word(x, start);
		return;
	}
	if (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ && p - start <= LEX_WORD_BYTES &&
	    end - start >= LEX_WORD_BYTES) {
		struct lex_word *slot;

		pack_word(&packed, start, (size_t)(p - start));
		slot = &x->words[(packed.low ^ packed.high * 31) * UINT64_C(0x9e3779b97f4a7c15) >> (64 - 9)];
		if (slot->low != packed.low || slot->high != packed.high || !slot->kind) {
			new_word(x, &packed, start, (size_t)(p - start));
			*slot = packed;
		}
		lex_emit(x, (enum nd_tok)slot->kind, start, slot->sym);
		return;
	}
	new_word(x, &packed, start, (size_t)(p - start));
	lex_emit(x, (enum nd_tok)packed.kind, start, packed.sym);
}

static void open_bracket(struct lexer *x, enum nd_tok kind)
{
	struct opener opener = {x->len, *x->p};

	nd_vec_push(&x->open, opener);
	x->p++;
	lex_emit(x, kind, x->p - 1, 0);
}

// `)` and `]` close the nearest fellow within the innermost braces.
static void close_bracket(struct lexer *x, enum nd_tok kind, char opening)
{
	for (uint32_t i = x->open.len; i-- > 0;) {
		char what = x->open.data[i].what;

		if (what == opening) {
			x->t->tok_value.data[x->open.data[i].tok] = x->len;
			x->open.len = i;
			break;
		}
		if (what != '(' && what != '[')
			break;
	}
	x->p++;
	lex_emit(x, kind, x->p - 1, 0);
}

static void close_brace(struct lexer *x)
{
	while (x->open.len) {
		struct opener opener = nd_vec_pop(&x->open);

		if (opener.what == '{') {
			x->t->tok_value.data[opener.tok] = x->len;
			break;
		}
		if (opener.what != '(' && opener.what != '[') {
			x->in_quotes -= opener.what != '`';
			nd_lex_string_rest(x, opener.what);
			return;
		}
	}
	x->p++;
	lex_emit(x, ND_TOK_RBRACE, x->p - 1, 0);
}

static void unexpected(struct lexer *x)
{
	unsigned char c = (unsigned char)*x->p;
	uint32_t pos = lex_pos(x, x->p);

	if (c >= 0x80 && typography(x, x->p) == 3) {
		curly_string(x);
	} else if (c >= 0x80 && typography(x, x->p) == 2) {
		x->p += 2;
		nd_ast_diag_at(x->t, x->diags, ND_ERROR, "E0104", pos, pos + 2, "replace it by a space",
			       "unexpected no-break space");
	} else if (c >= 0x80) {
		foreign_word(x, x->p);
	} else {
		x->p++;
		nd_ast_diag_at(x->t, x->diags, ND_ERROR, "E0104", pos, pos + 1,
			       c == '$' ? "'${…}' inserts a value within a string" : NULL,
			       c > ' ' && c < 0x7f ? "unexpected character '%c'" : "unexpected control character 0x%02x", c);
		x->newline = ND_TOK_NEWLINE; // whatever follows is not to blame
	}
}

#define NEXT lex_peek(x, 1)
#define TAKE(count, name)                                       \
	do {                                                    \
		x->p += (count);                                \
		lex_emit(x, ND_TOK_##name, x->p - (count), 0);  \
		return;                                         \
	} while (0)

static void operator_or_bracket(struct lexer *x)
{
	switch (*x->p) {
	case '(':
		open_bracket(x, ND_TOK_LPAREN);
		return;
	case '[':
		open_bracket(x, ND_TOK_LBRACK);
		return;
	case '{':
		open_bracket(x, ND_TOK_LBRACE);
		return;
	case ')':
		close_bracket(x, ND_TOK_RPAREN, '(');
		return;
	case ']':
		close_bracket(x, ND_TOK_RBRACK, '[');
		return;
	case '}':
		close_brace(x);
		return;
	case ',':
		TAKE(1, COMMA);
	case ';':
		TAKE(1, SEMI);
	case ':':
		TAKE(1, COLON);
	case '@':
		TAKE(1, AT);
	case '~':
		TAKE(1, TILDE);
	case '.':
		if (NEXT != '.')
			TAKE(1, DOT);
		if (lex_peek(x, 2) == '=')
			TAKE(3, DOTDOT_EQ);
		if (lex_peek(x, 2) == '.')
			TAKE(3, ELLIPSIS);
		TAKE(2, DOTDOT);
	case '?':
		if (NEXT == '?')
			TAKE(2, COALESCE);
		if (NEXT == '.' && lex_peek(x, 2) != '.')
			TAKE(2, OPT_DOT);
		TAKE(1, QUESTION);
	case '=':
		if (NEXT == '=')
			TAKE(2, EQ);
		if (NEXT == '>')
			TAKE(2, FAT_ARROW);
		TAKE(1, ASSIGN);
	case '!':
		if (NEXT == '=')
			TAKE(2, NE);
		TAKE(1, NOT);
	case '<':
		if (NEXT == '<') {
			if (lex_peek(x, 2) == '=')
				TAKE(3, SHL_ASSIGN);
			TAKE(2, SHL);
		}
		if (NEXT == '=')
			TAKE(2, LE);
		TAKE(1, LT);
	case '>':
		TAKE(1, GT);
	case '+':
		if (NEXT == '+')
			TAKE(2, PLUS_PLUS);
		if (NEXT == '=')
			TAKE(2, PLUS_ASSIGN);
		TAKE(1, PLUS);
	case '-':
		if (NEXT == '-')
			TAKE(2, MINUS_MINUS);
		if (NEXT == '=')
			TAKE(2, MINUS_ASSIGN);
		if (NEXT == '>')
			TAKE(2, ARROW);
		TAKE(1, MINUS);
	case '*':
		if (NEXT == '*') {
			if (lex_peek(x, 2) == '=')
				TAKE(3, STAR_STAR_ASSIGN);
			TAKE(2, STAR_STAR);
		}
		if (NEXT == '=')
			TAKE(2, STAR_ASSIGN);
		TAKE(1, STAR);
	case '/':
		if (NEXT == '=')
			TAKE(2, SLASH_ASSIGN);
		TAKE(1, SLASH);
	case '%':
		if (NEXT == '=')
			TAKE(2, PERCENT_ASSIGN);
		TAKE(1, PERCENT);
	case '&':
		if (NEXT == '&')
			TAKE(2, AMP_AMP);
		if (NEXT == '=')
			TAKE(2, AMP_ASSIGN);
		TAKE(1, AMP);
	case '|':
		if (NEXT == '|')
			TAKE(2, PIPE_PIPE);
		if (NEXT == '=')
			TAKE(2, PIPE_ASSIGN);
		TAKE(1, PIPE);
	case '^':
		if (NEXT == '=')
			TAKE(2, CARET_ASSIGN);
		TAKE(1, CARET);
	default:
		unexpected(x);
	}
}

static void scan(struct lexer *x)
{
	while (x->p < x->end) {
		char c = *x->p;

		if (lex_is(c, CLASS_SPACE)) {
			x->p++;
			if (c == '\0')
				x->newline = ND_TOK_NEWLINE; // has its diagnostic
		} else if (lex_is(c, CLASS_WORD)) {
			if (lex_is(c, CLASS_DIGIT))
				nd_lex_number(x);
			else
				word(x);
		} else if (c == '\n') {
			if (x->in_quotes)
				nd_lex_break_strings(x);
			x->p++;
			lex_new_line(x);
			x->newline = ND_TOK_NEWLINE;
		} else if (c == '"' || c == '\'' || c == '`') {
			nd_lex_string(x, c);
		} else if (c == '#' || (c == '/' && NEXT == '/')) {
			line_comment(x);
		} else if (c == '/' && NEXT == '*') {
			block_comment(x);
		} else {
			operator_or_bracket(x);
		}
	}
	nd_lex_break_strings(x);
}

// Whole-file checks; afterwards malformed bytes and NULs are skipped without a word.
static void check_bytes(struct lexer *x)
{
	struct nd_ast *t = x->t;
	size_t len = t->source.len;
	size_t valid = nd_utf8_valid_prefix(t->source.data, len);
	const char *nul = len ? memchr(t->source.data, '\0', len) : NULL;
	unsigned char first = len ? (unsigned char)t->source.data[0] : 0;

	if (valid < len)
		nd_ast_diag_at(t, x->diags, ND_ERROR, "E0101", (uint32_t)valid, (uint32_t)valid + 1,
			       first == 0xff || first == 0xfe ? "this looks like UTF-16; save the file as UTF-8"
							      : "save the file as UTF-8",
			       "invalid UTF-8 at byte %zu", valid);
	else if (nul)
		nd_ast_diag_at(t, x->diags, ND_ERROR, "E0102", lex_pos(x, nul), lex_pos(x, nul) + 1, NULL,
			       "NUL byte at byte %u", lex_pos(x, nul));
}

// Places of those two come before any line is known to the scanner.
static void find_lines(struct nd_ast *t)
{
	const char *p = t->source.data;
	const char *end = p + t->source.len;

	while (p < end && (p = memchr(p, '\n', (size_t)(end - p))) != NULL) {
		p++;
		nd_vec_push(&t->lines, (uint32_t)(p - t->source.data));
	}
}

void nd_lex(struct nd_ast *t, struct nd_diags *diags)
{
	struct lexer x = {
		.t = t,
		.diags = diags,
		.intern = t->intern,
		.base = t->source.data,
		.p = t->source.data,
		.end = t->source.len ? t->source.data + t->source.len : t->source.data,
		.line = 1,
		.newline = ND_TOK_NEWLINE,
	};
	bool is_clean;

	nd_lex_grow(&x);
	nd_vec_push(&t->lines, 0);
	if (t->source.len > ND_LEX_MAX_SOURCE) {
		nd_ast_diag_at(t, diags, ND_ERROR, "E0105", 0, 1, NULL, "a source file may have at most %d bytes",
			       ND_LEX_MAX_SOURCE);
		x.end = x.p;
	}
	is_clean = nd_utf8_valid_prefix(x.base, (size_t)(x.end - x.base)) == (size_t)(x.end - x.base) &&
		   (x.end == x.base || !memchr(x.base, '\0', (size_t)(x.end - x.base)));
	if (!is_clean) {
		find_lines(t);
		check_bytes(&x);
		t->lines.len = 1;
	}
	if (x.end - x.p >= 3 && memcmp(x.p, "\xef\xbb\xbf", 3) == 0)
		x.p += 3;
	scan(&x);
	x.p = x.end;
	lex_emit(&x, ND_TOK_EOF, x.end, 0);
	t->tok_kind.len = t->tok_pos.len = t->tok_end.len = t->tok_value.len = t->tok_line.len = x.len;
	nd_vec_free(&x.open);
	nd_buf_release(&x.text);
}
