// The interface as text: its tokens with spaces by a fixed rule, so that layout and comments of the source leave no
// trace, and newlines only where the parser gave one a meaning (nd_ast.ends), between members and declarations.
#include "parse/interface.h"

#include <string.h>

struct writer {
	struct nd_buf *out;
	const struct nd_ast *t;
	size_t start;     // of the whole text within `out`
	bool with_docs;   // of what others may name
	uint32_t before;  // token written last
	bool has_before;  // on this line
	uint32_t next_end; // first of t->ends that may come
};

static void new_line(struct writer *w)
{
	if (w->out->len > w->start && w->out->data[w->out->len - 1] != '\n')
		nd_buf_add_char(w->out, '\n');
	w->has_before = false;
}

static bool hugs_next(enum nd_tok kind)
{
	switch (kind) {
	case ND_TOK_LPAREN:
	case ND_TOK_LBRACK:
	case ND_TOK_DOT:
	case ND_TOK_OPT_DOT:
	case ND_TOK_AT:
	case ND_TOK_NOT:
	case ND_TOK_TILDE:
	case ND_TOK_ELLIPSIS:
	case ND_TOK_LT:
	case ND_TOK_INTERP_START:
	case ND_TOK_INTERP_MID:
		return true;
	default:
		return false;
	}
}

// After these a `(` is a call or a list of parameters, a `[` an index or part of a type.
static bool ends_operand(enum nd_tok kind)
{
	return kind == ND_TOK_IDENT || kind == ND_TOK_RPAREN || kind == ND_TOK_RBRACK || kind == ND_TOK_GT ||
	       kind == ND_TOK_KW_SUPER || kind == ND_TOK_KW_SELF || kind == ND_TOK_QUESTION;
}

static bool needs_space(const struct nd_ast *t, uint32_t before, uint32_t tok)
{
	enum nd_tok left = nd_tok_kind(t, before);
	enum nd_tok right = nd_tok_kind(t, tok);

	if (hugs_next(left))
		return false;
	switch (right) {
	case ND_TOK_RPAREN:
	case ND_TOK_RBRACK:
	case ND_TOK_COMMA:
	case ND_TOK_SEMI:
	case ND_TOK_COLON:
	case ND_TOK_DOT:
	case ND_TOK_OPT_DOT:
	case ND_TOK_LT:
	case ND_TOK_GT:
	case ND_TOK_INTERP_MID:
	case ND_TOK_INTERP_END:
		return false;
	case ND_TOK_QUESTION:
		return left == ND_TOK_QUESTION;
	case ND_TOK_LPAREN:
	case ND_TOK_LBRACK:
		return !ends_operand(left);
	case ND_TOK_ASSIGN: // `>=`
		return left != ND_TOK_GT || t->tok_end.data[before] != t->tok_pos.data[tok] || before + 1 != tok;
	default:
		return true;
	}
}

static bool line_ended(struct writer *w, uint32_t tok)
{
	const struct nd_ast *t = w->t;

	while (w->next_end < t->ends.len && t->ends.data[w->next_end] < tok)
		w->next_end++;
	return w->next_end < t->ends.len && t->ends.data[w->next_end] == tok;
}

static void word(struct writer *w, const char *text)
{
	if (w->has_before && text[0] != ':')
		nd_buf_add_char(w->out, ' ');
	nd_buf_add_cstr(w->out, text);
}

static void token(struct writer *w, uint32_t tok, bool after_word)
{
	if (after_word)
		nd_buf_add_char(w->out, ' ');
	else if (w->has_before && line_ended(w, tok))
		new_line(w);
	else if (w->has_before && needs_space(w->t, w->before, tok))
		nd_buf_add_char(w->out, ' ');
	nd_buf_add_str(w->out, nd_tok_text(w->t, tok));
	w->before = tok;
	w->has_before = true;
}

static void doc(struct writer *w, nd_sym sym)
{
	struct nd_str text = nd_intern_str(w->t->intern, sym);
	const char *from = text.data;
	const char *end = text.data + text.len;

	if (!sym || !w->with_docs)
		return;
	new_line(w);
	for (;;) {
		const char *newline = memchr(from, '\n', (size_t)(end - from));
		const char *to = newline ? newline : end;

		nd_buf_add_cstr(w->out, to > from ? "/// " : "///");
		nd_buf_add(w->out, from, (size_t)(to - from));
		nd_buf_add_char(w->out, '\n');
		if (!newline)
			return;
		from = newline + 1;
	}
}

// Where the member begins; false for variants, which stay as they were written.
static bool member_start(const struct nd_ast *t, nd_node node, uint32_t *tok, nd_sym *text)
{
	if (t->kind.data[node] == ND_AST_FUNC) {
		*tok = nd_ast_func(t, node)->first_tok;
		*text = nd_ast_func(t, node)->doc;
		return true;
	}
	if (t->kind.data[node] == ND_AST_FIELD) {
		const uint32_t *x = nd_ast_x(t, t->a.data[node]);

		*tok = x[4];
		*text = x[6];
		return true;
	}
	return false;
}

// Tokens from..to with the planned edits; `members` begin on lines of their own, with their documentation.
static void copy(struct writer *w, const struct interface *self, uint32_t from, uint32_t to, uint32_t members)
{
	const struct nd_ast *t = w->t;
	uint32_t edit = 0;
	uint32_t member = 0;
	bool after_word = false;

	while (from < to) {
		uint32_t at = 0;
		nd_sym text = 0;

		for (; member < nd_ast_list_len(t, members); member++) {
			if (!member_start(t, nd_ast_list(t, members)[member], &at, &text))
				continue;
			if (at == from) {
				new_line(w);
				doc(w, text);
			}
			if (at > from)
				break;
		}
		if (edit < self->edits.len && self->edits.data[edit].at == from) {
			const struct interface_edit *e = &self->edits.data[edit++];

			if (e->insert) {
				word(w, e->insert);
				after_word = true;
			}
			if (e->to != from) {
				from = e->to;
				after_word = false;
				continue;
			}
		}
		token(w, from++, after_word);
		after_word = false;
	}
}

static void declaration(struct writer *w, struct interface *self, nd_node item)
{
	const struct nd_ast *t = w->t;
	enum nd_ast_kind kind = (enum nd_ast_kind)t->kind.data[item];
	struct interface_range range;
	uint32_t members = 0;
	bool after_word = false;

	if (!nd_interface_range(t, item, &range))
		return;
	new_line(w);
	w->with_docs = kind == ND_AST_EXTEND || interface_has(self, item, INTERFACE_EXPORTED);
	doc(w, range.doc);
	for (uint32_t tok = range.first; tok < range.head; tok++) {
		bool is_prefix = nd_tok_kind(t, tok) == ND_TOK_KW_EXPORT ||
				 (t->is_interface && nd_tok_kind(t, tok) == ND_TOK_IDENT &&
				  nd_tok_kind(t, tok - (tok > 0)) != ND_TOK_AT && nd_str_eq(nd_tok_text(t, tok), ND_STR("hidden")));

		if (!is_prefix)
			token(w, tok, false);
	}
	if (kind != ND_AST_EXTEND) {
		word(w, interface_has(self, item, INTERFACE_EXPORTED) ? "export" : "hidden");
		after_word = true;
	}
	if (kind == ND_AST_CLASS || kind == ND_AST_STRUCT || kind == ND_AST_INTERFACE || kind == ND_AST_ENUM ||
	    kind == ND_AST_ERROR || kind == ND_AST_EXTEND)
		members = nd_ast_type_decl(t, item)->members;
	nd_interface_plan(self, item);
	if (after_word && range.head < range.end) {
		token(w, range.head, true);
		range.head++;
	}
	copy(w, self, range.head, range.end, members);
	new_line(w);
}

// Imports and exports by name ----------------------------------------------------------------------------------------

static void quoted(struct writer *w, nd_sym sym)
{
	struct nd_str text = nd_intern_str(w->t->intern, sym);

	nd_buf_add_char(w->out, '"');
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if ((unsigned char)c < ' ' || c == 0x7f)
			nd_buf_printf(w->out, "\\x%02x", (unsigned)c);
		else if (c == '"' || c == '\\' || c == '$')
			nd_buf_printf(w->out, "\\%c", c);
		else
			nd_buf_add_char(w->out, c);
	}
	nd_buf_add_char(w->out, '"');
}

// `{ a, b as c }` of the names with or without a mark; false when there is none.
static bool names(struct writer *w, const struct interface *self, uint32_t list, const char *intro, enum interface_mark mark,
		  bool with)
{
	const struct nd_ast *t = w->t;
	bool any = false;

	for (uint32_t i = 0; i < nd_ast_list_len(t, list); i++) {
		nd_node name = nd_ast_list(t, list)[i];

		if (interface_has(self, name, mark) != with)
			continue;
		nd_buf_add_cstr(w->out, any ? ", " : intro);
		nd_buf_add_str(w->out, nd_intern_str(t->intern, t->a.data[name]));
		if (t->b.data[name] != t->a.data[name]) {
			nd_buf_add_cstr(w->out, " as ");
			nd_buf_add_str(w->out, nd_intern_str(t->intern, t->b.data[name]));
		}
		any = true;
	}
	if (any)
		nd_buf_add_cstr(w->out, " }");
	return any;
}

static void import(struct writer *w, const struct interface *self, nd_node item)
{
	const uint32_t *x = nd_ast_x(w->t, w->t->a.data[item]);

	new_line(w);
	if (x[3] == ND_IMPORT_NAMES) {
		if (!names(w, self, x[2], "import { ", INTERFACE_NEEDED, true))
			return;
		nd_buf_add_cstr(w->out, " from ");
		quoted(w, x[0]);
	} else {
		nd_buf_add_cstr(w->out, "import ");
		quoted(w, x[0]);
		if (x[1]) {
			nd_buf_add_cstr(w->out, " as ");
			nd_buf_add_str(w->out, nd_intern_str(w->t->intern, x[1]));
		}
	}
	new_line(w);
}

static void exports(struct writer *w, const struct interface *self, nd_node item)
{
	new_line(w);
	if (w->t->kind.data[item] == ND_AST_EXPORT_ALL) {
		nd_buf_add_cstr(w->out, "export * from ");
		quoted(w, w->t->a.data[item]);
	} else if (names(w, self, w->t->a.data[item], "export { ", INTERFACE_EXPORTED, false) && w->t->b.data[item]) {
		nd_buf_add_cstr(w->out, " from ");
		quoted(w, w->t->b.data[item]);
	}
	new_line(w);
}

// Types that must be written -----------------------------------------------------------------------------------------

static void check_params(const struct nd_ast *t, nd_node node, struct nd_diags *diags)
{
	const struct nd_ast_func *func = nd_ast_func(t, node);

	for (uint32_t i = 0; i < nd_ast_list_len(t, func->params); i++) {
		nd_node param = nd_ast_list(t, func->params)[i];

		if (!nd_ast_x(t, t->a.data[param])[1])
			nd_ast_diag(t, diags, ND_ERROR, "E0240", t->tok.data[param], "write 'name: type'",
				    "the parameter '%s' of an exported function needs a type",
				    nd_intern_text(t->intern, nd_ast_x(t, t->a.data[param])[0]));
	}
}

static void check_variable(const struct nd_ast *t, nd_node item, struct nd_diags *diags)
{
	const uint32_t *x = nd_ast_x(t, t->a.data[item]);
	const char *name = nd_intern_text(t->intern, x[0]);
	const char *type = "T";
	char hint[160] = "";

	if (x[1])
		return;
	switch (t->kind.data[x[2]]) {
	case ND_AST_INT:
		type = "int";
		break;
	case ND_AST_FLOAT:
		type = "float";
		break;
	case ND_AST_STRING:
	case ND_AST_INTERP:
		type = "string";
		break;
	case ND_AST_TRUE:
	case ND_AST_FALSE:
		type = "bool";
		break;
	default:
		break;
	}
	if (strlen(name) < 80) {
		struct nd_buf text = {0};

		nd_buf_printf(&text, "write '%s: %s = …': an interface never depends on a value", name, type);
		strncpy(hint, text.data, sizeof hint - 1);
		nd_buf_release(&text);
	}
	nd_ast_diag(t, diags, ND_ERROR, "E0241", t->tok.data[item], hint, "the exported %s '%s' needs a type",
		    x[3] & ND_AST_CONST ? "constant" : "variable", name);
}

static void check_type(const struct nd_ast *t, nd_node item, struct nd_diags *diags)
{
	uint32_t members = nd_ast_type_decl(t, item)->members;

	for (uint32_t i = 0; i < nd_ast_list_len(t, members); i++) {
		nd_node node = nd_ast_list(t, members)[i];

		if (t->kind.data[node] == ND_AST_FUNC && !(nd_ast_func(t, node)->flags & ND_AST_PRIVATE))
			check_params(t, node, diags);
	}
}

static void check(const struct nd_ast *t, nd_node item, struct nd_diags *diags)
{
	switch ((enum nd_ast_kind)t->kind.data[item]) {
	case ND_AST_FUNC:
		check_params(t, item, diags);
		break;
	case ND_AST_VAR:
		check_variable(t, item, diags);
		break;
	case ND_AST_CLASS:
	case ND_AST_STRUCT:
	case ND_AST_INTERFACE:
	case ND_AST_ENUM:
	case ND_AST_ERROR:
		check_type(t, item, diags);
		break;
	default:
		break;
	}
}

// ---------------------------------------------------------------------------------------------------------------------

void nd_interface_write(struct nd_buf *ret, const struct nd_ast *t, struct nd_diags *diags)
{
	struct writer w = {.out = ret, .t = t, .start = ret->len};
	struct interface self;

	nd_interface_init(&self, t);
	for (uint32_t i = 0; i < nd_ast_list_len(t, t->top); i++) {
		nd_node item = nd_ast_list(t, t->top)[i];

		if (interface_has(&self, item, INTERFACE_EXPORTED))
			check(t, item, diags);
		if (!interface_has(&self, item, INTERFACE_NEEDED))
			continue;
		switch ((enum nd_ast_kind)t->kind.data[item]) {
		case ND_AST_IMPORT:
			import(&w, &self, item);
			break;
		case ND_AST_EXPORT_NAMES:
		case ND_AST_EXPORT_ALL:
			exports(&w, &self, item);
			break;
		default:
			declaration(&w, &self, item);
			break;
		}
	}
	nd_interface_release(&self);
}

uint32_t nd_ast_imports(struct nd_import_ref **ret, const struct nd_ast *t, struct nd_arena *arena)
{
	uint32_t count = nd_ast_list_len(t, t->top);
	struct nd_import_ref *refs = nd_arena_array(arena, struct nd_import_ref, count + 1);
	struct interface self;
	uint32_t found = 0;

	nd_interface_init(&self, t);
	for (uint32_t i = 0; i < count; i++) {
		nd_node item = nd_ast_list(t, t->top)[i];
		enum nd_ast_kind kind = (enum nd_ast_kind)t->kind.data[item];
		nd_sym spec = kind == ND_AST_IMPORT	    ? nd_ast_x(t, t->a.data[item])[0]
			      : kind == ND_AST_EXPORT_NAMES ? t->b.data[item]
			      : kind == ND_AST_EXPORT_ALL   ? t->a.data[item]
							    : 0;
		struct nd_str text = nd_intern_str(t->intern, spec);

		if (!spec)
			continue;
		refs[found].spec = nd_arena_strndup(arena, text.data, text.len);
		nd_ast_place(t, t->tok_pos.data[t->tok.data[item]], &refs[found].line, &refs[found].column);
		refs[found].in_interface = interface_has(&self, item, INTERFACE_NEEDED);
		found++;
	}
	nd_interface_release(&self);
	*ret = refs;
	return found;
}

uint32_t nd_ast_headers(struct nd_header_ref **ret, const struct nd_ast *t, struct nd_arena *arena)
{
	uint32_t count = nd_ast_list_len(t, t->top);
	uint32_t found = 0;

	*ret = NULL;
	for (uint32_t i = 0; i < count; i++)
		found += t->kind.data[nd_ast_list(t, t->top)[i]] == ND_AST_HEADER;
	if (!found)
		return 0;
	*ret = nd_arena_array(arena, struct nd_header_ref, found);
	found = 0;
	for (uint32_t i = 0; i < count; i++) {
		nd_node item = nd_ast_list(t, t->top)[i];
		const uint32_t *x = nd_ast_x(t, t->a.data[item]);
		struct nd_header_ref *header = &(*ret)[found];

		if (t->kind.data[item] != ND_AST_HEADER)
			continue;
		header->kind = nd_intern_text(t->intern, x[0]);
		header->name = nd_intern_text(t->intern, x[1]);
		nd_ast_place(t, t->tok_pos.data[t->tok.data[item]], &header->line, &header->column);
		found++;
	}
	return found;
}
