// Any bytes give tokens, a tree whose children come before their parents, and diagnostics with places in the file.
#include "lex/lex.h"
#include "parse/schema.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_word(const struct nd_ast *t, nd_node parent, char letter, uint32_t value)
{
	if (letter == 'n')
		assert(value < parent && (value == 0 || value < t->kind.len));
	if (letter == 's' || letter == 'o' || letter == 'd')
		assert(value < nd_intern_count(t->intern));
	if (letter == 't')
		assert(value < t->tok_kind.len);
	if (letter == 'i')
		assert(value < t->ints.len);
	if (letter == 'f')
		assert(value < t->floats.len);
	if (letter == 'l') {
		assert(value < t->extra.len && value + nd_ast_list_len(t, value) < t->extra.len);
		for (uint32_t i = 0; i < nd_ast_list_len(t, value); i++)
			check_word(t, parent, 'n', nd_ast_list(t, value)[i]);
	}
}

static void check_words(const struct nd_ast *t, nd_node n, char letter, uint32_t value)
{
	const char *extra = nd_ast_schemas[t->kind.data[n]].extra;

	if (letter != 'x') {
		check_word(t, n, letter, value);
		return;
	}
	assert(value + strlen(extra) <= t->extra.len);
	for (size_t i = 0; extra[i]; i++)
		check_word(t, n, extra[i], nd_ast_x(t, value)[i]);
}

static void check_tree(const struct nd_ast *t)
{
	for (nd_node n = 1; n < t->kind.len; n++) {
		assert(t->kind.data[n] < ND_AST_KIND_COUNT && nd_ast_schemas[t->kind.data[n]].name);
		assert(t->tok.data[n] < t->tok_kind.len);
		check_words(t, n, nd_ast_schemas[t->kind.data[n]].a, t->a.data[n]);
		check_words(t, n, nd_ast_schemas[t->kind.data[n]].b, t->b.data[n]);
		nd_ast_loc(t, n);
	}
	check_word(t, t->kind.len, 'l', t->top);
}

static void check_tokens(const struct nd_ast *t)
{
	assert(nd_tok_kind(t, t->tok_kind.len - 1) == ND_TOK_EOF);
	for (uint32_t i = 0; i < t->tok_kind.len; i++) {
		uint32_t line;
		uint32_t column;

		assert(t->tok_pos.data[i] <= t->tok_end.data[i] && t->tok_end.data[i] <= t->source.len);
		assert(i == 0 || t->tok_end.data[i - 1] <= t->tok_pos.data[i]);
		nd_ast_place(t, t->tok_pos.data[i], &line, &column);
		assert(line == t->tok_line.data[i]);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	bool is_interface = size && data[0] == '\n';
	struct nd_intern *intern = nd_intern_new();
	struct nd_diags diags = {0};
	struct nd_ast t;
	struct nd_buf text = {0};

	nd_ast_parse(&t, (struct nd_str){(const char *)data, size}, "fuzz.nc", is_interface, intern, &diags);
	check_tokens(&t);
	check_tree(&t);
	nd_ast_print_tokens(&text, &t);
	nd_buf_clear(&text);
	nd_ast_print(&text, &t);
	nd_diags_render(&text, &diags, false);
	nd_buf_release(&text);
	nd_ast_release(&t);
	nd_diags_release(&diags);
	nd_intern_destroy(&intern);
	return 0;
}
