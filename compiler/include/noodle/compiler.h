// The compiler as a library: source text in, interface, object code, diagnostics out. No sockets, threads, clock or
// global state; the same inputs give the same bytes in any process on any machine.
//
// A program is built in three kinds of steps, which noodlec runs one after the other and the cluster as tasks:
//   scan     source of one module                      -> imports + interface text
//   compile  source + interfaces it reads (closure)    -> object
//   link     objects of all modules + embedded runtime -> executable
#ifndef NOODLE_COMPILER_H
#define NOODLE_COMPILER_H

#include "noodle/buf.h"
#include "noodle/diag.h"
#include "noodle/digest.h"
#include "noodle/err.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	ND_MAX_SOURCE_BYTES = 64 << 20,   // one source file
	ND_MAX_MODULES = 1 << 20,         // of one program
	ND_MAX_IMPORTS = 1 << 16          // of one module
};

// Digest of this build of the compiler with its embedded runtime and standard library: part of every key. Two
// executables built from the same sources with the same tools have the same one.
struct nd_digest nd_compiler_digest(void);
const char *nd_compiler_version(void); // "noodlec 0.1.0 (LLVM 19.1.7)"

// Standard library -----------------------------------------------------------------------------------------------
// Canonical names are "std/prelude", "std/math", ...; every module implicitly imports std/prelude, which counts as an
// import for graphs, interfaces and links.
bool nd_std_source(const char *module, struct nd_str *ret); // static text
#define ND_NOT_YET_HINT "this part of the language is planned; docs/language-status.md lists what works"
const char *const *nd_std_modules(void);                    // NULL-terminated, sorted

// Scan -----------------------------------------------------------------------------------------------------------
struct nd_import { // as written; in text order, repeats removed
	char *spec;
	uint32_t line, column;
	bool in_interface; // needed to read this module's interface (others that read it read this import's too)
};

enum nd_header_kind { ND_HEADER_MODULE, ND_HEADER_PACKAGE, ND_HEADER_REQUIRES };

struct nd_header { // `module "n"`, `package "a.b"`, `requires "n"`
	enum nd_header_kind kind;
	char *name; // as written
	uint32_t line, column;
};

struct nd_scan {
	struct nd_import *imports;
	uint32_t nimports;
	struct nd_header *headers;
	uint32_t nheaders;
	struct nd_buf interface;
	struct nd_diags diags; // errors here mean: the module does not parse, or an exported type is not written
};

// Never fails otherwise. `file` is the package-relative path used in diagnostics. ret is released by the caller.
void nd_scan_source(struct nd_scan *ret, struct nd_str source, const char *file);
void nd_scan_release(struct nd_scan *self);
void nd_scan_encode(struct nd_buf *out, const struct nd_scan *self); // for cache and wire
enum nd_err nd_scan_decode(struct nd_scan *ret, const void *data, size_t len);

// Module graph ---------------------------------------------------------------------------------------------------
// Canonical module names: "<package>/<path below the source folder without .nc>", e.g. "orderbook/util/text"; the
// modules of a program without a manifest have the package "" and are named by the path alone ("main", "util/text").
struct nd_graph_module {
	const char *name;
	const char *package; // "" for none
	const char *file;    // for diagnostics
	const struct nd_scan *scan;
	// filled in by nd_graph_resolve:
	uint32_t *imports;   // module index for each scan->imports[i]; UINT32_MAX if unresolved
	uint32_t *reads;     // closure of interfaces that compiling this module reads: own imports and, transitively, their
	uint32_t nreads;     // in_interface imports; std/prelude included; sorted by name
};

struct nd_graph_package {
	const char *name;
	const char *const *dependencies; // names of packages its modules may import by "dependency/module"
	uint32_t ndependencies;
};

struct nd_graph; // borrows the modules and packages
// Resolves every import by [L44] ("./x", "../x" relative to the file; else a module of the package, then
// dependency/module, then a standard module; "a.b" is "a/b"), finds cycles, orders the modules. Missing modules (with
// the nearest names), cycles (as the list of their imports with file and line) and headers that say something else than the
// manifest does are diagnostics in `diags`.
// Standard modules that are imported must be among `modules` (the caller adds them when nd_graph_missing_std says so).
struct nd_graph *nd_graph_new(struct nd_graph_module *modules, uint32_t nmodules,
			      const struct nd_graph_package *packages, uint32_t npackages, struct nd_diags *diags);
void nd_graph_destroy(struct nd_graph **self_p);
// Modules reachable from `entry`, dependencies first, in the order of the imports depth first: order of
// initialisation and of the link. Returns the count; the array belongs to the graph until the next call.
uint32_t nd_graph_order(struct nd_graph *self, uint32_t entry, const uint32_t **ret);
// For loaders that find modules by following imports: candidate canonical names for a spec, best first, at most 4.
// NULL-terminated array of strings in one allocation, freed by nd_free.
char **nd_import_candidates(const char *importer_name, const char *importer_package, const char *spec,
			    const struct nd_graph_package *package);

// Compile --------------------------------------------------------------------------------------------------------
struct nd_options {
	uint32_t level;      // 0 .. 3
	bool check_only;     // no object
	bool program_entry;  // this module is the program's entry: top-level statements, main(), noodle_entry
	bool debug;          // describe variables and types to debuggers; the code stays the same above level 0
	uint32_t threads;    // for code generation; the bytes do not depend on it; 0 = 1
	uint32_t disabled_passes; // set by nd_options_disable_pass; for measuring what a pass gains
};
// Leaves a pass of the optimiser out; `llvm` stands for all of LLVM's passes over its IR. False when there is none of
// that name. The names are those of nd_options_pass_names.
bool nd_options_disable_pass(struct nd_options *self, const char *name);
const char *const *nd_options_pass_names(void); // NULL-terminated
// Canonical bytes of everything in the options that changes the output; goes into keys and over the wire.
void nd_options_encode(struct nd_buf *out, const struct nd_options *options);
enum nd_err nd_options_decode(struct nd_options *ret, const void *data, size_t len);
// The options whose encoding has this digest (there are not many); false when this compiler knows none.
bool nd_options_recognise(struct nd_options *ret, const struct nd_digest *digest);
void nd_options_describe(struct nd_buf *out, const struct nd_options *options); // "-O2, as the start of a program"

struct nd_unit_import {
	const char *spec;   // as written
	const char *module; // canonical name
};

struct nd_unit { // a module as the compiler sees it: the source of the one compiled, interface text of the others
	const char *name;
	const char *file;
	struct nd_str text;
	const struct nd_unit_import *imports; // at least those that the text mentions
	uint32_t nimports;
};

enum nd_emit { ND_EMIT_OBJECT, ND_EMIT_NONE, ND_EMIT_NIR, ND_EMIT_NBC, ND_EMIT_LLVM, ND_EMIT_ASM };

struct nd_compile_extra { // for noodlec; NULL in tasks
	enum nd_emit emit;
	const char *print_after;   // pass name or NULL
	struct nd_buf *print_to;
	uint64_t ns_parse, ns_sema, ns_lower, ns_opt, ns_ir, ns_llvm_opt, ns_emit; // out
	uint64_t (*now_ns)(void);  // the caller's clock, or NULL
	uint64_t lines, tokens, nir_insts; // out
	struct nd_opt_stats *passes; // out, private to the compiler (opt/opt.h); or NULL
	struct nd_crew *crew;        // threads that help to generate code (noodle/crew.h); or NULL
};

// Compiles one module. `units[0]` is the module, the rest its nd_graph_module.reads in any order. ND_OK: `object` has
// been appended to (unless check_only); ND_DIAGNOSTICS: the program has errors, see diags (warnings may be there with
// ND_OK too). ND_INVALID: a bug in the compiler itself, described in diags as an internal error.
enum nd_err nd_compile(struct nd_buf *object, struct nd_diags *diags, const struct nd_unit *units, uint32_t nunits,
		       const struct nd_options *options, struct nd_compile_extra *extra);

// Key of a COMPILE task: H(compiler, options, module name, source digest, the resolved imports of the interfaces read,
// each one's name and digest). `components` (for explaining): called once per part with a stable name and its digest; may be NULL.
struct nd_digest nd_compile_key(const struct nd_unit *unit, const struct nd_digest *source,
				const struct nd_unit *reads, const struct nd_digest *interfaces, uint32_t nreads,
				const struct nd_options *options,
				void (*component)(void *arg, const char *name, const struct nd_digest *digest), void *arg);

// Link -----------------------------------------------------------------------------------------------------------
struct nd_link_object {
	const char *name;   // module
	struct nd_str data; // object code
};

// Our own linker is inside and the fastest; what it does not know (and says so) it leaves to lld. The others are programs.
enum nd_linker { ND_LINKER_OWN, ND_LINKER_LLD, ND_LINKER_MOLD };

struct nd_link_options { // zero-initialised is our own, without help
	enum nd_linker linker;
	const char *scratch; // an existing folder for files of a linker that is a program; NULL: none may be used
	struct nd_crew *crew; // threads that help our own (noodle/crew.h); or NULL. The bytes do not depend on them
};

// Links objects (in nd_graph_order order) with the embedded runtime; the bytes of the executable are appended to
// `program`. Missing tools and undefined symbols end up in diags (ND_DIAGNOSTICS); other errors (a full disk under
// `scratch`) are this machine's, with a diagnostic, too. The bytes depend on the objects, this compiler build and the
// system's C library (and linker, if one is used) only.
enum nd_err nd_link(struct nd_buf *program, const struct nd_link_object *objects, uint32_t nobjects,
		    const struct nd_link_options *options, struct nd_diags *diags);
// Digest of what linking reads from the system (linker version, crt files, libc stubs): part of every LINK key.
// Computed once per call; ND_NOT_FOUND with a diagnostic when the tools are missing.
enum nd_err nd_link_system_digest(struct nd_digest *ret, struct nd_diags *diags);

#endif
