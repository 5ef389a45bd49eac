// The tree and the tokens as text, for people and for tests. A node is `(kind word… child…)`: its symbols, numbers
// and flags first come as they are, children are nodes, `_` a child that is missing, `[…]` a list within a node
// that has more than one. Trees of any depth are printed: an explicit stack, no recursion.
#include "lex/lex.h"
#include "parse/schema.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { MAX_INDENT = 60 }; // deeper nodes stay at this column

static const char *const flag_names[] = {
	"export", "hidden",   "const",	  "declares", "optional", "static",  "private", "protected",
	"virtual", "override", "final", "async",    "foreign",  "abstract", "arrow",   "rest",
};

enum what { NODE, CLOSE, OPEN_LIST, CLOSE_LIST, MISSING };

struct item {
	uint8_t what;
	nd_node node;
};

struct printer {
	struct nd_buf *out;
	const struct nd_ast *t;
	ND_VEC(struct item) todo;
	bool indented;
	unsigned depth;
	bool after_open; // no space before the next thing
};

static void push(struct printer *self, enum what what, nd_node node)
{
	struct item item = {(uint8_t)what, node};

	nd_vec_push(&self->todo, item);
}

static void add_quoted(struct nd_buf *out, struct nd_str text)
{
	nd_buf_add_char(out, '"');
	for (size_t i = 0; i < text.len; i++) {
		unsigned char c = (unsigned char)text.data[i];

		if (c == '"' || c == '\\')
			nd_buf_printf(out, "\\%c", c);
		else if (c == '\n')
			nd_buf_add_cstr(out, "\\n");
		else if (c < ' ' || c == 0x7f)
			nd_buf_printf(out, "\\x%02x", c);
		else
			nd_buf_add_char(out, (char)c);
	}
	nd_buf_add_char(out, '"');
}

static void add_sym(struct printer *self, nd_sym sym, bool quoted)
{
	struct nd_str text = nd_intern_str(self->t->intern, sym);

	nd_buf_add_char(self->out, ' ');
	if (quoted)
		add_quoted(self->out, text);
	else
		nd_buf_add_str(self->out, text);
}

static void add_flags(struct printer *self, uint32_t flags)
{
	for (unsigned i = 0; i < sizeof flag_names / sizeof *flag_names; i++)
		if (flags & UINT32_C(1) << i)
			nd_buf_printf(self->out, " %s", flag_names[i]);
}

static bool is_text(enum nd_ast_kind kind)
{
	return kind == ND_AST_STRING || kind == ND_AST_IMPORT || kind == ND_AST_EXPORT_ALL || kind == ND_AST_HEADER ||
	       kind == ND_AST_EXPORT_NAMES;
}

// Words that are no children are printed at once, children are put on the stack.
static void word(struct printer *self, char letter, uint32_t value, bool quoted)
{
	const struct nd_ast *t = self->t;

	switch (letter) {
	case 's':
		add_sym(self, value, quoted);
		break;
	case 'o':
		if (value)
			add_sym(self, value, quoted);
		break;
	case 'i':
		nd_buf_printf(self->out, " %" PRIu64, t->ints.data[value]);
		break;
	case 'f':
		nd_buf_printf(self->out, " %.17g", t->floats.data[value]);
		break;
	case 'g':
		add_flags(self, value);
		break;
	case 'k':
		nd_buf_printf(self->out, " %s", nd_ast_schemas[value].name);
		break;
	case 'b':
		if (value)
			nd_buf_add_cstr(self->out, " async");
		break;
	case 'm':
		if (value == ND_IMPORT_MODULE)
			nd_buf_add_cstr(self->out, " module");
		break;
	case 'd':
		if (value) {
			nd_buf_add_cstr(self->out, " doc=");
			add_quoted(self->out, nd_intern_str(t->intern, value));
		}
		break;
	default:
		break;
	}
}

static unsigned count_children(const struct nd_ast_schema *schema)
{
	unsigned count = 0;

	count += schema->a == 'n' || schema->a == 'l';
	count += schema->b == 'n' || schema->b == 'l';
	for (const char *c = schema->extra; *c; c++)
		count += *c == 'n' || *c == 'l';
	return count;
}

static void children(struct printer *self, char letter, uint32_t value, bool is_only)
{
	const struct nd_ast *t = self->t;

	if (letter == 'n') {
		push(self, value ? NODE : MISSING, value);
	} else if (letter == 'l') {
		if (!is_only && nd_ast_list_len(t, value) == 0)
			return;
		if (!is_only)
			push(self, OPEN_LIST, 0);
		for (uint32_t i = 0; i < nd_ast_list_len(t, value); i++)
			push(self, NODE, nd_ast_list(t, value)[i]);
		if (!is_only)
			push(self, CLOSE_LIST, 0);
	}
}

static void reverse(struct printer *self, uint32_t from)
{
	for (uint32_t low = from, high = self->todo.len; low + 1 < high; low++) {
		struct item item = self->todo.data[low];

		self->todo.data[low] = self->todo.data[--high];
		self->todo.data[high] = item;
	}
}

// A and b in order, with the words of `extra` in the place of 'x'.
static void node(struct printer *self, nd_node n)
{
	const struct nd_ast *t = self->t;
	enum nd_ast_kind kind = (enum nd_ast_kind)t->kind.data[n];
	const struct nd_ast_schema *schema = &nd_ast_schemas[kind];
	char letters[2] = {schema->a, schema->b};
	uint32_t values[2] = {t->a.data[n], t->b.data[n]};
	bool is_only = count_children(schema) == 1;
	uint32_t from = self->todo.len;

	nd_buf_printf(self->out, "(%s", schema->name);
	for (unsigned i = 0; i < 2; i++) {
		if (letters[i] == 'x')
			for (unsigned j = 0; schema->extra[j]; j++)
				word(self, schema->extra[j], nd_ast_x(t, values[i])[j], is_text(kind));
		else
			word(self, letters[i], values[i], is_text(kind));
	}
	for (unsigned i = 0; i < 2; i++) {
		if (letters[i] == 'x')
			for (unsigned j = 0; schema->extra[j]; j++)
				children(self, schema->extra[j], nd_ast_x(t, values[i])[j], is_only);
		else
			children(self, letters[i], values[i], is_only);
	}
	while (self->todo.len > from && nd_vec_last(&self->todo).what == MISSING) // at the end `_` says nothing
		self->todo.len--;
	push(self, CLOSE, 0);
	reverse(self, from);
}

static void separate(struct printer *self, bool is_node)
{
	if (self->indented && is_node) {
		nd_buf_add_char(self->out, '\n');
		for (unsigned i = 0; i < self->depth && i < MAX_INDENT; i++)
			nd_buf_add_cstr(self->out, "  ");
	} else if (!self->after_open) {
		nd_buf_add_char(self->out, ' ');
	}
	self->after_open = false;
}

static void run(struct printer *self)
{
	while (self->todo.len) {
		struct item item = nd_vec_pop(&self->todo);

		switch ((enum what)item.what) {
		case NODE:
			separate(self, true);
			self->depth++;
			node(self, item.node);
			break;
		case CLOSE:
			nd_buf_add_char(self->out, ')');
			self->depth--;
			break;
		case OPEN_LIST:
			separate(self, false);
			nd_buf_add_char(self->out, '[');
			self->after_open = true;
			break;
		case CLOSE_LIST:
			nd_buf_add_char(self->out, ']');
			self->after_open = false;
			break;
		case MISSING:
			separate(self, false);
			nd_buf_add_char(self->out, '_');
			break;
		}
	}
	nd_vec_free(&self->todo);
}

void nd_ast_print_node(struct nd_buf *out, const struct nd_ast *t, nd_node n)
{
	struct printer self = {.out = out, .t = t, .after_open = true};

	push(&self, NODE, n);
	run(&self);
}

void nd_ast_print(struct nd_buf *out, const struct nd_ast *t)
{
	nd_buf_add_cstr(out, "(module");
	for (uint32_t i = 0; i < nd_ast_list_len(t, t->top); i++) {
		struct printer self = {.out = out, .t = t, .indented = true, .depth = 1};

		push(&self, NODE, nd_ast_list(t, t->top)[i]);
		run(&self);
	}
	nd_buf_add_cstr(out, ")\n");
}

void nd_ast_print_tokens(struct nd_buf *out, const struct nd_ast *t)
{
	for (uint32_t tok = 0; tok < t->tok_kind.len; tok++) {
		enum nd_tok kind = nd_tok_kind(t, tok);
		uint32_t line;
		uint32_t column;

		nd_ast_place(t, t->tok_pos.data[tok], &line, &column);
		nd_buf_printf(out, "%u:%u%s ", line, column, nd_tok_newline(t, tok) ? " nl" : "");
		if (kind == ND_TOK_EOF) {
			nd_buf_add_cstr(out, "end");
		} else if (nd_tok_is_fixed(kind)) {
			nd_buf_add_cstr(out, nd_tok_name(kind));
		} else if (kind == ND_TOK_INT) {
			nd_buf_printf(out, "int %" PRIu64, t->ints.data[t->tok_value.data[tok]]);
		} else if (kind == ND_TOK_FLOAT) {
			nd_buf_printf(out, "float %.17g", t->floats.data[t->tok_value.data[tok]]);
		} else if (kind == ND_TOK_IDENT) {
			nd_buf_printf(out, "name %s", nd_intern_text(t->intern, t->tok_value.data[tok]));
		} else {
			nd_buf_add_cstr(out, kind == ND_TOK_STRING	   ? "string "
					     : kind == ND_TOK_INTERP_START ? "string-start "
					     : kind == ND_TOK_INTERP_MID   ? "string-mid "
									   : "string-end ");
			add_quoted(out, nd_intern_str(t->intern, t->tok_value.data[tok]));
		}
		nd_buf_add_char(out, '\n');
	}
}
