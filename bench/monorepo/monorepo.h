// What the parts of the generator share: the graph, units (a type or function of a module together with what it
// computes), expressions over one another's units. Made in the order of imports, never freed: a run is short.
#ifndef ND_BENCH_MONOREPO_H
#define ND_BENCH_MONOREPO_H

#include "noodle/buf.h"
#include "noodle/vec.h"

#include <stdbool.h>
#include <stdint.h>

struct module;
struct unit;

// --- random numbers and words

struct random {
	uint64_t state;
};

uint32_t pick(struct random *self, uint32_t limit); // 0 to limit - 1
const char *pick_word(struct random *self); // a plain noun, good for strings
const char *pick_local(struct random *self); // a name for variables and fields
// The name of module number `module`, unlike any other: "CopperLantern". Lives for ever.
const char *module_name(uint32_t module);
void doc_comment(struct random *self, struct nd_buf *out, const char *indent, uint32_t lines);

// --- the graph

struct module {
	uint32_t number, package, lines;
	ND_VEC(struct module *) imports;
	bool taken;
	uint32_t importers; // within the slice
	struct module *user; // the importer that runs this module's audit; NULL for roots
	const char *name; // "CopperLantern"
	char *path; // "pkg012/m0345"
	uint64_t audit_salt;
	ND_VEC(struct unit *) units;
};

struct shape {
	struct module *modules;
	uint32_t len;
};

struct shape shape_read(const char *path);
// Takes `count` modules with all that they import, in an order in which imports come first.
struct module **shape_slice(struct shape *self, uint32_t count, struct random *choose, uint32_t *ret_len);

// --- units

enum kind {
	MIX, // a function of statements
	RECORD,
	ACCOUNT,
	TREE,
	STATE,
	STACK,
	COUNTS,
	TEXT,
	SHAPES,
	CUSTOM, // extends a class of SHAPES of another module
	PORT,
	FAILURE,
	SEARCH,
	PIPELINE,
	KINDS
};

struct unit {
	struct module *module;
	enum kind kind;
	bool exported;
	int64_t a, b, c, d; // numbers from 2 to 97
	const char *p, *q, *x, *word; // fields, the parameter, a string
	char *type, *function, *helper;
	struct expression *expression; // over the parameter alone
	struct statement *body; // of MIX
	struct expression *result; // of MIX
	uint32_t locals; // of MIX, without the parameter
	const char *local_names[6];
	const struct unit *base; // of CUSTOM
	uint32_t cost; // about how many operations a call takes
};

// A module while it is written.
struct writer {
	struct random random;
	struct module *module;
	struct nd_buf out;
	// Per import: whether it is used by a name for the module, and which of its names are used.
	struct used {
		struct module *module;
		bool qualified;
		ND_VEC(const char *) names;
	} *used;
	uint32_t budget; // what calls may still cost in the unit being made
	uint32_t turns; // how often the statement being made runs
	uint32_t depth; // blocks around it
};

enum { UNIT_BUDGET = 3000 };

// Makes a unit of about `lines` lines (only MIX can choose) and writes it.
void unit_write(struct writer *self, uint32_t lines);
int64_t unit_call(const struct unit *self, int64_t x);
// What an expression does with the type of a unit: `Name(x).measure(y)`. False when the kind has none.
bool unit_has_use(const struct unit *self);
void unit_write_use(struct writer *writer, const struct unit *self, const struct expression *left,
		    const struct expression *right, const struct unit *scope);
int64_t unit_use(const struct unit *self, int64_t x, int64_t y);

// How the module being written calls `name` of `module`; notes the import. Valid until the next call.
const char *refer(struct writer *self, const struct module *module, const char *name);

// --- expressions and statements

// Over the first `variables` variables of the function of `unit`: its parameter, its locals, loop variables.
struct expression *expression_new(struct writer *self, uint32_t variables, uint32_t depth);
uint32_t expression_cost(const struct expression *self);
void expression_write(struct writer *writer, const struct expression *self, const struct unit *unit,
		      int precedence);
int64_t expression_value(const struct expression *self, const int64_t *variables);

// The statements of a function of kind MIX, about `lines` of them, with its locals and its result.
void body_new(struct writer *self, struct unit *unit, uint32_t lines);
void body_write(struct writer *writer, const struct unit *unit);
int64_t body_value(const struct unit *unit, int64_t x);

#endif
