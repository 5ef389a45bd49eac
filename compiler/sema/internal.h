// What the files of sema/ share. A module is checked in this order:
//   units.c    declarations and imports of every unit become name tables
//   sema.c     own declarations: signatures, globals, nominal types
//   func.c     bodies, one at a time; instances of generics through a queue until it is empty
// A type is checked by types it names only (typeref.c); an expression by an expected type that flows down and a type
// that comes back up (expr.c and its neighbours); nothing is unified across statements.
#ifndef NOODLE_SEMA_INTERNAL_H
#define NOODLE_SEMA_INTERNAL_H

#include "noodle/map.h"
#include "sema/sema.h"

enum {
	MAX_PARAMS = 255,     // of a function, elements of a tuple
	MAX_TYPE_DEPTH = 40,  // of type arguments in each other: larger ones grow without end
	MAX_VALUE_DEPTH = 48, // of structs in each other
	MAX_STRUCT_PARTS = 1000 // numbers and references in a struct with all that is in it
};

struct sema;
struct unit;
struct stmts;
struct fctx;
struct local_func;
struct macro_use;

enum decl_kind { D_FUNC, D_TYPE, D_ALIAS, D_GLOBAL, D_MACRO };

struct decl { // a top-level declaration of a unit
	enum decl_kind kind;
	struct unit *unit;
	nd_node node;
	nd_sym sym;
	uint32_t flags; // nd_ast_flags
	uint32_t id;    // dense over all units
	bool visible;   // other modules may mention its symbol
	// D_GLOBAL
	struct nd_hir_global *global;
	bool resolving; // its type is being found
	bool resolved;
	bool initialised; // the code that does it is made
	bool early;       // may be read before; then, once needed:
	struct nd_hir_global *is_set;
	bool bare;        // `x = e` at the top level: what stands above does not see it
	bool used;
	// D_MACRO
	bool macro_walked; // the next two are known
	uint64_t assigned, assigned_in_closure; // by parameter
};

struct import_name { // what a name of an import statement stands for
	nd_sym sym;       // local name
	struct unit *unit;
	nd_sym target;    // name in that unit; 0: the unit itself (module alias)
	nd_node node;
	bool used;
};

struct unit {
	struct sema *s;
	const char *name;
	const struct nd_ast *ast;
	const struct nd_sema_import *imports;
	uint32_t nimports;
	bool is_self;
	bool is_prelude;
	bool is_std;       // may use @runtime
	struct nd_map *decls;   // sym -> index into s->decls; the units of derived code share that of their type
	struct nd_map bindings; // sym -> index into names
	ND_VEC(struct import_name) names;
	struct nd_map visible;  // self only: names in its own interface
	ND_VEC(nd_node) reexports; // EXPORT_NAMES, EXPORT_ALL
};

struct tenv { // type parameters in force, innermost first
	uint32_t n;
	const nd_sym *syms;
	const nd_type *types;
	nd_type self; // Self, or ND_TY_ERROR
	const struct tenv *outer;
};

struct view { // the text being checked, as macros bring another one: see macro.c
	struct unit *unit;
	const struct tenv *env;
	nd_loc loc_override;
	struct macro_use *use; // whose body it is, or NULL
	const struct macro_use *through; // it is an argument, and its parameter stands
	uint32_t through_tok;            // here in the text of this macro; or NULL
};

struct request { // the place in the program that asked for code of the standard library; unit NULL: none
	struct unit *unit;
	uint32_t tok;
};

enum finst_kind { F_FUNC, F_METHOD, F_CTOR, F_DERIVED, F_BOX, F_WRAP };

struct finst { // a function, or one instance of a generic one
	struct unit *unit;
	nd_node node; // FUNC, or 0 for an implicit constructor
	enum finst_kind kind;
	struct tenv *env;
	struct nd_nominal *owner; // methods and constructors of nominal types
	nd_type self_type;        // ND_TY_ERROR: no self
	struct nd_hir_func_ref *ref;
	bool has_sig;
	bool infer_ret;
	bool emitted;  // body delivered or being delivered
	bool checking;
	bool queued;
	enum { BODY_NOODLE, BODY_INTRINSIC, BODY_RUNTIME, BODY_ABSTRACT, BODY_FOREIGN } body;
	enum nd_intrinsic intrinsic;
	uint32_t required; // parameters without default, self not counted
	bool is_property;
	struct request asked; // standard library: by the first one who did
	bool is_template; // made of type parameters, to infer type arguments from; never emitted
	struct finst *box_target; // F_BOX: the method of the value in the box; F_WRAP: the function that is called
	struct nd_hir_func_ref *c_ref; // BODY_FOREIGN: with the types that C sees
	struct macro_use *use;    // in whose text the next is
	uint32_t sees;            // a function within a function: the variables that its defaults see; else 0
	struct finst *inherited_ctor; // implicit constructor that passes its arguments on
	bool adds_fields;             // and then takes the class's own fields
};

struct nominal_info { // nd_nominal.sema
	struct decl *decl;
	struct tenv *env;
	nd_type *args;
	uint32_t nargs;
	bool laid_out, laying_out;
	bool members_done; // vtable and itables
	bool hash_asked;   // whether its parts are hashable is being found out
	bool emitted;
	uint32_t parts, value_depth; // see measure() in layout.c
	bool has_statics; // of a generic type: they are in sema.statics
	nd_sym *method_slots; // names of vtable slots
	struct nd_hir_func_ref **slot_refs; // their functions; an interface's own ones have no code, so its vtable is empty
	struct nd_nominal **interfaces;
	uint32_t ninterfaces;
	const struct nd_hir_field *decl_fields; // own and inherited, in declaration order (constructor order)
	nd_node *decl_field_nodes;              // FIELD node of each; with the unit of its class:
	struct nominal_info **decl_field_owner;
	uint32_t ndecl_fields;
};

struct local { // h is first: a struct nd_hir_local * is a struct local *
	struct nd_hir_local h;
	struct fctx *owner;
	struct local *root; // through captures, the variable itself
	bool captured, reassigned, assigned_in_closure, closures_looked_at;
	bool is_const, read;
	bool warn_unread;
	nd_node node;
	struct local_func *func; // the function it is the variable of
};

struct binding {
	nd_sym sym;
	struct local *local;
	nd_type narrowed; // type known by control flow; ND_TY_ERROR = as declared
	const struct macro_use *use; // in whose text it is declared, and known
};

struct loop {
	struct nd_hir_label *label;
	nd_sym name;
	struct loop *outer;
	bool broken; // a `break` leaves it
	const struct macro_use *use; // in whose text it stands
};

struct local_instance { // of a generic function within a function
	struct local_func *of;
	const nd_type *args;
	struct local *local;
};

struct fctx { // a function body, or a closure in one, being checked
	struct sema *s;
	struct unit *unit;
	struct unit *home; // whose text the body is; `unit` differs from it within defaults and macros
	const struct tenv *env;
	struct fctx *outer; // closure: the enclosing body
	struct finst *inst;
	struct nd_arena *arena;
	nd_type self_type;
	ND_VEC(struct nd_hir_local *) locals;
	ND_VEC(struct nd_hir_local *) captures;
	ND_VEC(struct fctx *) closures;
	ND_VEC(struct local_instance) local_instances;
	nd_type ret;
	bool infer_ret;
	bool any_return;
	nd_sym infers; // the function within this one whose result is being found out
	struct loop *loops;
	uint32_t base;      // bindings below are another function's
	uint32_t depth_base; // scope start for redeclaration checks
	nd_loc loc_override;
	uint32_t *closure_count;
	const char *symbol;
	bool top_level;     // the entry module's statements
	uint32_t block_depth;
	ND_VEC(struct nd_hir_scope) scopes; // for debuggers
	uint32_t scope;       // the present one
	nd_loc first, last;   // places of the nodes made in it so far, 0 at first
	bool may_await;     // async bodies, and the top level
	nd_node done; // a statement checked already: `super(…)` at the start of a constructor
	nd_node body_node;
};


struct static_field { // of an instance of a generic type
	struct nd_nominal *owner;
	nd_node node;
	nd_sym name;
	struct nd_hir_global *global;
	struct finst *init; // computes it; NULL for literals
};

struct bound_check { // of the type arguments written at a place
	struct unit *from;
	nd_node at;
	struct decl *decl;
	const nd_type *args;
	uint32_t nargs;
};

struct sema {
	struct nd_arena *arena;
	struct nd_intern *intern;
	struct nd_types *types;
	struct nd_diags *diags;
	const struct nd_sema_sink *sink;
	bool program_entry;
	struct unit *units;
	uint32_t nunits;
	struct unit *self;
	struct unit *prelude;
	ND_VEC(struct decl *) decls;
	struct nd_map first_use; // early.c: name -> the first initialiser that may read it
	uint32_t init_number;    // of the statement of the top level being checked
	struct nd_map finst_by_symbol; // sym of symbol -> index into finsts
	ND_VEC(struct finst *) finsts;
	ND_VEC(struct finst *) queue;
	uint32_t queue_at;
	struct nd_map nominals;        // (decl id, args hash...) through symbol sym -> index
	ND_VEC(struct nd_nominal *) nominal_list;
	uint32_t structs_laid_out;     // of nominal_list, for lowering
	ND_VEC(struct nd_nominal *) nominal_queue; // descriptors to emit
	uint32_t nominal_queue_at;
	ND_VEC(struct binding) bindings;
	struct nd_map extends[ND_TY_PARAM + 1]; // by type kind: member sym -> index into extend_members
	ND_VEC(struct { nd_node func; nd_node extend; }) extend_members;
	ND_VEC(struct nd_ast *) derived_asts;
	ND_VEC(struct bound_check) bound_checks;
	ND_VEC(struct static_field) statics;
	uint32_t statics_at; // those before have their `init`
	uint32_t depth; // of nested expressions
	bool too_deep;  // reported once
	struct request asked; // for what is being checked: errors in the standard library are told there
	bool open; // checking a definition whose type parameters are unknown
	uint32_t errors_left;
	struct macro_use *use; // whose text is being checked, NULL: that of the function
	const struct macro_use *through; // as in struct view
	uint32_t through_tok;
	uint32_t macro_depth;  // of uses in each other
	uint32_t macro_uses;   // since the outermost one
	uint32_t macro_ids;    // given to uses
	struct {
		nd_sym self, super, init, constructor, destructor, main, length, Some, None, Ok, Err, Success, Error, to_string,
			equals, hash_code, compare_to, next, iterator, close, Self, message, len, type_of, is, as, int_, string, bytes,
			list, map, set, option, pair, range, join, inline_, intrinsic, runtime, property, deprecated, experimental,
			noinline, optimize, layout, map_fn;
	} w;
};

// diagnostics
void sema_err_at(struct unit *u, uint32_t tok, const char *code, const char *hint, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
void sema_warn_at(struct unit *u, uint32_t tok, const char *code, const char *hint, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
void sema_err_node(struct unit *u, nd_node n, const char *code, const char *hint, const char *format, ...)
	__attribute__((format(printf, 5, 6)));
void sema_not_yet(struct unit *u, nd_node n, const char *what);
static inline const char *text_of(const struct sema *s, nd_sym sym) { return nd_intern_text(s->intern, sym); }

// units.c: names
void sema_units_build(struct sema *s, const struct nd_sema_unit *units, uint32_t n);
nd_sym sema_static_name(struct sema *s, nd_sym type, nd_sym field);     // name of a static field's variable
struct decl *sema_decl_in(struct unit *u, nd_sym sym);                 // own declarations only
struct decl *sema_decl_exported(struct unit *u, nd_sym sym, int depth); // exports and re-exports
bool sema_declared_below(const struct decl *d, const struct unit *u, nd_node at); // by a bare `x = e`
struct decl *sema_decl_visible(struct unit *u, nd_sym sym);            // own, imported, prelude
struct import_name *sema_import_binding(struct unit *u, nd_sym sym);
// The type that `on` of `on.member` names, also `module.Type`; NULL when it is a value, a module or unknown.
struct decl *sema_type_qualifier(struct fctx *f, nd_node on, uint32_t *type_args);
struct nd_nominal *sema_own_instance(struct fctx *f, struct decl *d); // in methods of d: the one they are of; or NULL
const char *sema_shown_module(const char *name); // as programs write it
uint32_t sema_name_distance(const char *a, const char *b);
const char *sema_nearest_name(struct unit *u, struct fctx *f, nd_sym sym); // for "did you mean", or NULL

// near.c: for "did you mean"; NULL if nothing is near
const char *sema_nearest_member(struct sema *s, nd_type t, nd_sym sym);
const char *sema_nearest_type(struct unit *u, nd_sym sym);

// unset.c
// Reports fields that the constructor leaves unset; by field, in declaration order: it must begin as an empty value.
bool *sema_check_unset(struct fctx *f, struct nd_nominal *n, nd_node body);

// suggest.c: hints into buf; false: nothing to say
bool sema_suggest_import(struct unit *u, nd_sym sym, char *buf, size_t size);
bool sema_suggest_for_name(struct fctx *f, nd_sym sym, char *buf, size_t size);
bool sema_suggest_for_type(struct unit *u, nd_sym sym, char *buf, size_t size);
const char *sema_signature_text(struct sema *s, struct finst *fi);  // "it is `f(a: int)`"
const char *sema_nearest_param(struct sema *s, struct finst *fi, nd_sym sym); // or NULL
const char *sema_variants_text(struct sema *s, struct nd_nominal *e); // "it has A, B"

// annotate.c
void sema_check_annotations(struct sema *s); // of the module's own declarations
bool sema_has_layout_c(const struct decl *d);
const char *sema_annotation_text(struct unit *u, nd_node annotation, uint32_t i); // its argument, or NULL
// Warns where `from` names something that is deprecated, or experimental and another module's.
void sema_note_use(struct unit *from, nd_node at, struct unit *home, uint32_t annotations, nd_sym name);
void sema_note_decl(struct unit *from, nd_node at, struct decl *d);

// typeref.c: type expressions
nd_type sema_type_of_node(struct unit *u, nd_node n, const struct tenv *env);
bool sema_check_depth(struct unit *u, nd_node at, const nd_type *args, uint32_t nargs, nd_sym name); // or reports
nd_type sema_type_from_decl(struct unit *from, nd_node at, struct decl *d, const nd_type *args, uint32_t nargs);
void sema_check_type_bounds(struct sema *s); // of the types that were named
bool sema_type_by_name(struct unit *u, nd_sym sym, const struct tenv *env, nd_type *ret); // without arguments
nd_type sema_subst(struct sema *s, nd_type t, const struct tenv *env);       // replaces type parameters
bool sema_has_params(struct sema *s, nd_type t);
bool sema_unify(struct sema *s, nd_type pattern, nd_type actual, const nd_type *params, nd_type *bound, uint32_t n);
const char *sema_type_symbol(struct sema *s, nd_type t); // for link symbols: nominal types with their module
nd_type sema_t_list(struct sema *s, nd_type e);
nd_type sema_t_option(struct sema *s, nd_type e);
nd_type sema_t_func(struct sema *s, const nd_type *params, uint32_t n, nd_type ret);
struct tenv *sema_tenv_new(struct sema *s, const struct nd_ast *t, uint32_t type_params, const nd_type *types, nd_type self,
		      const struct tenv *outer);
bool sema_builtin_kind(const char *name, enum nd_type_kind *ret, uint32_t *arity);

// nominal.c, layout.c, tables.c: struct, class, enum, interface instances
struct nd_nominal *sema_nominal_get(struct sema *s, struct decl *d, const nd_type *args, uint32_t nargs);
void sema_nominal_layout(struct sema *s, struct nd_nominal *n);
void sema_nominal_members(struct sema *s, struct nd_nominal *n); // vtable and itables
void sema_nominal_use(struct sema *s, struct nd_nominal *n);     // its descriptor is needed
static inline struct nominal_info *info_of(const struct nd_nominal *n) { return n->sema; }
int sema_field_index(struct nd_nominal *n, nd_sym sym); // in layout order, or -1
nd_node sema_own_member(struct nd_nominal *n, nd_sym sym); // FUNC of the type itself; 0 if none
nd_node sema_member_of(struct nd_nominal *n, nd_sym sym, struct nd_nominal **owner); // FUNC, searching bases; 0 if none
int sema_vtable_slot(struct nd_nominal *n, nd_sym sym);
bool sema_is_subclass(const struct nd_nominal *a, const struct nd_nominal *b);
bool sema_lists_interface(struct sema *s, struct nd_nominal *n, struct nd_nominal *interface); // itself, or a base
bool sema_implements(struct sema *s, nd_type t, struct nd_nominal *interface); // as a bound
bool sema_declares(struct sema *s, nd_type t, struct nd_nominal *interface);   // is it or is written to implement it
bool sema_is_bound_only(struct sema *s, struct nd_nominal *interface); // built-in values are no values of it
bool sema_is_iterable(struct sema *s, const struct nd_nominal *interface);
nd_type sema_builtin_element(struct sema *s, nd_type t);
struct nd_nominal *sema_prelude_nominal(struct sema *s, const char *name, const nd_type *args, uint32_t nargs);
bool sema_is_error_class(struct sema *s, nd_type t);
struct finst *sema_destructor_of(struct sema *s, struct nd_nominal *n); // own or inherited, or NULL
bool sema_method_overridden(struct sema *s, struct nd_nominal *n, nd_sym sym); // by a subclass that may exist
// Reports the use of a private or protected member of the type `home` where it is out of reach.
void sema_check_access(struct fctx *f, nd_node at, struct decl *home, uint32_t flags, const char *what, nd_sym name);

// statics.c: static fields of generic types
struct nd_hir_global *sema_static_field(struct sema *s, struct nd_nominal *n, nd_sym name, uint32_t *flags); // or NULL
bool sema_has_generic_statics(struct sema *s); // whose values are computed
struct finst *sema_statics_function(struct sema *s); // does so for this module
bool sema_statics_check(struct sema *s); // for those met since; whether there were any
void sema_statics_deliver(struct sema *s);

// func.c: function instances
struct finst *sema_finst_find(struct sema *s, const char *symbol, bool *is_new);
struct finst *sema_finst_func(struct sema *s, struct decl *d, const nd_type *args, uint32_t nargs);
struct finst *sema_finst_method(struct sema *s, struct nd_nominal *owner, nd_node func, nd_type self_type, const nd_type *args,
			   uint32_t nargs);
struct finst *sema_finst_extend(struct sema *s, nd_type self_type, nd_node func, nd_node extend, const nd_type *args, uint32_t nargs);
// Only the signature of a function that is no function of the module: arguments are matched against it.
struct finst *sema_finst_signature(struct sema *s, struct unit *u, nd_node func, const char *head, struct tenv *env,
				   const nd_type *args, uint32_t nargs);
struct finst *sema_finst_ctor(struct sema *s, struct nd_nominal *n);
struct finst *sema_finst_derived(struct sema *s, const char *name, const char *source, nd_type t);
struct finst *sema_finst_derived_of(struct sema *s, const char *name, const char *source, struct unit *home,
				    const nd_type *types, uint32_t ntypes);
void sema_finst_sig(struct sema *s, struct finst *fi); // types of parameters and result; infers the result if need be
void sema_finst_use(struct sema *s, struct finst *fi); // its body is needed
void sema_deliver_global(struct sema *s, struct nd_hir_global *g);
void sema_func_check(struct sema *s, struct finst *fi);
void sema_entry_check(struct sema *s);
void sema_module_init_check(struct sema *s);
struct finst *sema_prelude_func(struct sema *s, const char *name, const nd_type *args, uint32_t nargs);
void sema_global_resolve(struct sema *s, struct decl *d);

// early.c: variables that may be read before they have their value
void sema_early_build(struct sema *s);
uint32_t sema_early_number(struct sema *s, nd_node initialiser);
bool sema_early_use(struct sema *s, nd_sym sym, uint32_t number);
struct nd_hir *sema_early_mark(struct fctx *f, struct decl *d, struct nd_hir *assign, nd_node at); // has its value now
void sema_early_guard(struct fctx *f, struct decl *d, struct nd_hir *read, nd_node at);

// cast.c: interfaces and `any`
bool sema_is_box(struct sema *s, const struct nd_nominal *n);
bool sema_can_box(struct sema *s, nd_type from, nd_type to);  // by putting it into an object
struct nd_hir *sema_box_value(struct fctx *f, struct nd_hir *value, nd_type to, nd_node at);
bool sema_can_test(struct sema *s, nd_type from, nd_type to); // `is`, `as` at run time
struct nd_hir *sema_type_test(struct fctx *f, struct nd_hir *value, nd_type t, nd_node at);
struct nd_hir *sema_value_as(struct fctx *f, struct nd_hir *value, nd_type t, nd_node at); // after the test
struct finst *sema_finst_box(struct sema *s, struct nd_nominal *box, struct finst *target, nd_sym name, nd_type gives);
void sema_box_body(struct fctx *f, struct finst *fi, struct nd_hir_local *const *params, struct stmts *out);

// foreign.c
bool sema_is_pointer(struct sema *s, nd_type t); // Pointer<T>
bool sema_is_foreign(struct sema *s, nd_type t); // C has it too
void sema_check_layout_c(struct sema *s, struct nd_nominal *n);
void sema_foreign_params(struct sema *s, struct finst *fi);
void sema_foreign_result(struct sema *s, struct finst *fi);
struct nd_hir *sema_foreign_call(struct fctx *f, struct finst *fi, nd_node at, struct nd_hir **args, uint32_t nargs);
struct nd_hir *sema_pointer_index(struct fctx *f, struct nd_hir *p, nd_node n);

// bound.c: functions as values
// `receiver.name`, or `Type.name` when receiver is NULL; NULL if the type has no such method.
struct nd_hir *sema_method_value(struct fctx *f, nd_node at, struct nd_hir *receiver, nd_type type, nd_sym name,
				 uint32_t targs, nd_type expected);
struct finst *sema_finst_wrap(struct sema *s, struct finst *target); // a function that calls target
void sema_wrap_body(struct fctx *f, struct finst *fi, struct nd_hir_local *const *params, struct stmts *out);

// build.c: HIR nodes
struct nd_hir *sema_mk(struct fctx *f, enum nd_hir_kind kind, nd_type type, nd_node at, uint32_t nargs, ...);
struct nd_hir *sema_mk_n(struct fctx *f, enum nd_hir_kind kind, nd_type type, nd_node at, struct nd_hir **args, uint32_t nargs);
struct nd_hir *sema_mk_int(struct fctx *f, nd_type type, nd_node at, int64_t value);
struct nd_hir *sema_mk_local(struct fctx *f, struct local *l, nd_node at);
struct nd_hir *sema_mk_string(struct fctx *f, nd_node at, struct nd_str text);
struct nd_hir *sema_mk_call(struct fctx *f, struct finst *fi, nd_node at, struct nd_hir **args, uint32_t nargs);
struct nd_hir *sema_mk_call_va(struct fctx *f, struct finst *fi, nd_node at, uint32_t nargs, ...);
struct nd_hir *sema_mk_prelude(struct fctx *f, nd_node at, const char *name, const nd_type *targs, uint32_t ntargs, uint32_t nargs, ...);
struct nd_hir *sema_mk_intrinsic(struct fctx *f, nd_node at, enum nd_intrinsic id, nd_type type, const nd_type *t, uint32_t nt,
			    uint32_t nargs, ...);
struct nd_hir *sema_mk_let(struct fctx *f, struct local *l, struct nd_hir *init, nd_node at);
struct nd_hir *sema_mk_error(struct fctx *f, nd_node at); // placeholder after a diagnostic
struct local *sema_new_local(struct fctx *f, const char *name, nd_type type, nd_node at);
// For debuggers, between these: locals belong to a scope of their own, as far as the nodes made reach.
struct outer_scope {
	uint32_t scope;
	nd_loc first, last;
};
struct outer_scope sema_scope_begin(struct fctx *f);
void sema_scope_end(struct fctx *f, struct outer_scope outer);
struct local *sema_bind_local(struct fctx *f, nd_sym sym, nd_type type, nd_node at); // new local, visible from now on
struct binding *sema_find_binding(struct fctx *f, nd_sym sym);
struct local *sema_use_binding(struct fctx *f, struct binding *b); // captured if need be
struct local *sema_capture(struct fctx *f, struct local *l); // l, or what stands for it in the closure f
nd_loc sema_loc_of(struct fctx *f, nd_node at);
struct nd_hir_label *sema_new_label(struct fctx *f);
bool sema_is_pure_value(const struct nd_hir *h); // no effect and independent of other evaluation
struct nd_hir *sema_spill(struct fctx *f, struct nd_hir *value, nd_node at, struct nd_hir **let); // LET a temporary; returns its read

// expr.c and neighbours
#define NO_TYPE ((nd_type)ND_TY_ERROR) // no expectation
struct nd_hir *sema_expr(struct fctx *f, nd_node n, nd_type expected);           // any value
struct nd_hir *sema_expr_optional(struct fctx *f, nd_node n, nd_type expected); // a variable at its declared type, not narrowed
struct nd_hir *sema_expr_as(struct fctx *f, nd_node n, nd_type type, const char *what); // coerced, diagnoses
struct nd_hir *sema_coerce(struct fctx *f, struct nd_hir *h, nd_type to, nd_node at, const char *what);
bool sema_can_coerce(struct fctx *f, nd_type from, nd_type to);
struct nd_hir *sema_condition(struct fctx *f, nd_node n);
struct nd_hir *sema_place(struct fctx *f, nd_node n); // assignable; diagnoses
nd_type sema_expected_number(const struct sema *s, nd_type expected); // NO_TYPE if it is no number
bool sema_is_const_field(const struct fctx *f, const struct nd_hir *h); // h: FIELD; false in its constructor
nd_type sema_join_types(struct fctx *f, nd_type a, nd_type b);
const char *sema_null_hint(struct fctx *f, const struct nd_hir *h, const char *instead);
void sema_literals_adapt(struct fctx *f, const nd_node *nodes, struct nd_hir **values, uint32_t n);
struct nd_hir *sema_call_expr(struct fctx *f, nd_node n, nd_type expected);
struct nd_hir *sema_call_args(struct fctx *f, nd_node at, struct finst *fi, struct nd_hir *self, const uint32_t *args, uint32_t nargs);
struct nd_hir *sema_method_call(struct fctx *f, nd_node at, struct nd_hir *recv, nd_sym name, uint32_t targs, const uint32_t *args,
			   uint32_t nargs, nd_type expected, bool is_super);
struct nd_hir *sema_method_call_pre(struct fctx *f, nd_node at, struct nd_hir *recv, nd_sym name, struct nd_hir *arg); // arg may be NULL
struct nd_hir *sema_pipeline(struct fctx *f, nd_node at, struct nd_hir *first, nd_node target, nd_type expected); // a | f(x)
struct nd_hir *sema_optional_chain(struct fctx *f, nd_node n, nd_node member, const uint32_t *args, uint32_t nargs, bool is_call);
struct nd_hir *sema_call_method0(struct fctx *f, nd_node at, struct nd_hir *recv, const char *name); // by name, no arguments; NULL if none
// The field of a struct, class, tuple or range; NULL if it has none of that name.
struct nd_hir *sema_field_of(struct fctx *f, struct nd_hir *obj, nd_sym sym, nd_node n);
struct nd_hir *sema_member_expr(struct fctx *f, nd_node n, nd_type expected);
struct nd_hir *sema_name_expr(struct fctx *f, nd_node n, nd_type expected);
struct nd_hir *sema_closure(struct fctx *f, nd_node n, uint32_t param_list, nd_node ret_node, nd_node body, nd_type expected);
struct nd_hir *sema_is_call(struct fctx *f, nd_node at, nd_node value, nd_node type, bool cast);
struct nd_hir *sema_lambda_expr(struct fctx *f, nd_node n, nd_type expected);
struct nd_hir *sema_construct(struct fctx *f, nd_node at, nd_type type, const uint32_t *args, uint32_t nargs);
struct nd_hir *sema_func_value(struct fctx *f, struct finst *fi, nd_node at);
struct nd_hir *sema_not_of(struct fctx *f, struct nd_hir *h, nd_node at);
bool sema_is_empty_literal(struct fctx *f, nd_node n); // `[]`, `{}`
bool sema_balance(struct fctx *f, struct nd_hir **a, struct nd_hir **b, nd_node at, const char *op);
struct nd_hir *sema_binary_expr(struct fctx *f, nd_node n, nd_type expected);
struct nd_hir *sema_binary_op(struct fctx *f, enum nd_ast_kind op, struct nd_hir *a, struct nd_hir *b, nd_node at);
struct nd_hir *sema_equal(struct fctx *f, struct nd_hir *a, struct nd_hir *b, nd_node at);
struct nd_hir *sema_to_string(struct fctx *f, struct nd_hir *h, bool quoted, nd_node at);
struct nd_hir *sema_hash_of(struct fctx *f, struct nd_hir *h, nd_node at);
struct nd_hir *sema_compare(struct fctx *f, struct nd_hir *a, struct nd_hir *b, nd_node at); // int <0 0 >0
struct nd_hir *sema_index_expr(struct fctx *f, nd_node n);
struct nd_hir *sema_convert_to(struct fctx *f, struct nd_hir *h, nd_type to, nd_node at); // explicit `int(x)`
struct nd_hir *sema_map_new(struct fctx *f, nd_type map, nd_node at);
struct nd_hir *sema_enum_value(struct fctx *f, struct nd_nominal *e, int variant, const uint32_t *args, uint32_t nargs, nd_node at);
struct nd_hir *sema_enum_call(struct fctx *f, struct nd_nominal *e, int variant, struct nd_hir *first, const uint32_t *args,
			 uint32_t nargs, nd_node at);
int sema_variant_index(struct sema *s, struct nd_nominal *e, nd_sym sym);
struct decl *sema_enum_with_variant(struct unit *u, nd_sym sym, int *count);
bool sema_is_hashable(struct sema *s, nd_type t);

// flow.c: narrowing
struct facts {
	ND_VEC(struct { struct local *local; nd_sym sym; nd_type type; }) items;
};
void sema_facts_of(struct fctx *f, nd_node cond, bool when, struct facts *ret);
void sema_facts_apply(struct fctx *f, const struct facts *facts);
void sema_facts_free(struct facts *facts);
bool sema_is_assigned_again(struct fctx *f, const struct binding *b); // after its declaration, anywhere in the function
void sema_narrow_to(struct fctx *f, struct binding *b, nd_type type);  // unless a closure assigns it
void sema_narrow_kill(struct fctx *f, nd_sym sym);
void sema_narrow_kill_assigned(struct fctx *f, nd_node n); // variables assigned anywhere in the subtree
uint32_t sema_narrow_save(struct fctx *f, nd_type **ret);
void sema_narrow_merge(struct fctx *f, const nd_type *a, const nd_type *b, uint32_t n); // what holds on both paths
// One path more ends here: *after becomes what holds on it and on those before (NULL: it is the first).
void sema_narrow_join(struct fctx *f, nd_type **after, uint32_t n);
void sema_narrow_restore(struct fctx *f, const nd_type *saved, uint32_t n);
void sema_ast_walk(const struct nd_ast *t, nd_node n, void (*visit)(void *arg, nd_node n), void *arg);

// async.c
nd_type sema_t_argument(struct sema *s, nd_type t);     // `void` as a type argument becomes a type that has a value
bool sema_is_nothing(struct sema *s, nd_type t);        // void, or that type
nd_type sema_t_future(struct sema *s, nd_type value);   // Future<value>
nd_type sema_future_value(struct sema *s, nd_type t);   // what a future of type t gives; ND_TY_ERROR if it is none
struct nd_hir *sema_await_expr(struct fctx *f, nd_node n, nd_type expected);
struct nd_hir *sema_await(struct fctx *f, struct nd_hir *future, nd_node at); // whose type is a future's
struct nd_hir *sema_stream_expr(struct fctx *f, nd_node n);
bool sema_check_may_await(struct fctx *f, nd_node at, const char *what);

// closure.c
// The future of a fiber that runs `body`, the body of the async function or lambda n that f stands for. Its parameters are
// the bindings from `params` on. What the future gives is of type ret; NO_TYPE: of the type that the body tells.
struct nd_hir *sema_async_body(struct fctx *f, nd_node n, nd_node body, uint32_t params, nd_type ret, const char *symbol);

// local_func.c
struct nd_hir *sema_local_function(struct fctx *f, nd_node n);
struct nd_hir *sema_local_functions(struct fctx *f, const nd_node *nodes, uint32_t n); // one after the other: see each other
bool sema_returns_value(struct unit *u, nd_node func); // by what its text says
bool sema_is_generic_local(const struct binding *b);
struct nd_hir *sema_local_func_value(struct fctx *f, nd_node at, struct binding *b, uint32_t targs, nd_type expected);

// assign.c
struct nd_hir *sema_assign_stmt(struct fctx *f, nd_node n);
struct nd_hir *sema_op_assign(struct fctx *f, nd_node n, enum nd_ast_kind op, nd_node value); // value 0: `++`, `--`

// stmt.c, loop.c, match.c
bool sema_is_taken(struct fctx *f, nd_sym sym); // by a function, a type or something built in
nd_type sema_variable_type(struct fctx *f, struct nd_hir *init, nd_node n, const char *name); // or diagnoses
struct nd_hir *sema_stmt(struct fctx *f, nd_node n);
struct nd_hir *sema_block(struct fctx *f, nd_node n);                        // own scope, type void or never
struct nd_hir *sema_block_value(struct fctx *f, nd_node n, nd_type expected); // value of the last expression
struct nd_hir *sema_for_in(struct fctx *f, nd_node n);
struct nd_hir *sema_iterate(struct fctx *f, nd_node at, nd_node iterable, nd_sym name1, nd_sym name2, bool is_async,
		       struct nd_hir_label *label, struct nd_hir *(*body)(struct fctx *, void *), void *arg);
bool sema_is_none_pattern(struct fctx *f, nd_node p);
void sema_check_exhaustive(struct fctx *f, nd_node n, nd_type t);
struct nd_hir *sema_match_expr(struct fctx *f, nd_node n, nd_type expected, bool as_statement);
struct nd_hir *sema_declare(struct fctx *f, nd_sym name, nd_node n, nd_type type, struct nd_hir *init, bool is_const);
void sema_check_redeclared(struct fctx *f, nd_sym name, nd_node n);
struct nd_hir *sema_destructure(struct fctx *f, nd_node n);

// statement lists, in the function's arena: what an error makes useless needs no clean-up
struct stmts {
	struct nd_hir **data;
	uint32_t len, cap;
};
void sema_add(struct fctx *f, struct stmts *list, struct nd_hir *h);
struct nd_hir *sema_seq(struct fctx *f, struct stmts *list, struct nd_hir *value, nd_node at); // empties list

static inline const struct nd_ast_type_decl *type_decl_of(const struct decl *d)
{
	return nd_ast_type_decl(d->unit->ast, d->node);
}
static inline enum nd_ast_kind kind_of(const struct unit *u, nd_node n) { return (enum nd_ast_kind)u->ast->kind.data[n]; }
static inline uint32_t a_of(const struct unit *u, nd_node n) { return u->ast->a.data[n]; }
static inline uint32_t b_of(const struct unit *u, nd_node n) { return u->ast->b.data[n]; }
static inline const uint32_t *x_of(const struct unit *u, uint32_t x) { return u->ast->extra.data + x; }
static inline uint32_t list_len(const struct unit *u, uint32_t l) { return u->ast->extra.data[l]; }
static inline const uint32_t *list_of(const struct unit *u, uint32_t l) { return u->ast->extra.data + l + 1; }
static inline enum nd_type_kind tk(const struct sema *s, nd_type t) { return nd_type_kind(s->types, t); }
static inline const char *tt(const struct sema *s, nd_type t) { return nd_type_text(s->types, t); }
static inline struct nd_nominal *nominal_of(const struct sema *s, nd_type t) { return nd_type_info(s->types, t)->nominal; }

#endif
