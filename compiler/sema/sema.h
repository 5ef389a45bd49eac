// Semantic analysis of one module: names, types, generics, control flow; own tree + interface trees of what it reads.
// Results leave function by function as HIR (hir.h), so that memory stays flat.
#ifndef NOODLE_SEMA_H
#define NOODLE_SEMA_H

#include "parse/ast.h"
#include "sema/hir.h"

struct nd_sema_import {
	const char *spec;
	const char *module;
};

struct nd_sema_unit { // units[0] is the module; the others are parsed from interface text
	const char *name;
	const struct nd_ast *ast;
	const struct nd_sema_import *imports;
	uint32_t nimports;
};

struct nd_sema_sink { // called while checking; not called once an error has been reported
	void *arg;
	// The HIR is valid during the call only; refs, nominals and globals as long as the arena of nd_sema_options.
	void (*func)(void *arg, const struct nd_hir_func *func);
	void (*global)(void *arg, struct nd_hir_global *global);
	void (*nominal)(void *arg, struct nd_nominal *nominal);
};

struct nd_sema_options {
	struct nd_arena *arena;   // for everything that outlives one function
	struct nd_intern *intern; // the one the trees were parsed with
	struct nd_types *types;
	bool program_entry;
};

enum { ND_SEMA_MAX_ERRORS = 20 }; // reported for one module; more are only counted

// Reports into diags. The caller looks at diags->errors.
void nd_sema_run(const struct nd_sema_unit *units, uint32_t nunits, const struct nd_sema_options *options,
		 const struct nd_sema_sink *sink, struct nd_diags *diags);

#endif
