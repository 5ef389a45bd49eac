// What to do about a name that means nothing here: the word of another language, a member that lacks `self.`, something
// that a standard module has; and how a function that is called wrongly is declared.
#include "noodle/compiler.h"
#include "sema/call.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *word, *hint;
} foreign_words[] = {
	{"undefined", "write `null`"},
	{"nil", "write `null`"},
	{"NULL", "write `null`"},
	{"nullptr", "write `null`"},
	{"True", "write `true`"},
	{"False", "write `false`"},
	{"console", "write `print(…)`"},
	{"printf", "write `print(\"… ${value}\")`"},
	{"puts", "write `print(…)`"},
	{"echo", "write `print(…)`"},
	{"isinstance", "write `value is T`"},
	{"str", "write `string(…)`"},
	{"parseInt", "write `int(text)`, which throws on bad text, or `text.parseInt()`"},
	{"parseFloat", "write `float(text)`, which throws on bad text, or `text.parseFloat()`"},
	{"sizeof", "collections have `length`"},
	{"size", "collections have `length`"},
	{"append", "write `xs.push(x)`"},
	{"await", "it stands before a call: `await f()`"},
};

static const char *const declaring[] = {"function", "class", "struct", "enum",  "interface", "error",
					"const",    "let",   "type",   "macro", "async"};

static bool is_word_byte(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

// `export function name`, at the place of the name.
static bool is_declared_at(const char *text, const char *at)
{
	const char *line = at;
	while (line > text && line[-1] != '\n')
		line--;
	if (line + 6 > at || *line == '\t' || *line == ' ' || at[-1] != ' ')
		return false;
	const char *export = strstr(line, "export ");
	if (!export || export >= at)
		return false;
	for (size_t i = 0; i < sizeof declaring / sizeof *declaring; i++) {
		size_t len = strlen(declaring[i]);
		if (at - line > (ptrdiff_t)len && strncmp(at - 1 - len, declaring[i], len) == 0)
			return true;
	}
	return false;
}

static bool exports(const char *module, const char *name)
{
	struct nd_str text;
	size_t len = strlen(name);
	if (!nd_std_source(module, &text))
		return false;
	for (const char *at = strstr(text.data, name); at; at = strstr(at + 1, name))
		if ((at == text.data || !is_word_byte(at[-1])) && !is_word_byte(at[len]) && is_declared_at(text.data, at))
			return true;
	return false;
}

bool sema_suggest_import(struct unit *u, nd_sym sym, char *buf, size_t size)
{
	const char *name = text_of(u->s, sym);
	for (uint32_t i = 0; i < u->names.len; i++) { // of a module that is imported whole
		const struct import_name *in = &u->names.data[i];
		if (in->target || !sema_decl_exported(in->unit, sym, 0))
			continue;
		snprintf(buf, size, "it is in an imported module: write `%s.%s`", text_of(u->s, in->sym), name);
		return true;
	}
	struct nd_str text;
	if (nd_std_source(nd_arena_sprintf(u->s->arena, "std/%s", name), &text)) {
		snprintf(buf, size, "add: `import \"%s\"`", name);
		return true;
	}
	for (const char *const *module = nd_std_modules(); *module; module++) {
		const char *shown = sema_shown_module(*module);
		if (strcmp(shown, "prelude") == 0 || !exports(*module, name))
			continue;
		snprintf(buf, size, "add: `import { %s } from \"%s\"`", name, shown);
		return true;
	}
	return false;
}

static bool suggest_self(struct fctx *f, nd_sym sym, char *buf, size_t size)
{
	struct sema *s = f->s;
	struct fctx *root = f;
	while (root->outer)
		root = root->outer;
	struct nd_nominal *n = root->inst ? root->inst->owner : NULL, *owner;
	const char *name = text_of(s, sym);
	if (!n || s->use)
		return false;
	nd_node method = sema_member_of(n, sym, &owner);
	if (!method && sema_field_index(n, sym) < 0) {
		if (!sema_decl_in(info_of(n)->decl->unit, sema_static_name(s, info_of(n)->decl->sym, sym)))
			return false;
		snprintf(buf, size, "write `%s.%s`", text_of(s, info_of(n)->decl->sym), name);
		return true;
	}
	bool is_static = method && (nd_ast_func(info_of(owner)->decl->unit->ast, method)->flags & ND_AST_STATIC);
	snprintf(buf, size, "write `%s.%s`", is_static ? text_of(s, info_of(owner)->decl->sym) : "self", name);
	return true;
}

struct below {
	struct unit *u;
	nd_sym sym;
	nd_node found;
};

static void visit_function(void *arg, nd_node n)
{
	struct below *b = arg;
	if (kind_of(b->u, n) == ND_AST_FUNC && nd_ast_func(b->u->ast, n)->name == b->sym)
		b->found = n;
}

// A function within this one that stands further down.
static bool suggest_order(struct fctx *f, nd_sym sym, char *buf, size_t size)
{
	struct fctx *root = f;
	while (root->outer)
		root = root->outer;
	struct below b = {root->home, sym, 0};
	if (!root->body_node || f->s->use)
		return false;
	sema_ast_walk(b.u->ast, root->body_node, visit_function, &b);
	if (b.found)
		snprintf(buf, size, "it is declared on line %u: functions that stand beside each other, with written results, see each other",
			 b.u->ast->tok_line.data[b.u->ast->tok.data[b.found]]);
	return b.found;
}

// A check narrows no variable of a module and no field.
const char *sema_null_hint(struct fctx *f, const struct nd_hir *h, const char *instead)
{
	bool lasts = h->kind != ND_HIR_GLOBAL && h->kind != ND_HIR_FIELD;
	return nd_arena_sprintf(f->s->arena, "it may be null: check %s first, or use %s",
				lasts ? "`!= null`" : "`!= null` of a local copy", instead);
}

bool sema_suggest_for_name(struct fctx *f, nd_sym sym, char *buf, size_t size)
{
	const char *name = text_of(f->s, sym);
	if (suggest_self(f, sym, buf, size) || suggest_order(f, sym, buf, size))
		return true;
	for (size_t i = 0; i < sizeof foreign_words / sizeof *foreign_words; i++) {
		if (strcmp(foreign_words[i].word, name) == 0) {
			snprintf(buf, size, "%s", foreign_words[i].hint);
			return true;
		}
	}
	return sema_suggest_import(f->unit, sym, buf, size);
}

bool sema_suggest_for_type(struct unit *u, nd_sym sym, char *buf, size_t size)
{
	static const char tail[] = "Exception";
	const char *name = text_of(u->s, sym);
	size_t len = strlen(name);
	int count;
	struct decl *of = sema_enum_with_variant(u, sym, &count);
	if (count) {
		snprintf(buf, size, "it is a variant of '%s': ask with `match`", text_of(u->s, of->sym));
		return true;
	}
	if (sema_suggest_import(u, sym, buf, size))
		return true;
	if (len < sizeof tail - 1 || len > 100 || strcmp(name + len - (sizeof tail - 1), tail) != 0)
		return false;
	char error[120];
	snprintf(error, sizeof error, "%.*sError", (int)(len - (sizeof tail - 1)), name);
	struct decl *d = sema_decl_visible(u, nd_intern_cstr(u->s->intern, error));
	snprintf(buf, size, "errors are called so: '%s'", d ? error : "Error");
	return true;
}

// `name(a: int, b: string = …)` as it is declared.
const char *sema_signature_text(struct sema *s, struct finst *fi)
{
	struct nd_buf text = {0};
	uint32_t self = fi->self_type != ND_TY_ERROR;
	nd_buf_printf(&text, "it is `%s(", sema_callee_name(fi));
	for (uint32_t i = 0; i < sema_param_count(fi); i++) {
		bool has_default;
		nd_sym name = sema_param_name(fi, i, &has_default);
		nd_type t = fi->ref->sig.params[i + self];
		nd_buf_printf(&text, "%s%s: %s%s", i ? ", " : "", text_of(s, name), t == ND_TY_ERROR ? "…" : tt(s, t),
			      has_default ? " = …" : "");
	}
	nd_buf_add_cstr(&text, ")`");
	const char *ret = nd_arena_sprintf(s->arena, "%s", text.data);
	nd_buf_release(&text);
	return ret;
}

const char *sema_nearest_param(struct sema *s, struct finst *fi, nd_sym sym)
{
	const char *best = NULL;
	uint32_t distance = 3;
	for (uint32_t i = 0; i < sema_param_count(fi); i++) {
		bool has_default;
		const char *name = text_of(s, sema_param_name(fi, i, &has_default));
		uint32_t far = sema_name_distance(text_of(s, sym), name);
		if (far < distance && far < strlen(name)) {
			best = name;
			distance = far;
		}
	}
	return best;
}

const char *sema_variants_text(struct sema *s, struct nd_nominal *e)
{
	enum { MAX_SHOWN = 12 };
	struct nd_buf text = {0};
	struct unit *u = info_of(e)->decl->unit;
	const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, info_of(e)->decl->node);
	uint32_t n = 0;
	nd_buf_add_cstr(&text, "it has ");
	for (uint32_t i = 0; i < list_len(u, td->members); i++) {
		nd_node m = list_of(u, td->members)[i];
		if (kind_of(u, m) != ND_AST_VARIANT || n++ > MAX_SHOWN)
			continue;
		nd_buf_printf(&text, "%s%s", n > 1 ? ", " : "", n > MAX_SHOWN ? "…" : text_of(s, a_of(u, m)));
	}
	const char *ret = nd_arena_sprintf(s->arena, "%s", text.data);
	nd_buf_release(&text);
	return ret;
}
