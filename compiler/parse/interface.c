// Which declarations an interface shows. Exported ones, then whatever their shown text mentions, to a fixed point:
// each identifier that names a declaration, an imported name or a module of this file pulls that in as `hidden`.
// A name that only looks like one (a member, a parameter of the same name) may pull in too much; that costs a few
// bytes, never correctness. Bodies are shown only where callers need them: of generics, and of private functions
// whose result type is inferred; those that return nothing get `: void` instead.
#include "parse/interface.h"

#include <string.h>

static bool is_type(enum nd_ast_kind kind)
{
	return kind == ND_AST_CLASS || kind == ND_AST_STRUCT || kind == ND_AST_INTERFACE || kind == ND_AST_ENUM ||
	       kind == ND_AST_ERROR || kind == ND_AST_EXTEND;
}

static enum nd_ast_kind kind_of(const struct nd_ast *t, nd_node n)
{
	return (enum nd_ast_kind)t->kind.data[n];
}

// Declarations -------------------------------------------------------------------------------------------------------

static uint32_t after_prefix(const struct nd_ast *t, uint32_t tok)
{
	for (;;) {
		enum nd_tok kind = nd_tok_kind(t, tok);

		if (kind == ND_TOK_AT) {
			tok += 2;
			if (nd_tok_kind(t, tok) == ND_TOK_LPAREN && t->tok_value.data[tok] && !nd_tok_newline(t, tok))
				tok = t->tok_value.data[tok] + 1;
		} else if (kind == ND_TOK_KW_EXPORT) {
			tok++;
		} else if (t->is_interface && kind == ND_TOK_IDENT && nd_str_eq(nd_tok_text(t, tok), ND_STR("hidden"))) {
			tok++;
		} else {
			return tok;
		}
	}
}

bool nd_interface_range(const struct nd_ast *t, nd_node item, struct interface_range *ret)
{
	enum nd_ast_kind kind = kind_of(t, item);
	const uint32_t *x = nd_ast_x(t, t->a.data[item]);

	if (kind == ND_AST_FUNC) {
		const struct nd_ast_func *func = nd_ast_func(t, item);

		*ret = (struct interface_range){func->first_tok, 0, func->end_tok, func->doc};
	} else if (is_type(kind)) {
		const struct nd_ast_type_decl *decl = nd_ast_type_decl(t, item);

		*ret = (struct interface_range){decl->first_tok, 0, decl->end_tok, decl->doc};
	} else if (kind == ND_AST_VAR) {
		*ret = (struct interface_range){x[4], 0, x[5], x[6]};
	} else if (kind == ND_AST_ALIAS) {
		*ret = (struct interface_range){x[4], 0, x[5], x[6]};
	} else if (kind == ND_AST_MACRO) {
		*ret = (struct interface_range){x[3], 0, x[4], x[5]};
	} else {
		return false;
	}
	ret->head = after_prefix(t, ret->first);
	return true;
}

static uint32_t flags_of(const struct nd_ast *t, nd_node item)
{
	enum nd_ast_kind kind = kind_of(t, item);
	const uint32_t *x = nd_ast_x(t, t->a.data[item]);

	if (kind == ND_AST_FUNC)
		return nd_ast_func(t, item)->flags;
	if (is_type(kind))
		return nd_ast_type_decl(t, item)->flags;
	if (kind == ND_AST_VAR || kind == ND_AST_ALIAS)
		return x[3];
	return kind == ND_AST_MACRO ? x[2] : 0;
}

// Which tokens -------------------------------------------------------------------------------------------------------

static void edit(struct interface *self, uint32_t at, uint32_t to, const char *insert)
{
	struct interface_edit item = {at, to, insert};

	nd_vec_push(&self->edits, item);
}

// Whether a `return` with a value is in the body. One in a lambda within counts too, which only shows too much.
static bool returns_value(const struct nd_ast *t, const struct nd_ast_func *func)
{
	if (func->flags & ND_AST_ARROW)
		return true;
	for (uint32_t tok = func->body_tok; tok + 1 < func->end_tok; tok++) {
		enum nd_tok next;

		if (nd_tok_kind(t, tok) != ND_TOK_KW_RETURN)
			continue;
		next = nd_tok_kind(t, tok + 1);
		if (!nd_tok_newline(t, tok + 1) && next != ND_TOK_SEMI && next != ND_TOK_RBRACE && next != ND_TOK_COMMA)
			return true;
	}
	return false;
}

static bool all_params_typed(const struct nd_ast *t, const struct nd_ast_func *func)
{
	for (uint32_t i = 0; i < nd_ast_list_len(t, func->params); i++)
		if (!nd_ast_x(t, t->a.data[nd_ast_list(t, func->params)[i]])[1])
			return false;
	return true;
}

static bool has_annotation(const struct nd_ast *t, const struct nd_ast_func *func, const char *name)
{
	for (uint32_t i = 0; i < nd_ast_list_len(t, func->annotations); i++) {
		nd_node node = nd_ast_list(t, func->annotations)[i];

		if (strcmp(nd_intern_text(t->intern, t->a.data[node]), name) == 0)
			return true;
	}
	return false;
}

// Drops a body; `is_inferred`: its result type is, when none is written.
static void plan_function(struct interface *self, nd_node node, bool is_inferred)
{
	const struct nd_ast *t = self->t;
	const struct nd_ast_func *func = nd_ast_func(t, node);
	bool is_void = is_inferred && !func->ret && !(func->flags & ND_AST_FOREIGN);

	if (!t->b.data[node] || nd_ast_list_len(t, func->type_params))
		return;
	if (is_inferred && ((!func->ret && returns_value(t, func)) || !all_params_typed(t, func)))
		return;
	edit(self, func->body_tok, func->end_tok, is_void ? ": void" : NULL);
}

static bool is_constructor(const struct nd_ast *t, const struct nd_ast_func *func)
{
	const char *name = nd_intern_text(t->intern, func->name);

	return strcmp(name, "constructor") == 0 || strcmp(name, "destructor") == 0;
}

static void plan_method(struct interface *self, nd_node node, nd_node owner)
{
	const struct nd_ast *t = self->t;
	const struct nd_ast_func *func = nd_ast_func(t, node);
	bool is_shown = interface_has(self, owner, INTERFACE_EXPORTED);
	uint32_t ignored;

	if (!t->b.data[node]) {
		bool is_abstract = !t->is_interface && kind_of(t, owner) != ND_AST_EXTEND &&
				   !(func->flags & (ND_AST_ABSTRACT | ND_AST_FOREIGN)) &&
				   !has_annotation(t, func, "intrinsic") && !has_annotation(t, func, "runtime");
		uint32_t head = after_prefix(t, func->first_tok);

		if (is_abstract)
			edit(self, head, head, "abstract");
		return;
	}
	if (self->is_prelude || nd_ast_list_len(t, nd_ast_type_decl(t, owner)->type_params))
		return;
	if (kind_of(t, owner) == ND_AST_INTERFACE)
		return; // a default method is compiled for each class that takes it
	if (is_constructor(t, func)) {
		edit(self, func->body_tok, func->end_tok, NULL);
	} else if (is_shown && (func->flags & ND_AST_PRIVATE) &&
		   !nd_map_get(&self->mentioned, func->name, &ignored)) {
		edit(self, func->body_tok, func->end_tok, NULL); // out of reach for others
	} else {
		plan_function(self, node, !is_shown || (func->flags & ND_AST_PRIVATE));
	}
}

// The `=` of a variable or field, or `end`.
static uint32_t find_assign(const struct nd_ast *t, uint32_t tok, uint32_t end)
{
	while (tok < end && nd_tok_kind(t, tok) != ND_TOK_ASSIGN)
		tok++;
	return tok;
}

static void plan_type(struct interface *self, nd_node item)
{
	const struct nd_ast *t = self->t;
	const struct nd_ast_type_decl *decl = nd_ast_type_decl(t, item);

	for (uint32_t i = 0; i < nd_ast_list_len(t, decl->members); i++) {
		nd_node node = nd_ast_list(t, decl->members)[i];

		if (kind_of(t, node) == ND_AST_FUNC) {
			plan_method(self, node, item);
		} else if (kind_of(t, node) == ND_AST_FIELD && !self->is_prelude &&
			   !nd_ast_list_len(t, decl->type_params)) {
			const uint32_t *x = nd_ast_x(t, t->a.data[node]);

			if ((x[3] & ND_AST_STATIC) && x[1] && x[2]) // initialised by its own module
				edit(self, find_assign(t, t->tok.data[node], x[5]), x[5], NULL);
		}
	}
}

void nd_interface_plan(struct interface *self, nd_node item)
{
	const struct nd_ast *t = self->t;
	const uint32_t *x = nd_ast_x(t, t->a.data[item]);

	nd_vec_clear(&self->edits);
	switch (kind_of(t, item)) {
	case ND_AST_FUNC:
		if (!self->is_prelude)
			plan_function(self, item, !interface_has(self, item, INTERFACE_EXPORTED));
		break;
	case ND_AST_VAR:
		if (x[1] && x[2])
			edit(self, find_assign(t, t->tok.data[item], x[5]), x[5], NULL);
		break;
	case ND_AST_CLASS:
	case ND_AST_STRUCT:
	case ND_AST_INTERFACE:
	case ND_AST_ENUM:
	case ND_AST_ERROR:
	case ND_AST_EXTEND:
		plan_type(self, item);
		break;
	default:
		break;
	}
}

// Names --------------------------------------------------------------------------------------------------------------

static void add_name(struct interface *self, nd_sym sym, nd_node item, nd_node name)
{
	struct interface_name entry = {item, name, 0};

	if (!sym)
		return;
	nd_map_get(&self->names, sym, &entry.next);
	nd_vec_push(&self->found, entry);
	nd_map_set(&self->names, sym, self->found.len);
}

// `import "util/text"` is used as `text`.
static nd_sym last_part(const struct nd_ast *t, nd_sym spec)
{
	struct nd_str text = nd_intern_str(t->intern, spec);
	size_t from = text.len;

	while (from > 0 && text.data[from - 1] != '/' && text.data[from - 1] != '.')
		from--;
	return nd_intern_add(t->intern, text.data + from, text.len - from);
}

static void add_names(struct interface *self, nd_node item)
{
	const struct nd_ast *t = self->t;
	enum nd_ast_kind kind = kind_of(t, item);
	const uint32_t *x = nd_ast_x(t, t->a.data[item]);

	if (kind == ND_AST_IMPORT && x[3] == ND_IMPORT_MODULE) {
		add_name(self, x[1] ? x[1] : last_part(t, x[0]), item, 0);
	} else if (kind == ND_AST_IMPORT) {
		for (uint32_t i = 0; i < nd_ast_list_len(t, x[2]); i++) {
			nd_node name = nd_ast_list(t, x[2])[i];

			add_name(self, t->b.data[name], item, name);
		}
	} else if (kind == ND_AST_FUNC || kind == ND_AST_VAR || kind == ND_AST_ALIAS || kind == ND_AST_MACRO) {
		add_name(self, x[0], item, 0);
	} else if (is_type(kind) && kind != ND_AST_EXTEND) {
		add_name(self, x[0], item, 0);
		for (uint32_t i = 0; kind == ND_AST_ENUM && i < nd_ast_list_len(t, x[4]); i++) {
			nd_node member = nd_ast_list(t, x[4])[i];

			if (kind_of(t, member) == ND_AST_VARIANT)
				add_name(self, t->a.data[member], item, 0);
		}
	}
}

static void need(struct interface *self, nd_node node)
{
	if (self->marks[node] & INTERFACE_NEEDED)
		return;
	self->marks[node] |= INTERFACE_NEEDED;
	nd_vec_push(&self->todo, node);
}

static bool need_name(struct interface *self, nd_sym sym)
{
	uint32_t index = 0;

	nd_map_get(&self->names, sym, &index);
	for (uint32_t i = index; i; i = self->found.data[i - 1].next) {
		const struct interface_name *name = &self->found.data[i - 1];

		need(self, name->item);
		if (name->name)
			self->marks[name->name] |= INTERFACE_NEEDED;
	}
	return index != 0;
}

// Capitalised names that every module knows.
static const char *const known[] = {
	"List", "Map", "Set", "Option", "Some", "None", "Result", "Success", "Error", "Ok", "Err", "Pair", "Range", "Self",
	"Pointer",
	"StringBuilder", "Comparable", "Equatable", "Hashable", "Numeric", "Stringable", "Iterable", "Iterator", "Disposable",
	"Future", "Stream", "ArithmeticError", "IndexError", "KeyError", "CastError", "NullError", "IOError",
	"FileNotFoundError", "ParseError", "AssertionError", "TimeoutError", "CancelledError",
	"ConcurrentModificationError", "OutOfMemoryError", "StackOverflowError",
};

static bool may_be_imported_variant(const struct interface *self, nd_sym sym)
{
	const char *text = nd_intern_text(self->t->intern, sym);
	uint32_t ignored;

	if (text[0] < 'A' || text[0] > 'Z' || nd_map_get(&self->type_params, sym, &ignored))
		return false;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (strcmp(text, known[i]) == 0)
			return false;
	return true;
}

static void need_imported_types(struct interface *self)
{
	const struct nd_ast *t = self->t;

	for (uint32_t i = 0; i < self->found.len; i++) {
		const struct interface_name *name = &self->found.data[i];
		const char *text;

		if (!name->name)
			continue;
		text = nd_intern_text(t->intern, t->b.data[name->name]);
		if (text[0] >= 'A' && text[0] <= 'Z') {
			need(self, name->item);
			self->marks[name->name] |= INTERFACE_NEEDED;
		}
	}
}

// The walk -----------------------------------------------------------------------------------------------------------

// `name:` and `name?:` in a parameter or argument list, or among the members of a type, is no use of a name.
static bool is_label(const struct interface *self, uint32_t tok, bool in_type)
{
	const struct nd_ast *t = self->t;
	enum nd_tok next = nd_tok_kind(t, tok + 1);

	if (next == ND_TOK_QUESTION)
		next = nd_tok_kind(t, tok + 2);
	if (next != ND_TOK_COLON || !self->brackets.len)
		return false;
	return nd_vec_last(&self->brackets) == ND_TOK_LPAREN || (in_type && self->brackets.len == 1);
}

static void walk_name(struct interface *self, uint32_t tok, bool in_type)
{
	const struct nd_ast *t = self->t;
	nd_sym sym = t->tok_value.data[tok];
	enum nd_tok before = tok ? nd_tok_kind(t, tok - 1) : ND_TOK_EOF;

	if (!in_type || self->brackets.len != 1) // there methods get their names
		nd_map_set(&self->mentioned, sym, 1);
	if (before == ND_TOK_DOT || before == ND_TOK_OPT_DOT || is_label(self, tok, in_type))
		return;
	if (!need_name(self, sym) && !self->wants_types && may_be_imported_variant(self, sym))
		self->wants_types = true;
}

static void walk(struct interface *self, nd_node item)
{
	const struct nd_ast *t = self->t;
	struct interface_range range;
	bool in_type = is_type(kind_of(t, item));
	uint32_t next_edit = 0;

	if (!nd_interface_range(t, item, &range))
		return;
	nd_interface_plan(self, item);
	nd_vec_clear(&self->brackets);
	for (uint32_t tok = range.first; tok < range.end;) {
		if (next_edit < self->edits.len && self->edits.data[next_edit].at == tok) {
			tok = self->edits.data[next_edit++].to;
			if (self->edits.data[next_edit - 1].at != tok)
				continue;
		}
		switch (nd_tok_kind(t, tok)) {
		case ND_TOK_IDENT:
			walk_name(self, tok, in_type);
			break;
		case ND_TOK_LPAREN:
		case ND_TOK_LBRACK:
		case ND_TOK_LBRACE:
			nd_vec_push(&self->brackets, (uint8_t)nd_tok_kind(t, tok));
			break;
		case ND_TOK_RPAREN:
		case ND_TOK_RBRACK:
		case ND_TOK_RBRACE:
			if (self->brackets.len)
				self->brackets.len--;
			break;
		default:
			break;
		}
		tok++;
	}
}

static void drain(struct interface *self)
{
	while (self->todo.len)
		walk(self, nd_vec_pop(&self->todo));
}

// Names mentioned since may show more private methods.
static void rewalk_types(struct interface *self)
{
	const struct nd_ast *t = self->t;
	uint32_t mentioned;

	do {
		mentioned = self->mentioned.len;
		for (uint32_t i = 0; i < nd_ast_list_len(t, t->top); i++) {
			nd_node item = nd_ast_list(t, t->top)[i];

			if (is_type(kind_of(t, item)) && interface_has(self, item, INTERFACE_NEEDED))
				walk(self, item);
		}
		drain(self);
	} while (self->mentioned.len != mentioned);
}

// The starting points ------------------------------------------------------------------------------------------------

// `export { a, b as c }`: declarations under their own name become exported; the rest stays a statement.
static void export_names(struct interface *self, nd_node item)
{
	const struct nd_ast *t = self->t;
	uint32_t list = t->a.data[item];

	need(self, item);
	if (t->b.data[item])
		return; // from another module
	for (uint32_t i = 0; i < nd_ast_list_len(t, list); i++) {
		nd_node name = nd_ast_list(t, list)[i];
		nd_sym sym = t->a.data[name];
		uint32_t index = 0;

		need_name(self, sym);
		nd_map_get(&self->names, sym, &index);
		for (; index && t->b.data[name] == sym; index = self->found.data[index - 1].next) {
			nd_node decl = self->found.data[index - 1].item;

			if (kind_of(t, decl) != ND_AST_IMPORT && nd_ast_x(t, t->a.data[decl])[0] == sym) {
				self->marks[decl] |= INTERFACE_EXPORTED;
				self->marks[name] |= INTERFACE_EXPORTED; // no longer needed in the statement
			}
		}
	}
}

static bool begins(const struct interface *self, nd_node item)
{
	enum nd_ast_kind kind = kind_of(self->t, item);

	return (flags_of(self->t, item) & ND_AST_EXPORT) || kind == ND_AST_EXPORT_ALL ||
	       (self->is_prelude && (kind == ND_AST_FUNC || is_type(kind)));
}

void nd_interface_init(struct interface *self, const struct nd_ast *t)
{
	const uint32_t *top = nd_ast_list(t, t->top);
	uint32_t count = nd_ast_list_len(t, t->top);

	*self = (struct interface){.t = t, .marks = nd_alloc_zero(t->kind.len, 1)};
	for (uint32_t n = 0; n < t->kind.len; n++)
		if (t->kind.data[n] == ND_AST_TYPE_PARAM)
			nd_map_set(&self->type_params, t->a.data[n], 1);
	for (uint32_t i = 0; i < count; i++) {
		self->is_prelude |= kind_of(t, top[i]) == ND_AST_EXTEND;
		add_names(self, top[i]);
		if (flags_of(t, top[i]) & ND_AST_EXPORT)
			self->marks[top[i]] |= INTERFACE_EXPORTED;
	}
	for (uint32_t i = 0; i < count; i++)
		if (kind_of(t, top[i]) == ND_AST_EXPORT_NAMES)
			export_names(self, top[i]);
	for (uint32_t i = 0; i < count; i++)
		if (begins(self, top[i]))
			need(self, top[i]);
	drain(self);
	rewalk_types(self);
	if (self->wants_types)
		need_imported_types(self);
	drain(self);
}

void nd_interface_release(struct interface *self)
{
	nd_free(self->marks);
	nd_map_release(&self->names);
	nd_map_release(&self->type_params);
	nd_map_release(&self->mentioned);
	nd_vec_free(&self->found);
	nd_vec_free(&self->todo);
	nd_vec_free(&self->edits);
	nd_vec_free(&self->brackets);
}
