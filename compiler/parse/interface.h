// What a module's interface takes from its source: which declarations, and of each which tokens.
#ifndef NOODLE_PARSE_INTERFACE_H
#define NOODLE_PARSE_INTERFACE_H

#include "lex/lex.h"
#include "noodle/map.h"

enum interface_mark {
	INTERFACE_NEEDED = 1 << 0,   // a declaration, an import, or one name of an import
	INTERFACE_EXPORTED = 1 << 1, // by `export` before it, or by an `export { … }`
	INTERFACE_WALKED = 1 << 2
};

struct interface_edit { // while copying tokens of a declaration: at token `at` …
	uint32_t at;
	uint32_t to;        // … go on at this one,
	const char *insert; // … after writing this, or NULL
};

struct interface {
	const struct nd_ast *t;
	uint8_t *marks;             // by node
	bool is_prelude;            // has an `extend`: everything is shown whole
	struct nd_map names;        // symbol → 1 + index of its first name
	ND_VEC(struct interface_name) found;
	struct nd_map type_params;  // symbols
	struct nd_map mentioned;    // symbols of all identifiers in text that is shown
	bool wants_types;           // a capitalised name was not found: it may be a variant of an imported enum
	ND_VEC(uint32_t) todo;      // needed, not yet walked
	ND_VEC(struct interface_edit) edits; // of the declaration last planned, in order
	ND_VEC(uint8_t) brackets;
};

struct interface_name {
	nd_node item; // top-level node
	nd_node name; // IMPORT_NAME, or 0
	uint32_t next; // 1 + index of another with the same symbol, or 0
};

void nd_interface_init(struct interface *self, const struct nd_ast *t); // finds what is needed
void nd_interface_release(struct interface *self);

// Fills self->edits for a needed declaration.
void nd_interface_plan(struct interface *self, nd_node item);

// Of a declaration: its tokens, the first one after annotations, `export` and `hidden`, documentation.
struct interface_range {
	uint32_t first, head, end;
	nd_sym doc;
};
bool nd_interface_range(const struct nd_ast *t, nd_node item, struct interface_range *ret); // false: no declaration

static inline bool interface_has(const struct interface *self, nd_node node, enum interface_mark mark)
{
	return (self->marks[node] & mark) != 0;
}

#endif
