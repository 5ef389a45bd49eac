// Reads the text form of NIR (the grammar is at the top of text.c). Input is not trusted: every index is
// bounded by the size of the text before anything is allocated for it.
//
// Two rounds over the lines: the first enters the names of classes, globals and functions, so that any line
// may refer to any of them and the tables keep their order; the second reads everything.
#include "text.h"

#include "noodle/mem.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct parser {
	struct nd_nir_module *m;
	struct nd_buf *why;
	const char *at, *end; // the current line, without comment
	const char *next, *limit; // the rest of the text
	uint32_t line;
	struct nd_buf text; // the last quoted string
	jmp_buf fail;
};

static void fail(struct parser *p, const char *format, ...)
{
	char text[200];
	va_list ap;

	va_start(ap, format);
	vsnprintf(text, sizeof text, format, ap);
	va_end(ap);
	if (p->why)
		nd_buf_printf(p->why, "%" PRIu32 ": %s", p->line, text);
	longjmp(p->fail, 1);
}

// Lines and tokens ------------------------------------------------------------------------------------------------

static bool next_line(struct parser *p)
{
	bool quoted = false;
	const char *eol;

	if (p->next >= p->limit)
		return false;
	eol = memchr(p->next, '\n', (size_t)(p->limit - p->next));
	if (!eol)
		eol = p->limit;
	p->at = p->next;
	p->next = eol < p->limit ? eol + 1 : p->limit;
	p->line++;
	for (p->end = p->at; p->end < eol && (quoted || *p->end != ';'); p->end++) {
		if (*p->end == '\\' && quoted && p->end + 1 < eol)
			p->end++;
		else if (*p->end == '"')
			quoted = !quoted;
	}
	while (p->end > p->at && (p->end[-1] == ' ' || p->end[-1] == '\t' || p->end[-1] == '\r'))
		p->end--;
	return true;
}

static void skip_space(struct parser *p)
{
	while (p->at < p->end && (*p->at == ' ' || *p->at == '\t' || *p->at == '\r'))
		p->at++;
}

static bool at_end(struct parser *p)
{
	skip_space(p);
	return p->at == p->end;
}

static bool accept(struct parser *p, const char *token)
{
	size_t len = strlen(token);

	skip_space(p);
	if ((size_t)(p->end - p->at) < len || memcmp(p->at, token, len) != 0)
		return false;
	p->at += len;
	return true;
}

static void expect(struct parser *p, const char *token)
{
	if (!accept(p, token))
		fail(p, "expected '%s'", token);
}

static bool is_word_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static struct nd_str peek_word(struct parser *p)
{
	const char *end;

	skip_space(p);
	for (end = p->at; end < p->end && is_word_char(*end);)
		end++;
	return (struct nd_str){p->at, (size_t)(end - p->at)};
}

static bool accept_word(struct parser *p, const char *word)
{
	struct nd_str s = peek_word(p);

	if (!nd_str_eq(s, nd_str(word)))
		return false;
	p->at += s.len;
	return true;
}

static void expect_word(struct parser *p, const char *word)
{
	if (!accept_word(p, word))
		fail(p, "expected '%s'", word);
}

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

static uint64_t unsigned_number(struct parser *p)
{
	uint64_t n = 0;
	bool any = false;

	skip_space(p);
	if (p->end - p->at > 2 && p->at[0] == '0' && p->at[1] == 'x') {
		for (p->at += 2; p->at < p->end && hex_digit(*p->at) >= 0; p->at++, any = true) {
			if (n >> 60)
				fail(p, "number too large");
			n = n << 4 | (uint64_t)hex_digit(*p->at);
		}
	} else {
		for (; p->at < p->end && *p->at >= '0' && *p->at <= '9'; p->at++, any = true) {
			if (n > (UINT64_MAX - 9) / 10)
				fail(p, "number too large");
			n = n * 10 + (uint64_t)(*p->at - '0');
		}
	}
	if (!any)
		fail(p, "expected a number");
	return n;
}

static int64_t number(struct parser *p)
{
	bool minus = accept(p, "-");
	uint64_t n = unsigned_number(p);

	if (n > (uint64_t)INT64_MAX + minus)
		fail(p, "number too large");
	return minus ? (int64_t)(0 - n) : (int64_t)n;
}

static uint32_t small_number(struct parser *p)
{
	uint64_t n = unsigned_number(p);

	if (n >= INT32_MAX)
		fail(p, "number too large");
	return (uint32_t)n;
}

// Into p->text.
static void quoted(struct parser *p)
{
	expect(p, "\"");
	nd_buf_clear(&p->text);
	nd_buf_reserve(&p->text, 1);
	while (p->at < p->end && *p->at != '"') {
		char c = *p->at++;

		if (c == '\\') {
			if (p->at == p->end)
				break;
			c = *p->at++;
			if (c == 'n') {
				c = '\n';
			} else if (c == 't') {
				c = '\t';
			} else if (c == 'r') {
				c = '\r';
			} else if (c == 'x') {
				if (p->end - p->at < 2 || hex_digit(p->at[0]) < 0 || hex_digit(p->at[1]) < 0)
					fail(p, "bad escape");
				c = (char)(hex_digit(p->at[0]) << 4 | hex_digit(p->at[1]));
				p->at += 2;
			} else if (c != '"' && c != '\\') {
				fail(p, "bad escape");
			}
		}
		nd_buf_add_char(&p->text, c);
	}
	expect(p, "\"");
}

static const char *name(struct parser *p)
{
	quoted(p);
	if (!p->text.len || memchr(p->text.data, 0, p->text.len))
		fail(p, "a name is empty or holds a zero byte");
	return p->text.data;
}

// References ------------------------------------------------------------------------------------------------------

enum { MAX_TYPE_NESTING = 32 };

static nd_nir_type type_at(struct parser *p, uint32_t depth);

static void field_types(struct parser *p, char close, uint32_t depth, nd_nir_type **ret, uint32_t *n)
{
	ND_VEC(nd_nir_type) fields = {0};
	const char end[2] = {close, 0};

	if (!accept(p, end)) {
		do {
			nd_nir_type t = type_at(p, depth + 1);

			// The list is moved to the arena at each doubling, so that a failure leaks nothing.
			if (fields.len == fields.cap) {
				nd_nir_type *grown = nd_arena_array(&p->m->arena, nd_nir_type,
								    fields.cap * 2 + 4);

				if (fields.len)
					memcpy(grown, fields.data, fields.len * sizeof *grown);
				fields.data = grown;
				fields.cap = fields.cap * 2 + 4;
			}
			fields.data[fields.len++] = t;
		} while (accept(p, ","));
		expect(p, end);
	}
	*ret = fields.data;
	*n = fields.len;
}

static nd_nir_type aggregate(struct parser *p, uint32_t depth)
{
	nd_nir_type *fields;
	uint32_t n;

	if (depth > MAX_TYPE_NESTING)
		fail(p, "types nested too deeply");
	field_types(p, '}', depth, &fields, &n);
	if (!nd_nir_agg_fits(p->m, fields, n))
		fail(p, "an aggregate of void or too large");
	return nd_nir_agg_type(p->m, fields, n);
}

static nd_nir_type type_at(struct parser *p, uint32_t depth)
{
	struct nd_str word;

	if (accept(p, "{"))
		return aggregate(p, depth);
	word = peek_word(p);
	for (nd_nir_type t = 0; t < ND_NIR_FIRST_AGG; t++)
		if (nd_str_eq(word, nd_str(nd_nir_scalar_text[t]))) {
			p->at += word.len;
			return t;
		}
	if (accept(p, "t")) {
		uint32_t t = small_number(p);

		if (t < p->m->aggs.len)
			return ND_NIR_FIRST_AGG + t;
	}
	fail(p, "expected a type");
	return 0;
}

static nd_nir_type type(struct parser *p)
{
	return type_at(p, 0);
}

static uint32_t find(struct parser *p, const char *what,
		     uint32_t (*named)(struct nd_nir_module *, const char *, bool *))
{
	bool is_new;
	uint32_t index = named(p->m, name(p), &is_new);

	if (is_new)
		fail(p, "no such %s", what);
	return index;
}

static uint32_t func_ref(struct parser *p)
{
	expect(p, "@");
	return find(p, "function", nd_nir_func_named);
}

static uint32_t class_ref(struct parser *p)
{
	return find(p, "class", nd_nir_class_named);
}

static uint32_t global_ref(struct parser *p)
{
	return find(p, "global", nd_nir_global_named);
}

static uint32_t words(struct parser *p, const struct nd_nir_word *table)
{
	uint32_t flags = 0;

	for (bool found = true; found;) {
		found = false;
		for (const struct nd_nir_word *w = table; w->text; w++)
			if (accept_word(p, w->text)) {
				flags |= w->flag;
				found = true;
			}
	}
	return flags;
}

// `sites`: how many calls a place may be in.
static nd_loc location(struct parser *p, uint32_t sites)
{
	uint32_t line, column, site = 0;

	if (!accept(p, "@"))
		return 0;
	line = small_number(p);
	expect(p, ":");
	column = small_number(p);
	if (line >= 1u << 22 || column > 1023)
		fail(p, "place out of range");
	if (accept_word(p, "in")) {
		site = small_number(p);
		if (!site || site > sites)
			fail(p, "no inlined call %" PRIu32, site);
	}
	return ND_LOC_AT_SITE(ND_LOC(line, column), site);
}

// A name that may be empty, in the module's arena.
static const char *text_name(struct parser *p)
{
	quoted(p);
	return nd_arena_strndup(&p->m->arena, p->text.data, p->text.len);
}

// Instructions ----------------------------------------------------------------------------------------------------

// The lines of one function, read twice: first for the numbers, then for the instructions.
struct body {
	struct nd_nir_func *f;
	uint32_t next_free; // for instructions without a value
	bool *taken; // indices that values have
	uint32_t ninsts, nblocks;
	ND_VEC(uint32_t) args;
};

static uint32_t value_ref(struct parser *p, const struct body *b)
{
	uint32_t n;

	expect(p, "%");
	n = small_number(p);
	if (n >= b->ninsts || !b->taken[n])
		fail(p, "no value %%%" PRIu32, n);
	return n;
}

static uint32_t block_ref(struct parser *p, const struct body *b)
{
	uint32_t n;

	expect(p, "b");
	n = small_number(p);
	if (n >= b->nblocks || b->f->blocks.data[n].dead)
		fail(p, "no block b%" PRIu32, n);
	return n;
}

static enum nd_nir_op operation(struct parser *p)
{
	struct nd_str word = peek_word(p);

	for (int op = 0; op < ND_NIR_OP_COUNT; op++)
		if (nd_str_eq(word, nd_str(nd_nir_op_text(op)))) {
			p->at += word.len;
			return op;
		}
	fail(p, "no such operation");
	return 0;
}

static uint8_t sub_operation(struct parser *p, const char *const *texts, int count)
{
	expect(p, ".");
	for (int i = 0; i < count; i++)
		if (accept_word(p, texts[i]))
			return (uint8_t)i;
	fail(p, "no such condition or function");
	return 0;
}

static double float_constant(struct parser *p)
{
	char text[64];
	size_t len = 0;
	char *end;
	double f;

	if (accept_word(p, "bits")) {
		uint64_t bits = unsigned_number(p);

		memcpy(&f, &bits, sizeof f);
		return f;
	}
	skip_space(p);
	while (p->at + len < p->end && len + 1 < sizeof text &&
	       (is_word_char(p->at[len]) || strchr("+-.", p->at[len])) && p->at[len])
		len++;
	memcpy(text, p->at, len);
	text[len] = 0;
	f = strtod(text, &end);
	if (!len || *end || f - f != 0)
		fail(p, "expected a float");
	p->at += len;
	return f;
}

static void immediates(struct parser *p, struct nd_nir_inst *i)
{
	uint32_t show = nd_nir_show(i->op);

	if (show & ND_NIR_SHOW_TYPE)
		i->aux = type(p);
	if (show & ND_NIR_SHOW_ELEM) {
		expect(p, "[");
		i->aux = type(p);
		expect(p, "]");
	}
	if (show & ND_NIR_SHOW_CLASS)
		i->aux = class_ref(p);
	if (show & ND_NIR_SHOW_FUNC)
		i->aux = func_ref(p);
	if (show & ND_NIR_SHOW_GLOBAL)
		i->aux = global_ref(p);
	if (show & ND_NIR_SHOW_STRING) {
		i->aux = small_number(p);
		if (i->aux >= p->m->strings.len)
			fail(p, "no such string");
	}
	if (show & ND_NIR_SHOW_INDEX) {
		expect(p, "#");
		i->imm.i = small_number(p);
	}
	if (show & ND_NIR_SHOW_INT)
		i->imm.i = number(p);
	if (show & ND_NIR_SHOW_FLOAT)
		i->imm.f = float_constant(p);
}

static void operands(struct parser *p, struct body *b, struct nd_nir_inst *i)
{
	bool paren = nd_nir_show(i->op) & ND_NIR_SHOW_PAREN;

	nd_vec_clear(&b->args);
	if (i->op == ND_NIR_PHI) {
		skip_space(p);
		while (accept(p, "[")) {
			nd_vec_push(&b->args, block_ref(p, b));
			expect(p, ",");
			nd_vec_push(&b->args, value_ref(p, b));
			expect(p, "]");
			if (!accept(p, ","))
				break;
		}
		return;
	}
	if (i->op == ND_NIR_SWITCH) {
		nd_vec_push(&b->args, value_ref(p, b));
		expect(p, ",");
		nd_vec_push(&b->args, block_ref(p, b));
		expect(p, ",");
		expect(p, "[");
		i->aux = b->f->imms.len;
		while (!accept(p, "]")) {
			if (b->args.len > 2)
				expect(p, ",");
			nd_vec_push(&b->f->imms, number(p));
			expect(p, ":");
			nd_vec_push(&b->args, block_ref(p, b));
		}
		return;
	}
	if (paren)
		expect(p, "(");
	for (;;) {
		skip_space(p);
		if (p->at < p->end && *p->at == '%')
			nd_vec_push(&b->args, value_ref(p, b));
		else if (p->at < p->end && *p->at == 'b')
			nd_vec_push(&b->args, block_ref(p, b));
		else
			break;
		if (!accept(p, ","))
			break;
	}
	if (paren)
		expect(p, ")");
	// Which of them are blocks is fixed by the operation; a mix-up would make a block index a value.
	for (uint32_t k = 0; k < b->args.len; k++)
		if (nd_nir_arg_is_block(i, k) ? b->args.data[k] >= b->nblocks
					      : b->args.data[k] >= b->ninsts || !b->taken[b->args.data[k]])
			fail(p, "operand %" PRIu32 " is of the wrong kind", k);
}

// Puts a finished instruction at its index, at the end of the block.
static void place(struct body *b, uint32_t block, uint32_t index, const struct nd_nir_inst *from)
{
	struct nd_nir_func *f = b->f;
	uint32_t at = nd_nir_emit(f, block, from->op, from->type, b->args.data, b->args.len, from->loc);
	struct nd_nir_block *home = &f->blocks.data[block];
	struct nd_nir_inst *to = &f->insts.data[index];

	// Emitted past the reserved indices; moved to the one it is to have.
	*to = f->insts.data[at];
	f->insts.len = at;
	home->last = index;
	if (to->prev == ND_NIR_NONE)
		home->first = index;
	else
		f->insts.data[to->prev].next = index;
	to->sub = from->sub;
	to->flags = from->flags;
	to->aux = from->aux;
	to->imm = from->imm;
}

static void instruction(struct parser *p, struct body *b, uint32_t block)
{
	struct nd_nir_inst i = {0};
	uint32_t index = ND_NIR_NONE;

	skip_space(p);
	if (*p->at == '%') {
		p->at++;
		index = small_number(p);
		expect(p, "=");
	}
	i.op = (uint8_t)operation(p);
	if (accept(p, "!"))
		i.flags |= ND_NIR_THROWS;
	if (i.op == ND_NIR_ICMP || i.op == ND_NIR_FCMP)
		i.sub = sub_operation(p, nd_nir_cond_text, ND_NIR_COND_COUNT);
	if (i.op == ND_NIR_FMATH)
		i.sub = sub_operation(p, nd_nir_fmath_text, ND_NIR_FMATH_COUNT);
	skip_space(p);
	if (index != ND_NIR_NONE && !(i.flags & ND_NIR_THROWS && p->at < p->end && strchr("@\"(", *p->at))) {
		i.type = type(p);
		if (i.type == ND_NIR_VOID)
			fail(p, "a value of type void");
	}
	immediates(p, &i);
	operands(p, b, &i);
	i.flags |= (uint16_t)words(p, nd_nir_br_words);
	i.loc = location(p, b->f->sites.len);
	if (!at_end(p))
		fail(p, "unexpected text at the end of the line");
	if (index == ND_NIR_NONE) {
		while (b->taken[b->next_free])
			b->next_free++;
		index = b->next_free++;
	}
	place(b, block, index, &i);
}

// Debug information -----------------------------------------------------------------------------------------------

static bool at_debug_line(struct parser *p)
{
	struct nd_str word = peek_word(p);

	return nd_str_eq(word, nd_str("scope")) || nd_str_eq(word, nd_str("var")) || nd_str_eq(word, nd_str("fact"));
}

static void expect_index(struct parser *p, uint32_t index)
{
	if (small_number(p) != index)
		fail(p, "expected number %" PRIu32, index);
}

static void read_scope(struct parser *p, struct nd_nir_debug *d)
{
	struct nd_nir_scope scope;

	expect_index(p, d->scopes.len);
	expect_word(p, "in");
	scope.outer = small_number(p);
	scope.start = location(p, 0);
	expect_word(p, "to");
	scope.end = location(p, 0);
	nd_vec_push(&d->scopes, scope);
}

static void read_var(struct parser *p, struct nd_nir_debug *d)
{
	struct nd_nir_var var = {0};

	expect_index(p, d->vars.len);
	var.name = text_name(p);
	expect_word(p, "type");
	var.type = small_number(p);
	expect_word(p, "scope");
	var.scope = small_number(p);
	if (accept_word(p, "param"))
		var.param = small_number(p);
	var.loc = location(p, 0);
	nd_vec_push(&d->vars, var);
}

static void read_fact(struct parser *p, struct body *b, uint32_t block)
{
	struct nd_nir_fact fact = {.value = ND_NIR_NONE};

	if (block == ND_NIR_NONE)
		fail(p, "a fact outside a block");
	fact.var = small_number(p);
	if (accept_word(p, "in"))
		fact.site = small_number(p);
	skip_space(p);
	if (accept_word(p, "none")) {
		fact.kind = ND_NIR_FACT_NONE;
	} else if (accept(p, "[")) {
		fact.kind = ND_NIR_FACT_ADDRESS;
		fact.value = value_ref(p, b);
		expect(p, "+");
		fact.offset = small_number(p);
		expect(p, "]");
	} else if (p->at < p->end && *p->at == '%') {
		fact.kind = ND_NIR_FACT_VALUE;
		fact.value = value_ref(p, b);
	} else {
		fact.kind = ND_NIR_FACT_CONST;
		fact.imm = number(p);
	}
	if (accept_word(p, "part")) {
		fact.part = small_number(p);
		expect_word(p, "size");
		fact.part_size = small_number(p);
	}
	nd_nir_fact_add(b->f, block, fact);
}

static void debug_line(struct parser *p, struct body *b, uint32_t block)
{
	if (!b->f->debug)
		b->f->debug = nd_nir_debug_new();
	if (accept_word(p, "scope"))
		read_scope(p, b->f->debug);
	else if (accept_word(p, "var"))
		read_var(p, b->f->debug);
	else if (accept_word(p, "fact"))
		read_fact(p, b, block);
	if (!at_end(p))
		fail(p, "unexpected text at the end of the line");
}

// Walks the body once without reading instructions: which numbers there are, where the body ends.
static void survey(struct parser *p, struct body *b)
{
	const struct parser start = *p;
	uint32_t lines = 0, values = 0, max_value = 0, max_block = 0, blocks = 0;

	for (;;) {
		if (!next_line(p))
			fail(p, "the function does not end");
		if (at_end(p) || accept_word(p, "inlined"))
			continue;
		if (accept(p, "}"))
			break;
		if (*p->at == '%') {
			uint32_t n;

			p->at++;
			n = small_number(p);
			max_value = n > max_value ? n : max_value;
			values++;
		} else if (*p->at == 'b' && p->end[-1] == ':') {
			uint32_t n;

			p->at++;
			n = small_number(p);
			max_block = n > max_block ? n : max_block;
			blocks++;
			continue;
		} else if (at_debug_line(p)) {
			continue;
		}
		lines++;
	}
	// Gaps are allowed, but a short text may not ask for much memory.
	if (max_value > 8 * lines + 1024 || max_block > 8 * blocks + 1024)
		fail(p, "numbers too far apart");
	b->ninsts = max_value + 1 + lines - values;
	b->nblocks = blocks ? max_block + 1 : 0;
	p->at = start.at;
	p->end = start.end;
	p->next = start.next;
	p->line = start.line;
}

// Marks the numbers that exist, so that references can be checked as they come.
static void declare(struct parser *p, struct body *b)
{
	const struct parser start = *p;
	uint32_t min_block = 0;

	b->taken = nd_arena_array(&p->m->arena, bool, (size_t)b->ninsts + 1);
	for (uint32_t i = 0; i < b->nblocks; i++) {
		uint32_t block = nd_nir_block_new(b->f);

		b->f->blocks.data[block].dead = true;
	}
	nd_vec_reserve(&b->f->insts, b->ninsts + 1);
	for (uint32_t i = 0; i < b->ninsts; i++)
		nd_vec_push(&b->f->insts,
			    ((struct nd_nir_inst){
				    .block = ND_NIR_NONE, .prev = ND_NIR_NONE, .next = ND_NIR_NONE}));
	while (next_line(p) && !accept(p, "}")) {
		uint32_t n;

		if (at_end(p))
			continue;
		if (*p->at == '%') {
			p->at++;
			n = small_number(p);
			if (b->taken[n])
				fail(p, "%%%" PRIu32 " twice", n);
			b->taken[n] = true;
		} else if (*p->at == 'b' && p->end[-1] == ':') {
			p->at++;
			n = small_number(p);
			expect(p, ":");
			if (n < min_block || !at_end(p))
				fail(p, "blocks out of order");
			min_block = n + 1;
			b->f->blocks.data[n].dead = false;
		}
	}
	p->at = start.at;
	p->end = start.end;
	p->next = start.next;
	p->line = start.line;
}

static void inlined_call(struct parser *p, struct body *b)
{
	struct nd_nir_site site;

	if (small_number(p) != b->f->sites.len + 1)
		fail(p, "inlined calls out of order");
	site.func = func_ref(p);
	site.loc = location(p, b->f->sites.len);
	if (!at_end(p))
		fail(p, "unexpected text at the end of the line");
	nd_vec_push(&b->f->sites, site);
}

static void read_body(struct parser *p, struct body *b)
{
	uint32_t block = ND_NIR_NONE;

	survey(p, b);
	declare(p, b);
	for (;;) {
		next_line(p);
		if (at_end(p))
			continue;
		if (accept(p, "}"))
			break;
		if (*p->at == 'b' && p->end[-1] == ':') {
			p->at++;
			block = small_number(p);
			continue;
		}
		if (block == ND_NIR_NONE && accept_word(p, "inlined")) {
			inlined_call(p, b);
			continue;
		}
		if (at_debug_line(p)) {
			debug_line(p, b, block);
			continue;
		}
		if (block == ND_NIR_NONE)
			fail(p, "an instruction outside a block");
		instruction(p, b, block);
	}
	if (!at_end(p))
		fail(p, "unexpected text at the end of the line");
	if (!b->nblocks)
		fail(p, "a body without blocks");
}

// Tables ----------------------------------------------------------------------------------------------------------

static void read_func(struct parser *p, struct body *b)
{
	struct nd_nir_func *f = p->m->funcs.data[func_ref(p)];

	if (f->params)
		fail(p, "function %s twice", f->name);
	expect(p, "(");
	field_types(p, ')', 0, &f->params, &f->nparams);
	if (!f->params)
		f->params = nd_arena_array(&p->m->arena, nd_nir_type, 1);
	expect(p, "->");
	f->ret = type(p);
	f->flags = words(p, nd_nir_func_words);
	if (accept_word(p, "file"))
		f->file = small_number(p);
	f->loc = location(p, 0);
	if (!accept(p, "{"))
		return;
	if (!at_end(p))
		fail(p, "unexpected text after '{'");
	b->f = f;
	b->next_free = 0;
	read_body(p, b);
}

static void func_list(struct parser *p, uint32_t **ret, uint32_t *n)
{
	// As many as there are commas, at most one more.
	uint32_t max = 1;

	expect(p, "(");
	for (const char *c = p->at; c < p->end; c++)
		max += *c == ',';
	*ret = nd_arena_array(&p->m->arena, uint32_t, max);
	*n = 0;
	if (accept(p, ")"))
		return;
	do
		(*ret)[(*n)++] = accept_word(p, "none") ? ND_NIR_NONE : func_ref(p);
	while (*n < max && accept(p, ","));
	expect(p, ")");
}

static void read_class(struct parser *p)
{
	struct nd_nir_class *c = &p->m->classes.data[class_ref(p)];
	ND_VEC(struct nd_nir_itable) itables = {0};

	if (c->vtable)
		fail(p, "class %s twice", c->name);
	if (accept_word(p, "display"))
		c->display = (quoted(p), nd_arena_strndup(&p->m->arena, p->text.data, strlen(p->text.data)));
	if (accept_word(p, "kind")) {
		for (int k = 0; !accept_word(p, nd_nir_kind_text[k]); c->kind = (enum nd_nir_class_kind)k)
			if (++k == 4)
				fail(p, "no such kind");
	}
	c->flags = words(p, nd_nir_class_words);
	if (accept_word(p, "base"))
		c->base = class_ref(p);
	expect_word(p, "fields");
	expect(p, "(");
	field_types(p, ')', 0, &c->fields, &c->nfields);
	expect_word(p, "vtable");
	func_list(p, &c->vtable, &c->nvtable);
	while (accept_word(p, "itable")) {
		struct nd_nir_itable t;

		t.interface = class_ref(p);
		func_list(p, &t.methods, &t.nmethods);
		if (itables.len == itables.cap) {
			struct nd_nir_itable *grown = nd_arena_array(&p->m->arena, struct nd_nir_itable,
								     itables.cap * 2 + 2);

			if (itables.len)
				memcpy(grown, itables.data, itables.len * sizeof *grown);
			itables.data = grown;
			itables.cap = itables.cap * 2 + 2;
		}
		itables.data[itables.len++] = t;
	}
	c->itables = itables.data;
	c->nitables = itables.len;
	if (accept_word(p, "destructor"))
		c->destructor = func_ref(p);
}

static void read_global(struct parser *p)
{
	struct nd_nir_global *g = &p->m->globals.data[global_ref(p)];
	uint32_t max = 1;

	if (g->type)
		fail(p, "global %s twice", g->name);
	g->type = type(p);
	g->flags = words(p, nd_nir_global_words);
	if (accept_word(p, "of"))
		g->cls = class_ref(p);
	if (accept_word(p, "init")) {
		expect(p, "(");
		for (const char *c = p->at; c < p->end; c++)
			max += *c == ',';
		g->init = nd_arena_array(&p->m->arena, int64_t, max);
		if (!accept(p, ")")) {
			do
				g->init[g->ninit++] = number(p);
			while (g->ninit < max && accept(p, ","));
			expect(p, ")");
		}
	}
	if (accept_word(p, "shown")) {
		g->shown = text_name(p);
		expect_word(p, "debug");
		g->debug_type = small_number(p);
		g->loc = location(p, 0);
	}
}

static void read_debug_type(struct parser *p)
{
	struct nd_nir_debug_type t = {.name = text_name(p), .of = ND_NIR_NONE};
	struct nd_nir_debug_member *members;
	uint32_t max = 1;

	for (int k = 0; !accept_word(p, nd_nir_debug_text[k]); t.kind = (enum nd_nir_debug_kind)k)
		if (++k == ND_NIR_D_KINDS)
			fail(p, "no such kind");
	t.size = small_number(p);
	if (accept_word(p, "of"))
		t.of = small_number(p);
	for (const char *c = p->at; c < p->end; c++)
		max += *c == ',';
	members = nd_arena_array(&p->m->arena, struct nd_nir_debug_member, max);
	t.members = members;
	if (accept(p, "(")) {
		do {
			struct nd_nir_debug_member *member = &members[t.nmembers++];

			member->name = text_name(p);
			member->type = accept_word(p, "none") ? ND_NIR_NONE : small_number(p);
			expect_word(p, "at");
			member->offset = small_number(p);
		} while (t.nmembers < max && accept(p, ","));
		expect(p, ")");
	}
	p->m->debug = true;
	nd_vec_push(&p->m->debug_types, t);
}

static void enter_names(struct parser *p)
{
	const struct parser start = *p;
	bool is_new = true;

	while (next_line(p)) {
		if (accept_word(p, "func")) {
			expect(p, "@");
			nd_nir_func_named(p->m, name(p), &is_new);
		} else if (accept_word(p, "class")) {
			nd_nir_class_named(p->m, name(p), &is_new);
		} else if (accept_word(p, "global")) {
			nd_nir_global_named(p->m, name(p), &is_new);
		}
		if (!is_new)
			fail(p, "name twice");
	}
	p->next = start.next;
	p->line = start.line;
}

static void read_text(struct parser *p, struct body *b)
{
	do
		if (!next_line(p))
			fail(p, "empty");
	while (at_end(p));
	expect_word(p, "nir");
	if (small_number(p) != 1)
		fail(p, "another version");
	expect_word(p, "module");
	p->m = nd_nir_module_new(name(p));
	enter_names(p);
	while (next_line(p)) {
		if (at_end(p))
			continue;
		if (accept_word(p, "file"))
			nd_nir_file(p->m, name(p));
		else if (accept_word(p, "library"))
			nd_nir_library(p->m, name(p));
		else if (accept_word(p, "type"))
			(void)type(p);
		else if (accept_word(p, "string"))
			quoted(p), nd_nir_string(p->m, nd_buf_str(&p->text));
		else if (accept_word(p, "class"))
			read_class(p);
		else if (accept_word(p, "global"))
			read_global(p);
		else if (accept_word(p, "debug"))
			read_debug_type(p);
		else if (accept_word(p, "func"))
			read_func(p, b);
		else
			fail(p, "expected file, library, type, string, class, global, debug or func");
		if (!at_end(p))
			fail(p, "unexpected text at the end of the line");
	}
}

enum nd_err nd_nir_parse(struct nd_nir_module **ret, struct nd_str text, struct nd_buf *why)
{
	struct parser *p = nd_alloc_zero(1, sizeof *p);
	struct body *b = nd_alloc_zero(1, sizeof *b);
	enum nd_err err = ND_OK;

	p->why = why;
	p->next = text.data;
	p->limit = text.data + text.len;
	if (setjmp(p->fail)) {
		err = ND_INVALID;
		nd_nir_module_destroy(&p->m);
	} else {
		read_text(p, b);
		*ret = p->m;
	}
	nd_vec_free(&b->args);
	nd_buf_release(&p->text);
	nd_free(b);
	nd_free(p);
	return err;
}
