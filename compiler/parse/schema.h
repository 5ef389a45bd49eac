// What the words of each kind of node are, as data: for the printer, and for whoever visits all children.
#ifndef NOODLE_AST_SCHEMA_H
#define NOODLE_AST_SCHEMA_H

#include "parse/ast.h"

// Letters of a word:
//	-  nothing          n  node, 0 = none       l  list of nodes      s  symbol         o  symbol, 0 = none
//	i  index into ints  f  index into floats    g  nd_ast_flags       k  nd_ast_kind    b  bool
//	m  nd_ast_import    t  token                d  documentation      x  the words of `extra`, in order
struct nd_ast_schema {
	const char *name; // lower case
	char a;
	char b;
	const char *extra; // of the one of a and b that is 'x'
};

extern const struct nd_ast_schema nd_ast_schemas[ND_AST_KIND_COUNT];

#endif
