// Annotations: which there are, where they may stand, and what naming a declaration that has one says to the reader.
#include "sema/internal.h"

#include <stdio.h>
#include <string.h>

enum { ON_FUNCTION = 1, ON_TYPE = 2, ON_STRUCT = 4 };
enum argument { NOTHING, ANY_TEXT, SPEED_SIZE_FASTMATH, C };

static const struct {
	const char *name;
	unsigned on;
	enum argument argument;
	const char *hint;
} known[] = {
	{"inline", ON_FUNCTION, NOTHING, "`@inline` takes no argument"},
	{"noinline", ON_FUNCTION, NOTHING, "`@noinline` takes no argument"},
	{"optimize", ON_FUNCTION, SPEED_SIZE_FASTMATH, "one of \"speed\", \"size\", \"fastmath\""},
	{"deprecated", ON_FUNCTION | ON_TYPE, ANY_TEXT, "`@deprecated` takes at most one text"},
	{"experimental", ON_FUNCTION | ON_TYPE, ANY_TEXT, "`@experimental` takes at most one text"},
	{"layout", ON_STRUCT, C, "the only layout is \"c\""},
};

const char *sema_annotation_text(struct unit *u, nd_node annotation, uint32_t i)
{
	uint32_t args = b_of(u, annotation);
	if (i >= list_len(u, args))
		return NULL;
	nd_node n = list_of(u, args)[i];
	return kind_of(u, n) == ND_AST_STRING ? text_of(u->s, a_of(u, n)) : NULL;
}

static bool argument_fits(struct unit *u, nd_node n, enum argument want)
{
	uint32_t count = list_len(u, b_of(u, n));
	const char *text = sema_annotation_text(u, n, 0);
	switch (want) {
	case NOTHING:
		return count == 0;
	case ANY_TEXT:
		return count == 0 || (count == 1 && text);
	case SPEED_SIZE_FASTMATH:
		return count == 1 && text &&
		       (strcmp(text, "speed") == 0 || strcmp(text, "size") == 0 ||
			strcmp(text, "fastmath") == 0);
	case C:
		return count == 1 && text && strcmp(text, "c") == 0;
	}
	return true;
}

static void check_list(struct unit *u, uint32_t annotations, unsigned on)
{
	for (uint32_t i = 0; i < list_len(u, annotations); i++) {
		nd_node n = list_of(u, annotations)[i];
		uint32_t tok = u->ast->tok.data[n];
		const char *name = text_of(u->s, a_of(u, n));
		size_t k = 0;
		while (k < sizeof known / sizeof *known && strcmp(known[k].name, name) != 0)
			k++;
		if (k == sizeof known / sizeof *known)
			sema_warn_at(u, tok, "W0301", NULL, "unknown annotation '@%s'", name);
		else if (!(known[k].on & on))
			sema_warn_at(u, tok, "W0309", NULL, "'@%s' means nothing here: it is for %s", name,
				     known[k].on & ON_FUNCTION ? "functions" : "structs");
		else if (!argument_fits(u, n, known[k].argument))
			sema_warn_at(u, tok, "W0309", known[k].hint,
				     "'@%s' is ignored: its argument is wrong", name);
	}
}

void sema_check_annotations(struct sema *s)
{
	struct unit *u = s->self;
	for (uint32_t i = 0; i < s->decls.len && !u->is_std; i++) {
		struct decl *d = s->decls.data[i];
		if (d->unit == u && d->kind == D_FUNC)
			check_list(u, nd_ast_func(u->ast, d->node)->annotations, ON_FUNCTION);
		if (d->unit != u || d->kind != D_TYPE)
			continue;
		const struct nd_ast_type_decl *td = nd_ast_type_decl(u->ast, d->node);
		check_list(u, td->annotations,
			   kind_of(u, d->node) == ND_AST_STRUCT ? ON_TYPE | ON_STRUCT : ON_TYPE);
		for (uint32_t k = 0; k < list_len(u, td->members); k++) {
			nd_node m = list_of(u, td->members)[k];
			if (kind_of(u, m) == ND_AST_FUNC)
				check_list(u, nd_ast_func(u->ast, m)->annotations, ON_FUNCTION);
		}
	}
}

bool sema_has_layout_c(const struct decl *d)
{
	struct unit *u = d->unit;
	if (kind_of(u, d->node) != ND_AST_STRUCT)
		return false;
	uint32_t list = nd_ast_type_decl(u->ast, d->node)->annotations;
	for (uint32_t i = 0; i < list_len(u, list); i++) {
		nd_node n = list_of(u, list)[i];
		if (a_of(u, n) == u->s->w.layout && argument_fits(u, n, C))
			return true;
	}
	return false;
}

// `from` names something of `home` at `at`.
void sema_note_use(struct unit *from, nd_node at, struct unit *home, uint32_t annotations, nd_sym name)
{
	struct sema *s = home->s;
	for (uint32_t i = 0; i < list_len(home, annotations); i++) {
		nd_node n = list_of(home, annotations)[i];
		bool deprecated = a_of(home, n) == s->w.deprecated;
		bool experimental = a_of(home, n) == s->w.experimental && home->ast != from->ast;
		const char *text = sema_annotation_text(home, n, 0);
		if (deprecated || experimental)
			sema_warn_at(from, from->ast->tok.data[at], deprecated ? "W0303" : "W0310", NULL,
				     "'%s' is %s%s%s", text_of(s, name),
				     deprecated ? "deprecated" : "experimental", text ? ": " : "",
				     text ? text : "");
	}
}

void sema_note_decl(struct unit *from, nd_node at, struct decl *d)
{
	if (d->kind == D_FUNC)
		sema_note_use(from, at, d->unit, nd_ast_func(d->unit->ast, d->node)->annotations, d->sym);
	else if (d->kind == D_TYPE)
		sema_note_use(from, at, d->unit, nd_ast_type_decl(d->unit->ast, d->node)->annotations,
			      d->sym);
}
