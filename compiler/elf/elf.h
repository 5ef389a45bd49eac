// A static linker for what Noodle programs are made of: x86-64 ELF relocatables in memory, the embedded runtime
// archives, and the C library of the system as shared objects. Output is a dynamically linked executable at fixed low
// addresses (object headers hold 32-bit addresses of class descriptors). Specification: "System V Application Binary
// Interface" (gABI 4.1 and the AMD64 supplement 1.0), Drepper's "ELF Handling For Thread-Local Storage", and for
// symbol versions and .gnu.hash the Linux Standard Base 5.0.
//
// The steps, each in a file of its own, all over the tables of struct elf_link:
//   1. input.c     headers of every object are checked once; names become symbols; archives give members on demand
//   2. shared.c    what is still missing is looked for in the C library
//   3. live.c      sections that nothing reaches from the start are dropped
//   4. dynamic.c   relocations are looked at for what they need: entries of .got and .plt, dynamic relocations
//   5. layout.c    sections of one name are joined, ordered by what the loader maps how, and get addresses
//   6. relocate.c  contents are copied and relocated; frames.c does the same for .eh_frame, entry by entry
//   7. write.c     symbol table, section headers, program headers
//
// Reading the objects and relocating their contents are done by several threads where there are some to help: what they
// share they only read. When something is wrong the steps are repeated by one, which says it.
//
// The output is a function of the inputs alone. What is not understood (a relocation, a section flag) is ND_UNSUPPORTED,
// and the caller takes another linker; it is never guessed.
#ifndef NOODLE_ELF_H
#define NOODLE_ELF_H

#include "noodle/arena.h"
#include "noodle/buf.h"
#include "noodle/crew.h"
#include "noodle/err.h"
#include "noodle/intern.h"
#include "noodle/vec.h"

#include <elf.h>
#include <stdbool.h>
#include <stdint.h>

#define ELF_NONE UINT32_MAX
#define ELF_REACH UINT64_C(0x7fff0000) // addresses and sizes are below

enum {
	ELF_BASE = 0x200000, // address of the first byte of the file
	ELF_PAGE = 0x1000,
	ELF_PLT_BYTES = 16,
	ELF_MAX_SEGMENTS = 16,
	ELF_KINDS = 4, // of pages, see layout.c
	ELF_KIND_RELRO = 2,
};

struct elf_section { // of an input
	const Elf64_Shdr *header;
	const uint8_t *data;     // NULL: no bytes in the file
	const Elf64_Rela *relas;
	uint32_t nrelas;
	uint32_t object;
	uint32_t out;            // output section, ELF_NONE: not in the output
	uint64_t at;             // offset there
	bool alloc;              // is in memory when the program runs
	bool frames;             // .eh_frame
	bool root;               // kept without being reached
	bool unloaded;           // kept, and never in memory: debug information
	bool live;
	bool dropped;            // of a section group that another object has, too
};

struct elf_object {
	const char *name;
	struct nd_str data;
	const Elf64_Shdr *headers;
	const char *section_names;
	uint64_t section_names_len;
	uint32_t first_section;  // its section i is number first_section + i
	uint32_t nsections;
	const Elf64_Sym *symbols;
	uint32_t nsymbols;
	uint32_t nlocals;        // the first ones
	const char *strings;
	uint64_t strings_len;
	nd_sym *globals;         // of symbol nlocals + i
};

enum elf_kind {
	ELF_UNDEFINED,
	ELF_DEFINED,  // in a section
	ELF_ABSOLUTE, // value is all
	ELF_COMMON,   // to be given room in .bss: value is the alignment
	ELF_SHARED,   // in a shared object
};

struct elf_symbol { // global; number and name are those of the intern table
	enum elf_kind kind;
	uint8_t type;        // STT_…
	bool weak;           // the definition, or every reference so far
	bool referenced;     // by an object that is linked
	bool made;           // by this linker: its value is known after the layout
	uint32_t object;     // where it was seen first, for messages
	uint32_t section;    // number, when DEFINED
	uint64_t value;      // in the section, or absolute
	uint64_t size;
	uint32_t archive;    // that could define it, ELF_NONE: none
	uint32_t member;     // offset of the member there
	uint32_t shared;     // number of the shared object
	uint16_t version;    // index of its version there
	uint32_t got, plt, dynamic; // entries, 0: none (they count from 1)
};

struct elf_archive {
	struct nd_str data;
	ND_VEC(uint32_t) loaded; // members
};

struct elf_shared { // mapped
	char *path;
	struct nd_str data;
	const char *soname;
	const Elf64_Sym *symbols;
	uint32_t nsymbols;
	const char *strings;
	uint64_t strings_len;
	const uint16_t *versions;   // of symbols
	const uint8_t *definitions; // of versions
	uint64_t definitions_len;
	const uint32_t *hash;       // .gnu.hash
	uint64_t hash_len;          // in words
	bool needed;
};

enum elf_made { // sections that have no input
	ELF_INTERP, ELF_DYNSYM, ELF_VERSYM, ELF_VERNEED, ELF_HASH, ELF_DYNSTR, ELF_RELA_DYN, ELF_EH_FRAME_HDR,
	ELF_EH_FRAME, ELF_PLT, ELF_DYNAMIC, ELF_GOT, ELF_COMMONS, ELF_MADE_COUNT
};

struct elf_out { // a section of the output
	const char *name;
	uint32_t type;
	uint64_t flags;
	uint64_t align;
	uint64_t entry_size;
	uint32_t rank;     // order in the file
	uint32_t made;     // enum elf_made, ELF_NONE: joined from inputs
	uint32_t link;     // sh_link and sh_info
	uint32_t info;
	uint64_t address;
	uint64_t offset;
	uint64_t size;
	uint64_t file_size; // 0 for NOBITS
	ND_VEC(uint32_t) parts; // input sections
};

struct elf_frame { // a CIE or FDE that is kept
	uint32_t section; // input
	uint32_t from;    // offset there
	uint32_t len;
	uint32_t to;      // offset in the output
	uint32_t cie;     // of an FDE: number of its CIE in this list; ELF_NONE: is one itself
	uint64_t pc;      // of an FDE: what it describes, once that has an address
};

struct elf_import { // a dynamic symbol
	nd_sym symbol;
	uint32_t name; // in .dynstr
};

struct elf_link {
	struct nd_arena arena;
	struct nd_intern *names;
	ND_VEC(struct elf_symbol) symbols; // by nd_sym
	ND_VEC(struct elf_object) objects;
	ND_VEC(struct elf_section) sections;
	ND_VEC(struct elf_archive) archives;
	ND_VEC(struct elf_shared) shared;
	ND_VEC(nd_sym) missing;            // references that may still need an archive member
	struct nd_intern *groups;          // signatures of section groups
	ND_VEC(struct elf_out) outs;
	uint32_t made[ELF_MADE_COUNT];     // number in outs, ELF_NONE: not there
	ND_VEC(nd_sym) got;                // entry i + 1
	ND_VEC(nd_sym) plt;
	ND_VEC(struct elf_import) imports; // dynamic symbol i + 1
	ND_VEC(struct elf_frame) frames;
	struct nd_buf dynstr;
	uint32_t strings_of_symbols;       // bytes of dynstr before the names of libraries
	uint64_t commons, commons_align;
	uint64_t tls_address, tls_size, tls_align;
	uint64_t file_size;
	uint64_t *section_addresses;       // after the layout; 0: not in the output, or not in memory and first there
	uint64_t *global_addresses;        // by nd_sym
	uint8_t *image;    // in the output, where contents go
	struct nd_crew *crew;
	struct nd_buf *why; // what went wrong, in words
};

struct elf_inputs {
	const struct nd_str *objects; // in this order
	const char *const *object_names;
	uint32_t nobjects;
	const struct nd_str *archives;
	uint32_t narchives;
	const char *const *shared; // paths
	uint32_t nshared;
	struct nd_crew *crew;      // threads that help, or NULL
};

// The whole. On ND_OK the bytes of the executable are appended to `out`. Otherwise `why` has a sentence for each thing
// that is wrong, one a line: ND_INVALID an input is damaged or symbols are undefined or defined twice; ND_UNSUPPORTED
// something that this linker does not do; others from reading the shared objects.
enum nd_err nd_elf_link(struct nd_buf *out, const struct elf_inputs *inputs, struct nd_buf *why);

// ---- between the files ----

enum nd_err elf_fail(struct elf_link *self, enum nd_err err, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
const char *elf_section_name(const struct elf_link *self, uint32_t section);
struct elf_symbol *elf_symbol(struct elf_link *self, nd_sym name);
nd_sym elf_named(struct elf_link *self, const char *name); // as undefined as it was; new ones are unreferenced
const char *elf_symbol_name(const struct elf_link *self, nd_sym name);

enum nd_err elf_add_objects(struct elf_link *self, const struct nd_str *data, const char *const *names, uint32_t count);
enum nd_err elf_add_archive(struct elf_link *self, struct nd_str data);
enum nd_err elf_load_members(struct elf_link *self); // until nothing is missing that an archive has
enum nd_err elf_add_shared(struct elf_link *self, const char *path);
void elf_bind_shared(struct elf_link *self);
uint32_t elf_version_hash(const char *name); // the hash of the gABI
const char *elf_version_name(const struct elf_shared *shared, uint16_t version); // NULL: none
void elf_release_shared(struct elf_link *self);
void elf_classify(struct elf_section *section, const char *name); // alloc, frames, root, unloaded
void elf_mark_live(struct elf_link *self);

// Where a symbol of an object refers to: a global's number, or ELF_NONE and *local.
nd_sym elf_target(const struct elf_object *object, uint32_t symbol, const Elf64_Sym **local);

enum nd_err elf_scan(struct elf_link *self);         // fills got, plt and imports; finds what is undefined
void elf_name_libraries(struct elf_link *self);      // the rest of dynstr
enum nd_err elf_choose_frames(struct elf_link *self); // fills frames
uint64_t elf_made_size(const struct elf_link *self, enum elf_made made);
enum nd_err elf_lay_out(struct elf_link *self);      // fills outs; gives addresses
void elf_fill_made(struct elf_link *self);           // .dynamic and what goes with it, .plt, .got
enum nd_err elf_fill_frames(struct elf_link *self);
enum nd_err elf_relocate(struct elf_link *self);
// One relocation, whose place has the address `at`; `bytes` are those there.
enum nd_err elf_apply(struct elf_link *self, const struct elf_object *object, const Elf64_Rela *rela, uint64_t at,
		      uint8_t *bytes);
bool elf_is_given(const char *name); // the layout defines it, like _end
uint64_t elf_address_of(const struct elf_link *self, nd_sym symbol); // its PLT entry when it is in a shared object
uint64_t elf_local_address(const struct elf_link *self, const struct elf_object *object, const Elf64_Sym *symbol);
const struct elf_out *elf_made_section(const struct elf_link *self, enum elf_made made); // NULL: not in the output
uint8_t *elf_made_bytes(const struct elf_link *self, enum elf_made made);
enum nd_err elf_write(struct elf_link *self, struct nd_buf *out);

#endif
