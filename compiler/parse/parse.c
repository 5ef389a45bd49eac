// The parser's frame: its state, growth of the tree, the top level of a file.
#include "parse/parser.h"

// The tree -----------------------------------------------------------------------------------------------------------

void nd_parse_grow_nodes(struct nd_ast *t)
{
	uint32_t need = t->kind.cap ? t->kind.cap * 2 : 64;

	nd_vec_reserve(&t->kind, need);
	nd_vec_reserve(&t->tok, need);
	nd_vec_reserve(&t->a, need);
	nd_vec_reserve(&t->b, need);
}

uint32_t nd_parse_extra(struct parser *p, const uint32_t *words, uint32_t count)
{
	struct nd_ast *t = p->t;
	uint32_t at = t->extra.len;

	nd_vec_reserve(&t->extra, at + count);
	for (uint32_t i = 0; i < count; i++) // too few for a call to memcpy
		t->extra.data[at + i] = words[i];
	t->extra.len = at + count;
	return at;
}

uint32_t nd_parse_list(struct parser *p, uint32_t base)
{
	struct nd_ast *t = p->t;
	uint32_t count = p->stack.len - base;
	uint32_t at = t->extra.len;

	if (count == 0)
		return 0;
	nd_vec_reserve(&t->extra, at + count + 1);
	t->extra.data[at] = count;
	for (uint32_t i = 0; i < count; i++)
		t->extra.data[at + 1 + i] = p->stack.data[base + i];
	t->extra.len = at + count + 1;
	p->stack.len = base;
	return at;
}

nd_sym nd_parse_word_sym(struct parser *p, uint32_t tok)
{
	struct nd_str text;

	if (parse_kind(p, tok) == ND_TOK_IDENT)
		return p->values[tok];
	text = nd_tok_text(p->t, tok);
	return nd_intern_add(p->t->intern, text.data, text.len);
}

// Imports and headers ------------------------------------------------------------------------------------------------

static nd_sym spec(struct parser *p)
{
	nd_sym sym;

	if (!parse_at(p, ND_TOK_STRING)) {
		nd_parse_expected(p, "the name of a module in quotes");
		return 0;
	}
	sym = p->values[p->pos];
	if (!sym)
		nd_parse_complain(p, "E0224", p->pos, "write a path like \"util/text\"", "this names no module");
	parse_advance(p);
	return sym;
}

// At `{`: `{ a, b as c }` as a list of IMPORT_NAME.
static uint32_t import_names(struct parser *p)
{
	struct parse_bracket bracket;
	uint32_t base = p->stack.len;

	nd_parse_open(p, &bracket);
	while (!parse_at(p, ND_TOK_RBRACE)) {
		uint32_t tok = p->pos;
		nd_sym sym = nd_parse_name(p, "a name");
		nd_sym as = sym;
		nd_node node;

		if (p->panic)
			break;
		if (parse_accept(p, ND_TOK_KW_AS))
			as = nd_parse_name(p, "a name");
		node = parse_node(p, ND_AST_IMPORT_NAME, tok, sym, as);
		parse_push(p, node);
		if (!parse_accept(p, ND_TOK_COMMA))
			break;
	}
	nd_parse_close(p, &bracket, ND_TOK_RBRACE);
	return nd_parse_list(p, base);
}

// At `import`.
static nd_node import(struct parser *p)
{
	uint32_t tok = p->pos;
	uint32_t names = 0;
	nd_sym as = 0;
	nd_sym from;

	parse_advance(p);
	if (parse_at(p, ND_TOK_LBRACE)) {
		names = import_names(p);
		nd_parse_expect(p, ND_TOK_KW_FROM);
		from = spec(p);
		return parse_node(p, ND_AST_IMPORT, tok, PARSE_X(p, from, 0, names, ND_IMPORT_NAMES), 0);
	}
	if (parse_accept(p, ND_TOK_STAR)) {
		nd_parse_expect(p, ND_TOK_KW_AS);
		as = nd_parse_name(p, "a name for the module");
		nd_parse_expect(p, ND_TOK_KW_FROM);
		from = spec(p);
	} else if (parse_at(p, ND_TOK_IDENT)) {
		bool has_from = parse_peek(p, 1) == ND_TOK_KW_FROM || parse_peek(p, 1) == ND_TOK_COMMA;

		nd_parse_error(p, "E0223", has_from ? "write import { a } from \"m\"" : "write import \"util/text\"",
			       has_from ? "imported names stand in braces" : "the name of a module is a string");
		return nd_parse_bad(p);
	} else {
		from = spec(p);
		if (parse_accept(p, ND_TOK_KW_AS))
			as = nd_parse_name(p, "a name for the module");
	}
	return parse_node(p, ND_AST_IMPORT, tok, PARSE_X(p, from, as, 0, ND_IMPORT_MODULE), 0);
}

// `use a`, `use a.b` and `use a/b` are `import "a/b"`.
static nd_node use(struct parser *p)
{
	uint32_t tok = p->pos;
	uint32_t first;
	nd_sym from;

	parse_advance(p);
	first = p->pos;
	if (parse_at(p, ND_TOK_STRING)) {
		from = spec(p);
	} else {
		parse_advance(p);
		while ((parse_at(p, ND_TOK_DOT) || parse_at(p, ND_TOK_SLASH)) && parse_is_word(parse_peek(p, 1)))
			parse_move(p, p->pos + 2);
		from = nd_intern_add(p->t->intern, p->t->source.data + p->t->tok_pos.data[first],
				     p->t->tok_end.data[p->pos - 1] - p->t->tok_pos.data[first]);
	}
	return parse_node(p, ND_AST_IMPORT, tok, PARSE_X(p, from, 0, 0, ND_IMPORT_MODULE), 0);
}

// At `export` before `{` or `*`.
static nd_node export_names(struct parser *p)
{
	uint32_t tok = p->pos;
	uint32_t names;
	nd_sym from = 0;

	parse_advance(p);
	if (parse_accept(p, ND_TOK_STAR)) {
		nd_parse_expect(p, ND_TOK_KW_FROM);
		from = spec(p);
		return parse_node(p, ND_AST_EXPORT_ALL, tok, from, 0);
	}
	names = import_names(p);
	if (parse_accept(p, ND_TOK_KW_FROM))
		from = spec(p);
	return parse_node(p, ND_AST_EXPORT_NAMES, tok, names, from);
}

// `module "n" version "1.0.0"`, `package "a.b"`, `requires "n" version "1.0"`
static nd_node header(struct parser *p)
{
	uint32_t tok = p->pos;
	nd_sym kind = p->values[tok];
	nd_sym name;
	nd_sym version = 0;

	parse_advance(p);
	name = spec(p);
	if (parse_at_word(p, p->words.version) && !p->newline) {
		parse_advance(p);
		if (parse_at(p, ND_TOK_STRING)) {
			version = p->values[p->pos];
			parse_advance(p);
		} else {
			nd_parse_expected(p, "a version in quotes");
		}
	}
	return parse_node(p, ND_AST_HEADER, tok, PARSE_X(p, kind, name, version), 0);
}

// The top level ------------------------------------------------------------------------------------------------------

static bool is_header(const struct parser *p)
{
	nd_sym sym = p->values[p->pos];

	return parse_peek(p, 1) == ND_TOK_STRING && !parse_newline_at(p, p->pos + 1) &&
	       (sym == p->words.module || sym == p->words.package || sym == p->words.requires);
}

static nd_node with_end(struct parser *p, nd_node node)
{
	nd_parse_end(p, false);
	return node;
}

static nd_node word_item(struct parser *p)
{
	nd_sym sym = p->values[p->pos];
	enum nd_tok next = parse_peek(p, 1);
	bool same_line = !parse_newline_at(p, p->pos + 1);

	if (is_header(p))
		return with_end(p, header(p));
	if (sym == p->words.use && (next == ND_TOK_IDENT || next == ND_TOK_STRING) && same_line)
		return with_end(p, use(p));
	if (p->t->is_interface && sym == p->words.hidden && next != ND_TOK_ASSIGN && next != ND_TOK_COLON)
		return nd_parse_declaration(p);
	if (next == ND_TOK_KW_CLASS && same_line && (sym == p->words.abstract || sym == p->words.final))
		return nd_parse_declaration(p);
	return nd_parse_statement(p);
}

static nd_node top_item(struct parser *p)
{
	enum nd_tok next;

	switch ((enum nd_tok)p->kind) {
	case ND_TOK_KW_IMPORT:
		return with_end(p, import(p));
	case ND_TOK_KW_EXPORT:
		next = parse_peek(p, 1);
		if (next == ND_TOK_LBRACE || next == ND_TOK_STAR)
			return with_end(p, export_names(p));
		return nd_parse_declaration(p);
	case ND_TOK_IDENT:
		return word_item(p);
	case ND_TOK_RBRACE:
		nd_parse_error(p, "E0216", NULL, "this '}' closes nothing");
		p->panic = false;
		parse_advance(p);
		return 0;
	default:
		return nd_parse_statement(p);
	}
}

void nd_parse_top(struct parser *p)
{
	uint32_t base = p->stack.len;

	while (!parse_at(p, ND_TOK_EOF)) {
		uint32_t start = p->start = p->pos;
		nd_node node;

		if (parse_accept(p, ND_TOK_SEMI))
			continue;
		node = top_item(p);
		if (node)
			parse_push(p, node);
		nd_parse_recover(p, start);
	}
	p->t->top = nd_parse_list(p, base);
}

static void intern_words(struct parse_words *ret, struct nd_intern *intern)
{
	*ret = (struct parse_words){
		.func = nd_intern_cstr(intern, "func"),
		.fn = nd_intern_cstr(intern, "fn"),
		.def = nd_intern_cstr(intern, "def"),
		.this = nd_intern_cstr(intern, "this"),
		.extend = nd_intern_cstr(intern, "extend"),
		.hidden = nd_intern_cstr(intern, "hidden"),
		.throws = nd_intern_cstr(intern, "throws"),
		.module = nd_intern_cstr(intern, "module"),
		.package = nd_intern_cstr(intern, "package"),
		.requires = nd_intern_cstr(intern, "requires"),
		.version = nd_intern_cstr(intern, "version"),
		.use = nd_intern_cstr(intern, "use"),
		.underscore = nd_intern_cstr(intern, "_"),
		.statik = nd_intern_cstr(intern, "static"),
		.private = nd_intern_cstr(intern, "private"),
		.protected = nd_intern_cstr(intern, "protected"),
		.public = nd_intern_cstr(intern, "public"),
		.virtual = nd_intern_cstr(intern, "virtual"),
		.override = nd_intern_cstr(intern, "override"),
		.final = nd_intern_cstr(intern, "final"),
		.abstract = nd_intern_cstr(intern, "abstract"),
		.constructor = nd_intern_cstr(intern, "constructor"),
		.destructor = nd_intern_cstr(intern, "destructor"),
		.as = nd_intern_cstr(intern, "as"),
		.stream = nd_intern_cstr(intern, "stream"),
	};
}

// Index 0 of every table means "none": one node, and one list without items.
static void reserve_zero(struct parser *p)
{
	struct nd_ast *t = p->t;
	uint32_t guess = t->tok_kind.len;

	nd_vec_reserve(&t->kind, guess);
	nd_vec_reserve(&t->tok, guess);
	nd_vec_reserve(&t->a, guess);
	nd_vec_reserve(&t->b, guess);
	nd_vec_reserve(&t->extra, guess);
	nd_vec_push(&t->extra, 0);
	parse_node(p, ND_AST_NONE, 0, 0, 0);
}

void nd_ast_parse(struct nd_ast *ret, struct nd_str source, const char *file, bool is_interface, struct nd_intern *intern,
		  struct nd_diags *diags)
{
	struct parser p = {.t = ret, .diags = diags, .lines = true};

	*ret = (struct nd_ast){.source = source, .file = file, .is_interface = is_interface, .intern = intern};
	nd_lex(ret, diags);
	p.kinds = ret->tok_kind.data;
	p.values = ret->tok_value.data;
	intern_words(&p.words, intern);
	reserve_zero(&p);
	parse_move(&p, 0);
	nd_parse_top(&p);
	nd_vec_free(&p.stack);
	nd_vec_free(&p.type_params);
}

void nd_ast_release(struct nd_ast *self)
{
	nd_vec_free(&self->tok_kind);
	nd_vec_free(&self->tok_pos);
	nd_vec_free(&self->tok_end);
	nd_vec_free(&self->tok_value);
	nd_vec_free(&self->tok_line);
	nd_vec_free(&self->lines);
	nd_vec_free(&self->docs);
	nd_vec_free(&self->broken);
	nd_vec_free(&self->ends);
	nd_vec_free(&self->kind);
	nd_vec_free(&self->tok);
	nd_vec_free(&self->a);
	nd_vec_free(&self->b);
	nd_vec_free(&self->extra);
	nd_vec_free(&self->ints);
	nd_vec_free(&self->floats);
	*self = (struct nd_ast){0};
}
