// Names: which declaration a word means in which unit. Every unit has two tables, its own declarations and the names
// its imports bring; the prelude's exported declarations are below both.
#include "noodle/compiler.h"
#include "sema/macro.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

// Diagnostics ----------------------------------------------------------------------------------------------------
// While a generic definition is checked by itself, that something is not known says nothing about the program.
static bool is_about_unknowns(const char *code)
{
	static const char *const codes[] = {"E0338", "E0345", "E0346", "E0348", "E0385", "E0391"};
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
		if (strcmp(codes[i], code) == 0)
			return true;
	return false;
}

static void report(struct unit *u, enum nd_severity severity, uint32_t tok, const char *code,
		   const char *hint, const char *format, va_list ap)
{
	struct sema *s = u->s;
	if (s->open && (severity != ND_ERROR || is_about_unknowns(code)))
		return;
	if (severity == ND_ERROR) {
		if (s->errors_left == 0) {
			s->diags->errors++;
			return;
		}
		s->errors_left--;
	}
	char text[1024];
	vsnprintf(text, sizeof text, format, ap);
	const struct macro_use *use = severity == ND_ERROR ? sema_text_of_macro(s, u, tok) : NULL;
	struct nd_buf note = {0};
	if (use) {
		sema_macro_note(&note, use, tok, "in the macro");
		while (use->from.use)
			use = use->from.use;
		u = use->from.unit;
		tok = u->ast->tok.data[use->at];
	} else if (s->through && severity == ND_ERROR && u == s->self) {
		sema_macro_note(&note, s->through, s->through_tok, "where it stands for a parameter, in the macro");
	}
	if (u->is_std && !s->self->is_std && s->asked.unit) {
		u = s->asked.unit;
		tok = s->asked.tok;
	}
	if (!u->is_self && !u->ast->is_interface)
		u = s->self;
	nd_ast_diag_noted(u->ast, s->diags, severity, code, tok, hint, note.len ? note.data : NULL, text);
	nd_buf_release(&note);
}

void sema_err_at(struct unit *u, uint32_t tok, const char *code, const char *hint, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	report(u, ND_ERROR, tok, code, hint, format, ap);
	va_end(ap);
}

void sema_warn_at(struct unit *u, uint32_t tok, const char *code, const char *hint, const char *format, ...)
{
	if (!u->is_self)
		return;
	va_list ap;
	va_start(ap, format);
	report(u, ND_WARNING, tok, code, hint, format, ap);
	va_end(ap);
}

void sema_err_node(struct unit *u, nd_node n, const char *code, const char *hint, const char *format, ...)
{
	va_list ap;
	va_start(ap, format);
	report(u, ND_ERROR, u->ast->tok.data[n], code, hint, format, ap);
	va_end(ap);
}

void sema_not_yet(struct unit *u, nd_node n, const char *what)
{
	sema_err_node(u, n, "E0399", ND_NOT_YET_HINT, "not supported yet: %s", what);
}

// Tables ---------------------------------------------------------------------------------------------------------
static struct unit *unit_named(struct sema *s, const char *name)
{
	for (uint32_t i = 0; i < s->nunits; i++)
		if (strcmp(s->units[i].name, name) == 0)
			return &s->units[i];
	return NULL;
}

static struct unit *unit_of_spec(struct unit *u, nd_sym spec)
{
	const char *text = text_of(u->s, spec);
	for (uint32_t i = 0; i < u->nimports; i++)
		if (strcmp(u->imports[i].spec, text) == 0)
			return unit_named(u->s, u->imports[i].module);
	return NULL;
}

static void add_decl(struct unit *u, enum decl_kind kind, nd_node node, nd_sym sym, uint32_t flags)
{
	struct sema *s = u->s;
	uint32_t before;
	if (nd_map_get(u->decls, sym, &before)) {
		uint32_t line, column;
		const struct nd_ast *t = u->ast;
		nd_ast_place(t, t->tok_pos.data[t->tok.data[s->decls.data[before]->node]], &line, &column);
		sema_err_node(u, node, "E0301", "rename one of the two",
			      "'%s' is declared twice in this module, first on line %u", text_of(s, sym),
			      line);
		return;
	}
	struct decl *d = nd_arena_new(s->arena, struct decl);
	*d = (struct decl){
		.kind = kind, .unit = u, .node = node, .sym = sym, .flags = flags, .id = s->decls.len};
	nd_map_set(u->decls, sym, s->decls.len);
	nd_vec_push(&s->decls, d);
}

static void add_import_name(struct unit *u, nd_sym sym, struct unit *target, nd_sym name, nd_node node)
{
	uint32_t before;
	if (nd_map_get(&u->bindings, sym, &before)) {
		if (u->is_self &&
		    (u->names.data[before].unit != target || u->names.data[before].target != name))
			sema_err_node(u, node, "E0302",
				      "import one of them under another name: `import { a as b }`",
				      "'%s' is imported twice", text_of(u->s, sym));
		return;
	}
	struct import_name in = {.sym = sym, .unit = target, .target = name, .node = node};
	nd_map_set(&u->bindings, sym, u->names.len);
	nd_vec_push(&u->names, in);
}

// "util/text" is known as `text`, "./a.b" as `b`.
static nd_sym default_alias(struct sema *s, nd_sym spec)
{
	const char *text = text_of(s, spec);
	const char *last = text;
	for (const char *p = text; *p; p++)
		if ((*p == '/' || *p == '.') && p[1])
			last = p + 1;
	return nd_intern_cstr(s->intern, last);
}

static void add_import(struct unit *u, nd_node n)
{
	struct sema *s = u->s;
	const uint32_t *x = x_of(u, a_of(u, n));
	struct unit *target = unit_of_spec(u, x[0]);
	if (!target)
		return; // the module graph has reported it
	if (x[3] == ND_IMPORT_MODULE) {
		add_import_name(u, x[1] ? x[1] : default_alias(s, x[0]), target, 0, n);
		return;
	}
	for (uint32_t i = 0; i < list_len(u, x[2]); i++) {
		nd_node item = list_of(u, x[2])[i];
		add_import_name(u, b_of(u, item), target, a_of(u, item), item);
	}
}

static void add_extend(struct sema *s, struct unit *u, nd_node n)
{
	const struct nd_ast_type_decl *d = nd_ast_type_decl(u->ast, n);
	enum nd_type_kind kind;
	uint32_t arity;
	if (!sema_builtin_kind(text_of(s, d->name), &kind, &arity)) {
		sema_err_node(u, n, "E0303", NULL, "'%s' is not a built-in type", text_of(s, d->name));
		return;
	}
	for (uint32_t i = 0; i < list_len(u, d->members); i++) {
		nd_node m = list_of(u, d->members)[i];
		if (kind_of(u, m) != ND_AST_FUNC)
			continue;
		nd_map_set(&s->extends[kind], nd_ast_func(u->ast, m)->name, s->extend_members.len);
		nd_vec_reserve(&s->extend_members, s->extend_members.len + 1);
		s->extend_members.data[s->extend_members.len].func = m;
		s->extend_members.data[s->extend_members.len++].extend = n;
	}
}

// A static field is a variable of the module, known as "Class.field".
bool sema_declared_below(const struct decl *d, const struct unit *u, nd_node at)
{
	return d && d->bare && d->unit == u && u->ast->tok.data[at] < u->ast->tok.data[d->node];
}

nd_sym sema_static_name(struct sema *s, nd_sym type, nd_sym field)
{
	struct nd_buf text = {0};
	nd_buf_printf(&text, "%s.%s", text_of(s, type), text_of(s, field));
	nd_sym sym = nd_intern_add(s->intern, text.data, text.len);
	nd_buf_release(&text);
	return sym;
}

static void add_static_fields(struct unit *u, const struct nd_ast_type_decl *d)
{
	for (uint32_t i = 0; i < list_len(u, d->members); i++) {
		nd_node m = list_of(u, d->members)[i];
		if (kind_of(u, m) != ND_AST_FIELD)
			continue;
		const uint32_t *x = x_of(u, a_of(u, m));
		if (!(x[3] & ND_AST_STATIC))
			continue;
		if (!list_len(u, d->type_params)) // else one for each instance: statics.c
			add_decl(u, D_GLOBAL, m, sema_static_name(u->s, d->name, x[0]), x[3]);
	}
}

static void add_top(struct unit *u, nd_node n)
{
	struct sema *s = u->s;
	switch (kind_of(u, n)) {
	case ND_AST_FUNC: {
		const struct nd_ast_func *fn = nd_ast_func(u->ast, n);
		add_decl(u, D_FUNC, n, fn->name, fn->flags);
		break;
	}
	case ND_AST_CLASS:
	case ND_AST_STRUCT:
	case ND_AST_INTERFACE:
	case ND_AST_ENUM:
	case ND_AST_ERROR: {
		const struct nd_ast_type_decl *d = nd_ast_type_decl(u->ast, n);
		add_decl(u, D_TYPE, n, d->name, d->flags);
		add_static_fields(u, d);
		break;
	}
	case ND_AST_ALIAS: {
		const uint32_t *x = x_of(u, a_of(u, n));
		add_decl(u, D_ALIAS, n, x[0], x[3]);
		break;
	}
	case ND_AST_VAR: {
		const uint32_t *x = x_of(u, a_of(u, n));
		if (u->is_self && s->program_entry && !(x[3] & (ND_AST_EXPORT | ND_AST_CONST)))
			break; // an ordinary statement: becomes known when it is reached
		add_decl(u, D_GLOBAL, n, x[0], x[3]);
		break;
	}
	case ND_AST_MACRO:
		add_decl(u, D_MACRO, n, x_of(u, a_of(u, n))[0], x_of(u, a_of(u, n))[2]);
		break;
	case ND_AST_EXTEND:
		if (u->is_prelude)
			add_extend(s, u, n);
		break;
	case ND_AST_EXPORT_NAMES:
	case ND_AST_EXPORT_ALL:
		nd_vec_push(&u->reexports, n);
		break;
	default:
		break;
	}
}

static void mark_export_list(struct unit *u, nd_node n)
{
	if (kind_of(u, n) != ND_AST_EXPORT_NAMES || b_of(u, n))
		return;
	for (uint32_t i = 0; i < list_len(u, a_of(u, n)); i++) {
		nd_node item = list_of(u, a_of(u, n))[i];
		struct decl *d = sema_decl_in(u, a_of(u, item));
		if (d && a_of(u, item) == b_of(u, item))
			d->flags |= ND_AST_EXPORT;
		else if (!d && u->is_self && !sema_import_binding(u, a_of(u, item)))
			sema_err_node(u, item, "E0304", NULL, "there is no '%s' in this module to export",
				      text_of(u->s, a_of(u, item)));
	}
}

// A name is exported once; what `export *` brings is hidden by it.
static void check_exports(struct unit *u)
{
	struct nd_map seen = {0};
	uint32_t unused;
	for (uint32_t i = 0; i < u->reexports.len; i++) {
		nd_node n = u->reexports.data[i];
		for (uint32_t k = 0; kind_of(u, n) == ND_AST_EXPORT_NAMES && k < list_len(u, a_of(u, n)); k++) {
			nd_node item = list_of(u, a_of(u, n))[k];
			struct decl *d = sema_decl_in(u, b_of(u, item));
			bool own = d && (d->flags & ND_AST_EXPORT) && (b_of(u, n) || a_of(u, item) != b_of(u, item));
			if (own || nd_map_get(&seen, b_of(u, item), &unused))
				sema_err_node(u, item, "E0306", "export one of them under another name: `a as b`",
					      "'%s' is exported twice", text_of(u->s, b_of(u, item)));
			nd_map_set(&seen, b_of(u, item), 1);
		}
	}
	nd_map_release(&seen);
}

static void check_shadowed_imports(struct unit *u)
{
	struct sema *s = u->s;
	for (uint32_t i = 0; i < u->names.len; i++) {
		struct decl *d = sema_decl_in(u, u->names.data[i].sym);
		if (d)
			sema_err_node(u, d->node, "E0302", "rename it, or import the other under a name of its own: `a as b`",
				      "'%s' is imported and declared in this module", text_of(s, d->sym));
	}
}

// Names of the module's own interface: what other modules may refer to, directly or through generic code.
static void find_visible(struct unit *u)
{
	struct nd_buf text = {0};
	struct nd_diags ignored = {0};
	nd_interface_write(&text, u->ast, &ignored);
	struct nd_ast t;
	nd_ast_parse(&t, nd_buf_str(&text), u->ast->file, true, u->s->intern, &ignored);
	for (uint32_t i = 0; i < nd_ast_list_len(&t, t.top); i++) {
		nd_node n = nd_ast_list(&t, t.top)[i];
		nd_sym sym = 0;
		switch (t.kind.data[n]) {
		case ND_AST_FUNC:
			sym = nd_ast_func(&t, n)->name;
			break;
		case ND_AST_CLASS:
		case ND_AST_STRUCT:
		case ND_AST_INTERFACE:
		case ND_AST_ENUM:
		case ND_AST_ERROR:
			sym = nd_ast_type_decl(&t, n)->name;
			break;
		case ND_AST_VAR:
			sym = nd_ast_x(&t, t.a.data[n])[0];
			break;
		default:
			break;
		}
		struct decl *d = sym ? sema_decl_in(u, sym) : NULL;
		if (d)
			d->visible = true;
	}
	for (uint32_t i = 0; i < nd_ast_list_len(u->ast, u->ast->top);
	     i++) { // static fields go with their type
		nd_node n = nd_ast_list(u->ast, u->ast->top)[i];
		if (kind_of(u, n) != ND_AST_CLASS && kind_of(u, n) != ND_AST_STRUCT)
			continue;
		const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, n);
		struct decl *type = sema_decl_in(u, td->name);
		for (uint32_t k = 0; k < list_len(u, td->members); k++) {
			nd_node m = list_of(u, td->members)[k];
			struct decl *d = kind_of(u, m) == ND_AST_FIELD
						 ? sema_decl_in(u, sema_static_name(u->s, td->name,
										    x_of(u, a_of(u, m))[0]))
						 : NULL;
			if (d && type)
				d->visible = type->visible;
		}
	}
	nd_ast_release(&t);
	nd_diags_release(&ignored);
	nd_buf_release(&text);
}

const char *sema_shown_module(const char *name)
{
	return strncmp(name, "std/", 4) == 0 ? name + 4 : name;
}

static void check_named(struct unit *u, nd_node at, struct unit *from, nd_sym sym)
{
	if (sema_decl_exported(from, sym, 0))
		return;
	const char *near = sema_nearest_name(from, NULL, sym);
	char hint[200];
	if (near)
		snprintf(hint, sizeof hint, "did you mean '%s'?", near);
	sema_err_node(u, at, "E0305", near ? hint : "only exported declarations can be imported",
		      "module \"%s\" exports no '%s'", sema_shown_module(from->name), text_of(u->s, sym));
}

// What is imported from others or exported on.
static void check_names_of_others(struct unit *u)
{
	for (uint32_t i = 0; i < u->names.len; i++) {
		struct import_name *in = &u->names.data[i];
		if (in->target)
			check_named(u, in->node, in->unit, in->target);
	}
	for (uint32_t i = 0; i < u->reexports.len; i++) {
		nd_node n = u->reexports.data[i];
		bool by_name = kind_of(u, n) == ND_AST_EXPORT_NAMES && b_of(u, n);
		struct unit *from = by_name ? unit_of_spec(u, b_of(u, n)) : NULL;
		for (uint32_t k = 0; from && k < list_len(u, a_of(u, n)); k++) {
			nd_node item = list_of(u, a_of(u, n))[k];
			check_named(u, item, from, a_of(u, item));
		}
	}
}

void sema_units_build(struct sema *s, const struct nd_sema_unit *units, uint32_t n)
{
	s->units = nd_arena_array(s->arena, struct unit, n);
	s->nunits = n;
	for (uint32_t i = 0; i < n; i++) {
		struct unit *u = &s->units[i];
		u->s = s;
		u->name = units[i].name;
		u->decls = nd_arena_new(s->arena, struct nd_map);
		u->ast = units[i].ast;
		u->imports = units[i].imports;
		u->nimports = units[i].nimports;
		u->is_self = i == 0;
		u->is_prelude = strcmp(u->name, "std/prelude") == 0;
		u->is_std = strncmp(u->name, "std/", 4) == 0;
		if (u->is_prelude)
			s->prelude = u;
	}
	s->self = &s->units[0];
	for (uint32_t i = 0; i < n; i++) {
		struct unit *u = &s->units[i];
		const uint32_t *top = list_of(u, u->ast->top);
		for (uint32_t k = 0; k < list_len(u, u->ast->top); k++)
			add_top(u, top[k]);
	}
	for (uint32_t i = 0; i < n; i++) {
		struct unit *u = &s->units[i];
		const uint32_t *top = list_of(u, u->ast->top);
		for (uint32_t k = 0; k < list_len(u, u->ast->top); k++)
			if (kind_of(u, top[k]) == ND_AST_IMPORT)
				add_import(u, top[k]);
		for (uint32_t k = 0; k < u->reexports.len; k++)
			mark_export_list(u, u->reexports.data[k]);
	}
	check_names_of_others(s->self);
	check_shadowed_imports(s->self);
	check_exports(s->self);
	find_visible(s->self);
}

// Look-up --------------------------------------------------------------------------------------------------------
struct decl *sema_decl_in(struct unit *u, nd_sym sym)
{
	uint32_t i;
	return nd_map_get(u->decls, sym, &i) ? u->s->decls.data[i] : NULL;
}

struct decl *sema_decl_exported(struct unit *u, nd_sym sym, int depth)
{
	struct decl *d = sema_decl_in(u, sym);
	if (d && (d->flags & ND_AST_EXPORT))
		return d;
	if (d && u->is_prelude)
		return d;
	if (depth > 64)
		return NULL;
	for (uint32_t i = 0; i < u->reexports.len; i++) {
		nd_node n = u->reexports.data[i];
		for (uint32_t k = 0; kind_of(u, n) == ND_AST_EXPORT_NAMES && k < list_len(u, a_of(u, n)); k++) {
			nd_node item = list_of(u, a_of(u, n))[k];
			if (b_of(u, item) != sym)
				continue;
			if (b_of(u, n)) {
				struct unit *from = unit_of_spec(u, b_of(u, n));
				return from ? sema_decl_exported(from, a_of(u, item), depth + 1) : NULL;
			}
			d = sema_decl_in(u, a_of(u, item));
			if (d)
				return d;
			struct import_name *in = sema_import_binding(u, a_of(u, item));
			if (in && in->target)
				return sema_decl_exported(in->unit, in->target, depth + 1);
		}
	}
	for (uint32_t i = 0; i < u->reexports.len; i++) { // names given one by one come first
		nd_node n = u->reexports.data[i];
		struct unit *from = kind_of(u, n) == ND_AST_EXPORT_ALL ? unit_of_spec(u, a_of(u, n)) : NULL;
		d = from ? sema_decl_exported(from, sym, depth + 1) : NULL;
		if (d)
			return d;
	}
	return NULL;
}

struct import_name *sema_import_binding(struct unit *u, nd_sym sym)
{
	uint32_t i;
	return nd_map_get(&u->bindings, sym, &i) ? &u->names.data[i] : NULL;
}

struct decl *sema_decl_visible(struct unit *u, nd_sym sym)
{
	struct decl *d = sema_decl_in(u, sym);
	if (d)
		return d;
	struct import_name *in = sema_import_binding(u, sym);
	if (in) {
		in->used = true;
		return in->target ? sema_decl_exported(in->unit, in->target, 0) : NULL;
	}
	return u->s->prelude && u->s->prelude != u ? sema_decl_in(u->s->prelude, sym) : NULL;
}

// Edit distance where two letters in the wrong order count once, bounded: more than 2 is "far".
uint32_t sema_name_distance(const char *a, const char *b)
{
	size_t n = strlen(a), m = strlen(b);
	if (n > 40 || m > 40 || (n > m ? n - m : m - n) > 2)
		return 9;
	uint32_t rows[3][42]; // this one and the two before
	for (size_t j = 0; j <= m; j++)
		rows[0][j] = (uint32_t)j;
	for (size_t i = 1; i <= n; i++) {
		uint32_t *row = rows[i % 3], *before = rows[(i + 2) % 3], *older = rows[(i + 1) % 3];
		row[0] = (uint32_t)i;
		for (size_t j = 1; j <= m; j++) {
			uint32_t best = before[j - 1] + (a[i - 1] != b[j - 1]);
			if (before[j] + 1 < best)
				best = before[j] + 1;
			if (row[j - 1] + 1 < best)
				best = row[j - 1] + 1;
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] && older[j - 2] + 1 < best)
				best = older[j - 2] + 1;
			row[j] = best;
		}
	}
	return rows[n % 3][m];
}

const char *sema_nearest_name(struct unit *u, struct fctx *f, nd_sym sym)
{
	struct sema *s = u->s;
	const char *want = text_of(s, sym), *best = NULL;
	if (strlen(want) < 3)
		return NULL; // everything is near to a short name
	uint32_t best_distance = strlen(want) < 5 ? 2 : 3;
#define CONSIDER(name)                                                \
	do {                                                          \
		const char *have = text_of(s, (name));                \
		uint32_t far = sema_name_distance(want, have);        \
		if (far < best_distance && far > 0 && have[0] != '_') \
			best = have, best_distance = far;             \
	} while (0)
	if (f)
		for (uint32_t i = s->bindings.len; i > f->base; i--)
			if (s->bindings.data[i - 1].use == s->use)
				CONSIDER(s->bindings.data[i - 1].sym);
	for (uint32_t i = 0; i < s->decls.len; i++) {
		struct decl *d = s->decls.data[i];
		bool known = d->unit == u ? f != NULL || (d->flags & ND_AST_EXPORT)
					  : f != NULL && d->unit == s->prelude;
		if (known)
			CONSIDER(d->sym);
	}
	if (f)
		for (uint32_t i = 0; i < u->names.len; i++)
			CONSIDER(u->names.data[i].sym);
#undef CONSIDER
	return best;
}
