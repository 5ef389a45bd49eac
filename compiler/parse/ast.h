// The syntax tree: structures of arrays with 32-bit indices, no malloc per node.
//
// Node n is kind[n], tok[n] (its main token: where diagnostics point), a[n], b[n]. What a and b hold is in the table
// below: `node` = a node index (0 = none), `list` = an index into extra where extra[i] is a count and the items
// follow (0 = the empty list), `sym` = a symbol, `x{...}` = an index into extra of the named words in that order.
// Children come before their parents, so the nodes of a declaration are contiguous.
#ifndef NOODLE_AST_H
#define NOODLE_AST_H

#include "noodle/arena.h"
#include "noodle/diag.h"
#include "noodle/intern.h"
#include "noodle/vec.h"

#include <stdbool.h>
#include <stdint.h>

typedef uint32_t nd_node;

#define ND_AST_KINDS(X)                                                                                   \
	X(NONE)        /* a place where something could not be parsed; only in trees with errors */       \
	/* ---- expressions: a | b ---- */                                                                \
	X(INT)         /* index into ints */                                                              \
	X(FLOAT)       /* index into floats */                                                            \
	X(STRING)      /* sym: the decoded bytes */                                                       \
	X(INTERP)      /* list of parts: STRING nodes and expressions, in order */                        \
	X(TRUE)                                                                                           \
	X(FALSE)                                                                                          \
	X(NULL)                                                                                           \
	X(SELF)        /* self, this */                                                                   \
	X(SUPER)       /* super, as callee or before `.` */                                               \
	X(NAME)        /* sym | list of type arguments (`f<int>`, `List<int>`) */                         \
	X(MEMBER)      /* object node | x{sym, type-argument list}; tuple fields: sym "0", "1" */         \
	X(OPT_MEMBER)  /* the same for `?.` */                                                            \
	X(INDEX)       /* object node | index node */                                                     \
	X(SLICE)       /* object node | x{low node, high node} */                                         \
	X(CALL)        /* callee node | list of arguments: expression, NAMED_ARG, SPREAD */               \
	X(NAMED_ARG)   /* sym | value node */                                                             \
	X(SPREAD)      /* node */                                                                         \
	X(NEW)         /* type node | list of arguments (as CALL) */                                      \
	X(NEG)         /* node */                                                                         \
	X(NOT)         /* node */                                                                         \
	X(BIT_NOT)     /* node */                                                                         \
	X(AWAIT)       /* node */                                                                         \
	X(STREAM)      /* stream from node */                                                             \
	X(ADD) X(SUB) X(MUL) X(DIV) X(MOD) X(POW) X(SHL) X(SHR) X(BIT_AND) X(BIT_XOR)  /* node | node */   \
	X(BIT_OR)      /* node | node; also the pipeline `a | f(x)` */                                    \
	X(EQ) X(NE) X(LT) X(LE) X(GT) X(GE) X(AND) X(OR) X(COALESCE)                   /* node | node */   \
	X(RANGE)       /* node | node: a..b */                                                            \
	X(RANGE_INCL)  /* node | node: a..=b */                                                           \
	X(IS)          /* node | type node */                                                             \
	X(AS)          /* node | type node */                                                             \
	X(TUPLE)       /* list */                                                                         \
	X(LIST)        /* list of expressions and SPREAD */                                               \
	X(MAP)         /* list of PAIR; `{}` is an empty MAP */                                           \
	X(PAIR)        /* key node | value node */                                                        \
	X(SET)         /* list */                                                                         \
	X(COMPREHENSION) /* element node | x{name1, name2 or 0, iterable node, condition node or 0} */    \
	X(LAMBDA)      /* x{list of PARAM, return type node or 0, is_async} | body: expression or BLOCK */ \
	X(IF)          /* condition | x{then node, else node or 0}; expression or statement */            \
	X(MATCH)       /* subject | list of ARM; expression or statement */                               \
	X(ARM)         /* pattern | x{guard node or 0, body node} */                                      \
	/* ---- types ---- */                                                                             \
	X(TYPE_NAME)   /* sym | list of type arguments */                                                 \
	X(TYPE_QUAL)   /* sym of the module alias | TYPE_NAME node */                                     \
	X(TYPE_OPTION) /* T?: node */                                                                     \
	X(TYPE_LIST)   /* T[]: node */                                                                    \
	X(TYPE_TUPLE)  /* list */                                                                         \
	X(TYPE_FUNC)   /* list of parameter types | x{return type, throws type or 0, is_async} */         \
	/* ---- patterns ---- */                                                                          \
	X(PAT_WILD)                                                                                       \
	X(PAT_NAME)    /* sym: a variant if one is known by that name, else a binding */                  \
	X(PAT_VALUE)   /* expression node: literal, negated literal, RANGE, RANGE_INCL, NULL */           \
	X(PAT_VARIANT) /* x{sym before the last dot or 0, last sym, first sym of three or 0} | list of patterns;  */ \
		       /* `E.A`, `A(p)`, `E.A(p)`, `m.E.A`; also struct types `P(x, y)`, `m.P(x, y)` */  \
	X(PAT_FIELDS)  /* list of PAT_FIELD */                                                            \
	X(PAT_FIELD)   /* sym | pattern node */                                                           \
	X(PAT_TUPLE)   /* list */                                                                         \
	X(PAT_LIST)    /* list of patterns, at most one PAT_REST */                                       \
	X(PAT_REST)    /* sym, 0 for `..._` or bare `...` */                                              \
	X(PAT_OR)      /* node | node */                                                                  \
	X(PAT_TYPE)    /* sym | type node: `x: T` */                                                      \
	X(PAT_AS)      /* pattern | sym */                                                                \
	/* ---- statements ---- */                                                                        \
	X(BLOCK)       /* list of statements */                                                           \
	X(EXPR)        /* expression statement: node */                                                   \
	X(VAR)         /* x{name sym, type node or 0, init node or 0, nd_ast_flags, first_tok, end_tok, doc sym} */ \
	X(ASSIGN)      /* target | value; a bare NAME may declare */                                      \
	X(OP_ASSIGN)   /* target | x{binary kind, value node} */                                          \
	X(INC) X(DEC)  /* target node */                                                                  \
	X(DESTRUCTURE) /* PAT_TUPLE, PAT_FIELDS or PAT_LIST | x{value node, nd_ast_flags} */              \
	X(RETURN)      /* node or 0 */                                                                    \
	X(THROW)       /* node; also an expression */                                                     \
	X(BREAK)       /* label sym or 0 */                                                               \
	X(CONTINUE)    /* label sym or 0 */                                                               \
	X(WHILE)       /* condition | x{body, label sym or 0} */                                          \
	X(DO_WHILE)    /* condition | x{body, label sym or 0} */                                          \
	X(FOR)         /* x{init, condition, step, body, label}; each node or 0 */                        \
	X(FOR_IN)      /* iterable | x{name1 sym, name2 sym or 0, body, label, is_async} */               \
	X(TRY)         /* body | x{list of CATCH, finally BLOCK or 0} */                                  \
	X(CATCH)       /* x{type node or 0, name sym or 0} | BLOCK */                                     \
	X(WITH)        /* list of PAIR-like WITH_ITEM | BLOCK */                                          \
	X(WITH_ITEM)   /* expression | sym or 0 */                                                        \
	/* ---- declarations ---- */                                                                      \
	X(FUNC)        /* x: struct nd_ast_func | body BLOCK (or expression after =>), 0 = none */        \
	X(PARAM)       /* x{name sym, type node or 0, default node or 0, nd_ast_flags} */                 \
	X(TYPE_PARAM)  /* sym | list of bound types */                                                    \
	X(CLASS) X(STRUCT) X(INTERFACE) X(ENUM) X(ERROR) /* x: struct nd_ast_type_decl */                  \
	X(EXTEND)      /* x: struct nd_ast_type_decl; only in std/prelude: members of a built-in type */  \
	X(FIELD)       /* x{name sym, type node or 0, default node or 0, nd_ast_flags, first_tok, end_tok, doc sym} */ \
	X(VARIANT)     /* sym | list of PARAM */                                                          \
	X(ALIAS)       /* x{name sym, list of TYPE_PARAM, type node, nd_ast_flags, first_tok, end_tok, doc sym} */ \
	X(MACRO)       /* x{name sym, list of PARAM, nd_ast_flags, first_tok, end_tok, doc sym} | BLOCK */ \
	X(IMPORT)      /* x{spec sym, alias sym or 0, list of IMPORT_NAME, nd_ast_import} */              \
	X(IMPORT_NAME) /* sym | alias sym (equal to the name when there is none) */                       \
	X(EXPORT_NAMES) /* list of IMPORT_NAME | spec sym or 0 */                                         \
	X(EXPORT_ALL)  /* spec sym */                                                                     \
	X(HEADER)      /* x{kind sym "module"|"package"|"requires", name sym, version sym or 0} */        \
	X(ANNOTATION)  /* sym | list of argument nodes */

enum nd_ast_kind {
#define X(name) ND_AST_##name,
	ND_AST_KINDS(X)
#undef X
	ND_AST_KIND_COUNT
};

enum nd_ast_flags {
	ND_AST_EXPORT = 1 << 0,
	ND_AST_HIDDEN = 1 << 1,   // in an interface: needed by exported text, not importable by name
	ND_AST_CONST = 1 << 2,
	ND_AST_DECLARES = 1 << 3, // var/let/const or `x: T = e`: always a new variable
	ND_AST_OPTIONAL = 1 << 4, // `name?: T`
	ND_AST_STATIC = 1 << 5,
	ND_AST_PRIVATE = 1 << 6,
	ND_AST_PROTECTED = 1 << 7,
	ND_AST_VIRTUAL = 1 << 8,
	ND_AST_OVERRIDE = 1 << 9,
	ND_AST_FINAL = 1 << 10,
	ND_AST_ASYNC = 1 << 11,
	ND_AST_FOREIGN = 1 << 12,
	ND_AST_ABSTRACT = 1 << 13,
	ND_AST_ARROW = 1 << 14,   // function f(x) => expression
	ND_AST_REST = 1 << 15     // reserved
};

enum nd_ast_import { ND_IMPORT_NAMES, ND_IMPORT_MODULE }; // `import {a} from`, everything else

struct nd_ast_func { // the words of a FUNC's x, in order
	nd_sym name;               // "constructor", "destructor" for those
	uint32_t type_params;      // list of TYPE_PARAM (where-clauses are merged into the bounds)
	uint32_t params;           // list of PARAM
	nd_node ret;               // type or 0
	nd_node throws;            // type or 0
	uint32_t flags;
	uint32_t annotations;      // list of ANNOTATION
	nd_sym library;            // foreign: the string after `from`, or 0
	uint32_t first_tok;        // of the whole declaration, annotations and `export` included
	uint32_t body_tok;         // first token of the body, or end_tok
	uint32_t end_tok;          // one past the last token
	nd_sym doc;                // text of the `///` lines, or 0
};

struct nd_ast_type_decl { // the words of CLASS, STRUCT, INTERFACE, ENUM, ERROR, EXTEND, in order
	nd_sym name;
	uint32_t type_params;
	nd_node base;              // extends, or 0
	uint32_t implements;       // list of types
	uint32_t members;          // list of FIELD, FUNC, VARIANT (enums; methods may follow)
	uint32_t flags;
	uint32_t annotations;
	uint32_t first_tok;
	uint32_t end_tok;
	nd_sym doc;
};

struct nd_ast_doc {
	uint32_t tok; // the token that follows it
	uint32_t pos; // after the `///`
	uint32_t end; // before the newline
};

struct nd_ast {
	struct nd_str source;      // borrowed; valid as long as the tree is used
	const char *file;          // package-relative path, for diagnostics
	bool is_interface;         // parsed from interface text: bodies may be missing, hidden names are known
	struct nd_intern *intern;  // borrowed; shared by all trees of a job
	// tokens
	ND_VEC(uint8_t) tok_kind;
	ND_VEC(uint32_t) tok_pos;  // byte offset of the first byte
	ND_VEC(uint32_t) tok_end;  // one past the last byte
	ND_VEC(uint32_t) tok_value; // identifier: symbol; others as lex.h says
	ND_VEC(uint32_t) tok_line; // 1-based line of the first byte
	ND_VEC(uint32_t) lines;    // offset of each line's first byte
	ND_VEC(struct nd_ast_doc) docs; // `///` lines, in order
	ND_VEC(uint32_t) broken;   // strings without end: tokens whose line is not what its writer meant; ascending
	ND_VEC(uint32_t) ends;     // tokens before which a newline ended a statement, arm or member; ascending
	// nodes
	ND_VEC(uint8_t) kind;
	ND_VEC(uint32_t) tok;
	ND_VEC(uint32_t) a;
	ND_VEC(uint32_t) b;
	ND_VEC(uint32_t) extra;
	ND_VEC(uint64_t) ints;     // magnitude; a literal over UINT64_MAX is a lexer diagnostic
	ND_VEC(double) floats;
	uint32_t top;              // list of the module's top-level declarations and statements
};

static inline uint32_t nd_ast_list_len(const struct nd_ast *t, uint32_t list) { return t->extra.data[list]; }
static inline const uint32_t *nd_ast_list(const struct nd_ast *t, uint32_t list) { return t->extra.data + list + 1; }
static inline const uint32_t *nd_ast_x(const struct nd_ast *t, uint32_t x) { return t->extra.data + x; }
static inline const struct nd_ast_func *nd_ast_func(const struct nd_ast *t, nd_node n)
{
	return (const void *)(t->extra.data + t->a.data[n]);
}
static inline const struct nd_ast_type_decl *nd_ast_type_decl(const struct nd_ast *t, nd_node n)
{
	return (const void *)(t->extra.data + t->a.data[n]);
}

// Lexes and parses a whole file. Always gives a tree (with recovery); look at diags->errors. `source` and `file`
// are borrowed by the tree. Cost: linear, about 0.1 us a token.
void nd_ast_parse(struct nd_ast *ret, struct nd_str source, const char *file, bool is_interface,
		  struct nd_intern *intern, struct nd_diags *diags);
void nd_ast_release(struct nd_ast *self);

// 1-based line and byte column of a byte offset. O(log lines) after a first O(file) call per tree... cheap per diag.
void nd_ast_place(const struct nd_ast *t, uint32_t pos, uint32_t *line, uint32_t *column);
enum { ND_AST_MAX_ERRORS = 20 }; // shown of one module; more are only counted
// A diagnostic at bytes pos..end.
void nd_ast_diag_at(const struct nd_ast *t, struct nd_diags *diags, enum nd_severity severity, const char *code,
		    uint32_t pos, uint32_t end, const char *hint, const char *format, ...)
#if defined(__GNUC__)
	__attribute__((format(printf, 8, 9)))
#endif
	;
// A diagnostic at a token (or, with end_tok, spanning to its end on the same line). code "" or "E0301"; hint may be NULL.
void nd_ast_diag(const struct nd_ast *t, struct nd_diags *diags, enum nd_severity severity, const char *code,
		 uint32_t tok, const char *hint, const char *format, ...)
#if defined(__GNUC__)
	__attribute__((format(printf, 7, 8)))
#endif
	;
// At a token with a note (nd_diag.note) as well; hint and note may be NULL.
void nd_ast_diag_noted(const struct nd_ast *t, struct nd_diags *diags, enum nd_severity severity, const char *code,
		       uint32_t tok, const char *hint, const char *note, const char *message);
// The same at a node: points at the node's main token.
uint32_t nd_ast_line_of(const struct nd_ast *t, uint32_t tok); // for nd_loc; O(1) amortised in ascending order
uint32_t nd_ast_loc(const struct nd_ast *t, nd_node n);        // line << 10 | column, as nir.h's nd_loc

void nd_ast_print(struct nd_buf *out, const struct nd_ast *t);        // --emit=ast: indented, one node a line
// The same of one node as an S-expression on one line: `(add (name a) (int 1))`.
void nd_ast_print_node(struct nd_buf *out, const struct nd_ast *t, nd_node n);
void nd_ast_print_tokens(struct nd_buf *out, const struct nd_ast *t); // --emit=tokens

// What a module shows to others, as Noodle text in canonical form, in text order: exported declarations, and marked
// `hidden` whatever those texts mention: types, helpers, imports. Bodies are dropped but for those of generics, of
// default methods of interfaces, and of private functions whose result type is inferred from a `return`. A method
// that has no body in the source is marked `abstract`, since the others have none here either. Comments and positions
// are not in it, `///` texts of what is exported are. Equal interfaces have equal bytes. `ret` is appended to.
// Diagnoses exported functions and constants whose types are not written (an interface never depends on a body).
void nd_interface_write(struct nd_buf *ret, const struct nd_ast *t, struct nd_diags *diags);

struct nd_import_ref { // one import of a module, in text order, as written
	const char *spec; // "./x", "util/text"; arena
	uint32_t line, column;
	bool in_interface; // the module's interface needs it too
};
struct nd_header_ref { // one `module`, `package` or `requires` of a tree
	const char *kind, *name; // interned
	uint32_t line, column;
};
uint32_t nd_ast_headers(struct nd_header_ref **ret, const struct nd_ast *t, struct nd_arena *arena);
// Imports and re-exports of a tree. Arena-allocated; returns the count.
uint32_t nd_ast_imports(struct nd_import_ref **ret, const struct nd_ast *t, struct nd_arena *arena);

#endif
