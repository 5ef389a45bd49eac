// What a person may have meant: the member or type with the nearest name.
#include "sema/internal.h"

#include <string.h>

struct nearest {
	const char *want, *best;
	uint32_t distance;
};

static struct nearest begin(struct sema *s, nd_sym sym)
{
	const char *want = text_of(s, sym);
	return (struct nearest){.want = want, .distance = strlen(want) < 3 ? 0 : strlen(want) < 5 ? 2 : 3};
}

// Of equally near names the first of the alphabet, so that nothing depends on the order of a table.
static void consider(struct nearest *n, const char *have)
{
	uint32_t far = have[0] == '_' ? n->distance : sema_name_distance(n->want, have);
	if (far < n->distance ||
	    (far == n->distance && n->best && have[0] != '_' && strcmp(have, n->best) < 0)) {
		n->best = have;
		n->distance = far;
	}
}

// What members of built-in types are called in other languages; the first that the type has counts.
static const char *const member_habits[][2] = {
	{"size", "length"},       {"count", "length"},      {"len", "length"},
	{"add", "push"},          {"push_back", "push"},    {"add", "set"},
	{"put", "set"},           {"insert", "set"},        {"insert", "add"},
	{"containsKey", "has"},   {"hasKey", "has"},        {"includes", "contains"},
	{"addAll", "concat"},     {"extend", "concat"},     {"removeAt", "remove"},
	{"delete", "remove"},     {"toUpperCase", "upper"}, {"toUpper", "upper"},
	{"toLowerCase", "lower"}, {"toLower", "lower"},     {"strip", "trim"},
	{"replaceAll", "replace"}};

static const char *member_by_habit(struct sema *s, const struct nd_map *members, const char *name)
{
	uint32_t unused;
	for (size_t i = 0; i < sizeof member_habits / sizeof *member_habits; i++)
		if (strcmp(member_habits[i][0], name) == 0 &&
		    nd_map_get(members, nd_intern_cstr(s->intern, member_habits[i][1]), &unused))
			return member_habits[i][1];
	return NULL;
}

const char *sema_nearest_member(struct sema *s, nd_type t, nd_sym sym)
{
	struct nearest near = begin(s, sym);
	if (tk(s, t) < ND_TY_STRUCT) {
		const struct nd_map *members = &s->extends[tk(s, t)];
		const char *habit = member_by_habit(s, members, near.want);
		if (habit)
			return habit;
		for (uint32_t i = 0; i < members->cap; i++)
			if (members->used[i])
				consider(&near, text_of(s, (nd_sym)members->keys[i]));
	}
	for (struct nd_nominal *n = nominal_of(s, t); n; n = n->base) {
		struct unit *u = info_of(n)->decl->unit;
		const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, info_of(n)->decl->node);
		sema_nominal_layout(s, n);
		for (uint32_t i = 0; i < list_len(u, td->members); i++) {
			nd_node m = list_of(u, td->members)[i];
			if (kind_of(u, m) == ND_AST_FUNC)
				consider(&near, text_of(s, nd_ast_func(u->ast, m)->name));
			else if (kind_of(u, m) == ND_AST_FIELD)
				consider(&near, text_of(s, x_of(u, a_of(u, m))[0]));
		}
	}
	return near.best;
}

const char *sema_nearest_type(struct unit *u, nd_sym sym)
{
	struct sema *s = u->s;
	struct nearest near = begin(s, sym);
	for (uint32_t i = 0; i < s->decls.len; i++) {
		const struct decl *d = s->decls.data[i];
		if ((d->kind == D_TYPE || d->kind == D_ALIAS) && (d->unit == u || d->unit == s->prelude))
			consider(&near, text_of(s, d->sym));
	}
	for (uint32_t i = 0; i < u->names.len; i++)
		consider(&near, text_of(s, u->names.data[i].sym));
	static const char *const built_in[] = {"int",   "float", "bool", "char", "string",
					       "bytes", "void",  "List", "Map",  "Set"};
	for (size_t i = 0; i < sizeof built_in / sizeof *built_in; i++)
		consider(&near, built_in[i]);
	return near.best;
}
