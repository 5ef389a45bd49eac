// The order of the file, and addresses.
//
//   pages read only   headers .interp notes .dynsym … .rela.dyn .rodata .eh_frame_hdr .eh_frame
//   pages of code     .text .init .fini .plt
//   pages that are read only once the program has started (RELRO)   .tdata .tbss .init_array … .dynamic .got
//   pages of data     .data .bss
//   not loaded        .debug_* .comment, then .symtab .strtab .shstrtab (write.c)
//
// Between two kinds the address goes to the next page and keeps its offset in it, so that the file has no holes: the
// boundary page is mapped twice.
#include "elf/elf.h"

#include "noodle/mem.h"

#include <stdlib.h>
#include <string.h>

// Ranks from 10 * kind on belong to that kind of pages.
enum {
	RANK_INTERP, RANK_NOTE, RANK_DYNSYM, RANK_VERSYM, RANK_VERNEED, RANK_HASH, RANK_DYNSTR, RANK_RELA, RANK_RODATA,
	RANK_FRAMES,
	RANK_TEXT = 10, RANK_INIT, RANK_FINI, RANK_PLT,
	RANK_TDATA = 20, RANK_TBSS, RANK_PREINIT, RANK_INIT_ARRAY, RANK_FINI_ARRAY, RANK_RELRO, RANK_DYNAMIC, RANK_GOT,
	RANK_DATA = 30, RANK_BSS,
	RANK_UNLOADED = 40,
};

static const struct {
	const char *name;
	uint32_t type;
	uint64_t flags;
	uint64_t align, entry_size;
	uint32_t rank;
} made[ELF_MADE_COUNT] = {
	[ELF_INTERP] = {".interp", SHT_PROGBITS, SHF_ALLOC, 1, 0, RANK_INTERP},
	[ELF_DYNSYM] = {".dynsym", SHT_DYNSYM, SHF_ALLOC, 8, sizeof(Elf64_Sym), RANK_DYNSYM},
	[ELF_VERSYM] = {".gnu.version", SHT_GNU_versym, SHF_ALLOC, 2, 2, RANK_VERSYM},
	[ELF_VERNEED] = {".gnu.version_r", SHT_GNU_verneed, SHF_ALLOC, 4, 0, RANK_VERNEED},
	[ELF_HASH] = {".gnu.hash", SHT_GNU_HASH, SHF_ALLOC, 8, 0, RANK_HASH},
	[ELF_DYNSTR] = {".dynstr", SHT_STRTAB, SHF_ALLOC, 1, 0, RANK_DYNSTR},
	[ELF_RELA_DYN] = {".rela.dyn", SHT_RELA, SHF_ALLOC, 8, sizeof(Elf64_Rela), RANK_RELA},
	[ELF_EH_FRAME_HDR] = {".eh_frame_hdr", SHT_PROGBITS, SHF_ALLOC, 4, 0, RANK_FRAMES},
	[ELF_EH_FRAME] = {".eh_frame", SHT_PROGBITS, SHF_ALLOC, 8, 0, RANK_FRAMES},
	[ELF_PLT] = {".plt", SHT_PROGBITS, SHF_ALLOC | SHF_EXECINSTR, 16, 0, RANK_PLT},
	[ELF_DYNAMIC] = {".dynamic", SHT_DYNAMIC, SHF_ALLOC | SHF_WRITE, 8, sizeof(Elf64_Dyn), RANK_DYNAMIC},
	[ELF_GOT] = {".got", SHT_PROGBITS, SHF_ALLOC | SHF_WRITE, 8, 0, RANK_GOT},
	[ELF_COMMONS] = {".bss.common", SHT_NOBITS, SHF_ALLOC | SHF_WRITE, 1, 0, RANK_BSS},
};

const struct elf_out *elf_made_section(const struct elf_link *self, enum elf_made which)
{
	return self->made[which] == ELF_NONE ? NULL : &self->outs.data[self->made[which]];
}

uint8_t *elf_made_bytes(const struct elf_link *self, enum elf_made which)
{
	const struct elf_out *out = elf_made_section(self, which);

	return out ? self->image + out->offset : NULL;
}

static uint64_t align_up(uint64_t value, uint64_t align)
{
	return align > 1 ? (value + align - 1) & ~(align - 1) : value;
}

// ---- joining ----

// ".text.main.f" goes to ".text".
static const char *output_name(const char *name)
{
	static const char *const joined[] = {".rodata", ".data.rel.ro", ".data", ".bss", ".tdata", ".tbss",
					     ".init_array", ".fini_array", ".ctors", ".dtors", NULL};

	if (!strncmp(name, ".text.", 6)) // most of them
		return ".text";
	for (const char *const *to = joined; *to; to++) {
		size_t len = strlen(*to);

		if (!strncmp(name, *to, len) && name[len] == '.')
			return *to;
	}
	return name;
}

static uint32_t rank_of(const char *name, const Elf64_Shdr *from)
{
	static const struct {
		const char *name;
		uint32_t rank;
	} known[] = {
		{".init", RANK_INIT}, {".fini", RANK_FINI}, {".preinit_array", RANK_PREINIT},
		{".init_array", RANK_INIT_ARRAY}, {".fini_array", RANK_FINI_ARRAY}, {".ctors", RANK_RELRO},
		{".dtors", RANK_RELRO}, {".data.rel.ro", RANK_RELRO},
	};

	if (!(from->sh_flags & SHF_ALLOC))
		return RANK_UNLOADED;
	if (from->sh_flags & SHF_TLS)
		return from->sh_type == SHT_NOBITS ? RANK_TBSS : RANK_TDATA;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (!strcmp(name, known[i].name))
			return known[i].rank;
	if (from->sh_flags & SHF_EXECINSTR)
		return RANK_TEXT;
	if (from->sh_flags & SHF_WRITE)
		return from->sh_type == SHT_NOBITS ? RANK_BSS : RANK_DATA;
	return from->sh_type == SHT_NOTE ? RANK_NOTE : RANK_RODATA;
}

struct joining {
	struct elf_link *link;
	struct nd_intern *names; // symbol i + 1 is output section i
};

static struct elf_out *out_for(struct joining *self, const char *name, const Elf64_Shdr *from)
{
	struct elf_link *link = self->link;
	nd_sym number = nd_intern_cstr(self->names, *name ? name : ".unnamed"); // never 0

	if (number > link->outs.len)
		nd_vec_push(&link->outs, ((struct elf_out){
			.name = nd_intern_text(link->names, nd_intern_cstr(link->names, name)),
			.type = from->sh_type,
			.rank = rank_of(name, from),
			.made = ELF_NONE,
			.entry_size = from->sh_flags & SHF_MERGE ? 0 : from->sh_entsize,
		}));
	return &link->outs.data[number - 1];
}

// Every object says which compiler made it; once is enough.
static bool is_repeated_comment(const struct elf_link *link, const struct elf_out *out, const struct elf_section *of)
{
	if (of->alloc || of->nrelas || !of->data || strcmp(out->name, ".comment") != 0)
		return false;
	for (uint32_t i = 0; i < out->parts.len; i++) {
		const struct elf_section *other = &link->sections.data[out->parts.data[i]];

		if (other->data && other->header->sh_size == of->header->sh_size &&
		    !memcmp(other->data, of->data, of->header->sh_size))
			return true;
	}
	return false;
}

static void join(struct joining *self)
{
	static const uint64_t kept_flags = SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR | SHF_TLS;
	struct elf_link *link = self->link;

	for (uint32_t i = 0; i < link->sections.len; i++) {
		struct elf_section *of = &link->sections.data[i];
		struct elf_out *out;
		const char *name;

		if (!of->live || of->frames)
			continue;
		name = elf_section_name(link, i);
		out = out_for(self, of->unloaded ? name : output_name(name), of->header);
		if (is_repeated_comment(link, out, of))
			continue;
		if (of->header->sh_type != SHT_NOBITS && out->type == SHT_NOBITS)
			out->type = SHT_PROGBITS;
		out->flags |= of->header->sh_flags & kept_flags;
		if (of->header->sh_addralign > out->align)
			out->align = of->header->sh_addralign;
		of->at = align_up(out->size, of->header->sh_addralign);
		out->size = of->at + of->header->sh_size;
		nd_vec_push(&out->parts, i);
	}
}

static void add_made(struct elf_link *self)
{
	for (uint32_t i = 0; i < ELF_MADE_COUNT; i++) {
		uint64_t size = elf_made_size(self, (enum elf_made)i);

		if (!size)
			continue;
		self->made[i] = self->outs.len; // for the size of .dynamic
		nd_vec_push(&self->outs, ((struct elf_out){
			.name = made[i].name, .type = made[i].type, .flags = made[i].flags, .entry_size = made[i].entry_size,
			.align = i == ELF_COMMONS ? self->commons_align : made[i].align, .rank = made[i].rank, .made = i,
			.size = size}));
	}
}

static int by_rank(const void *a, const void *b)
{
	const struct elf_out *left = a, *right = b;

	if (left->rank != right->rank)
		return left->rank < right->rank ? -1 : 1;
	return left->link < right->link ? -1 : 1; // as they came
}

static void sort(struct elf_link *self)
{
	for (uint32_t i = 0; i < self->outs.len; i++)
		self->outs.data[i].link = i;
	qsort(self->outs.data, self->outs.len, sizeof *self->outs.data, by_rank);
	for (uint32_t i = 0; i < self->outs.len; i++) {
		struct elf_out *out = &self->outs.data[i];

		out->link = 0;
		if (out->made != ELF_NONE)
			self->made[out->made] = i;
		for (uint32_t k = 0; k < out->parts.len; k++)
			self->sections.data[out->parts.data[k]].out = i;
	}
}

// ---- addresses ----

// The block of a thread's variables begins where the strictest of them allows.
static void align_threads(struct elf_link *self)
{
	struct elf_out *first = NULL;

	for (uint32_t i = self->outs.len; i-- > 0;) {
		struct elf_out *out = &self->outs.data[i];

		if (!(out->flags & SHF_TLS))
			continue;
		first = out;
		self->tls_align = self->tls_align > out->align ? self->tls_align : out->align;
	}
	if (first)
		first->align = self->tls_align;
}

static void give_addresses(struct elf_link *self)
{
	uint64_t offset = sizeof(Elf64_Ehdr) + ELF_MAX_SEGMENTS * sizeof(Elf64_Phdr);
	uint64_t address = ELF_BASE + offset, tbss = 0;
	uint32_t kind = 0;

	for (uint32_t i = 0; i < self->outs.len; i++) {
		struct elf_out *out = &self->outs.data[i];
		bool loaded = out->rank < RANK_UNLOADED, is_tbss = out->rank == RANK_TBSS;

		if (loaded && out->rank / 10 != kind) {
			kind = out->rank / 10;
			address = align_up(address, ELF_PAGE) + offset % ELF_PAGE;
		}
		if (out->type != SHT_NOBITS || is_tbss || kind != RANK_BSS / 10) {
			uint64_t aligned = align_up(loaded ? address : offset, out->align);

			offset += aligned - (loaded ? address : offset);
			address = loaded ? aligned : address;
		} else {
			address = align_up(address, out->align);
		}
		out->offset = offset;
		out->file_size = out->type == SHT_NOBITS ? 0 : out->size;
		offset += out->file_size;
		if (!loaded)
			continue;
		out->address = is_tbss ? align_up(address + tbss, out->align) : address; // it takes no room here
		if (is_tbss)
			tbss = out->address + out->size - address;
		else
			address += out->size;
		if (!(out->flags & SHF_TLS))
			continue;
		if (!self->tls_address)
			self->tls_address = out->address;
		self->tls_size = out->address + out->size - self->tls_address;
	}
	self->file_size = offset;
}

// ---- symbols that the layout gives ----

enum edge { EDGE_BASE, EDGE_END, EDGE_DATA_END, EDGE_TEXT_END, EDGE_GOT, EDGE_DYNAMIC, EDGE_NOTHING };

static const struct {
	const char *name;
	enum edge edge;
} edges[] = {
	{"__ehdr_start", EDGE_BASE}, {"__executable_start", EDGE_BASE}, {"_end", EDGE_END}, {"end", EDGE_END},
	{"_edata", EDGE_DATA_END}, {"edata", EDGE_DATA_END}, {"__bss_start", EDGE_DATA_END}, {"_etext", EDGE_TEXT_END},
	{"etext", EDGE_TEXT_END}, {"_GLOBAL_OFFSET_TABLE_", EDGE_GOT}, {"_DYNAMIC", EDGE_DYNAMIC},
	{"__rela_iplt_start", EDGE_NOTHING}, {"__rela_iplt_end", EDGE_NOTHING}, // there are no indirect functions
};

static const struct {
	const char *section, *start, *end;
} arrays[] = {
	{".preinit_array", "__preinit_array_start", "__preinit_array_end"},
	{".init_array", "__init_array_start", "__init_array_end"},
	{".fini_array", "__fini_array_start", "__fini_array_end"},
};

static uint64_t end_of(const struct elf_link *self, uint32_t kind, bool in_file)
{
	uint64_t end = ELF_BASE;

	for (uint32_t i = 0; i < self->outs.len; i++) {
		const struct elf_out *out = &self->outs.data[i];

		if (out->rank / 10 <= kind && out->rank < RANK_UNLOADED && !(in_file && out->type == SHT_NOBITS) &&
		    out->rank != RANK_TBSS)
			end = out->address + out->size;
	}
	return end;
}

static uint64_t start_of(const struct elf_link *self, const char *name, bool end)
{
	for (uint32_t i = 0; i < self->outs.len; i++)
		if (!strcmp(self->outs.data[i].name, name))
			return self->outs.data[i].address + (end ? self->outs.data[i].size : 0);
	return 0;
}

// Takes effect only for names that somebody refers to and nobody defines.
static void give(struct elf_link *self, const char *name, uint64_t value)
{
	struct elf_symbol *symbol = elf_symbol(self, elf_named(self, name));

	if (symbol->kind != ELF_UNDEFINED || !symbol->referenced)
		return;
	symbol->kind = ELF_ABSOLUTE;
	symbol->value = value;
}

static uint64_t edge_of(const struct elf_link *self, enum edge edge)
{
	const struct elf_out *out;

	switch (edge) {
	case EDGE_BASE:
		return ELF_BASE;
	case EDGE_END:
		return end_of(self, RANK_BSS / 10, false);
	case EDGE_DATA_END:
		return end_of(self, RANK_DATA / 10, true);
	case EDGE_TEXT_END:
		return end_of(self, RANK_TEXT / 10, false);
	case EDGE_GOT:
		out = elf_made_section(self, ELF_GOT);
		return out ? out->address : 0;
	case EDGE_DYNAMIC:
		out = elf_made_section(self, ELF_DYNAMIC);
		return out ? out->address : 0;
	case EDGE_NOTHING:
		break;
	}
	return 0;
}

static void give_edges(struct elf_link *self)
{
	for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
		give(self, edges[i].name, edge_of(self, edges[i].edge));
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++) {
		give(self, arrays[i].start, start_of(self, arrays[i].section, false));
		give(self, arrays[i].end, start_of(self, arrays[i].section, true));
	}
	for (uint32_t i = 0; i < self->outs.len; i++) {
		give(self, nd_arena_sprintf(&self->arena, "__start_%s", self->outs.data[i].name), self->outs.data[i].address);
		give(self, nd_arena_sprintf(&self->arena, "__stop_%s", self->outs.data[i].name),
		     self->outs.data[i].address + self->outs.data[i].size);
	}
}

bool elf_is_given(const char *name)
{
	for (size_t i = 0; i < sizeof edges / sizeof *edges; i++)
		if (!strcmp(edges[i].name, name))
			return true;
	for (size_t i = 0; i < sizeof arrays / sizeof *arrays; i++)
		if (!strcmp(arrays[i].start, name) || !strcmp(arrays[i].end, name))
			return true;
	return !strncmp(name, "__start_", 8) || !strncmp(name, "__stop_", 7);
}

// Tentative definitions of C get room behind each other.
static void place_commons(struct elf_link *self)
{
	for (nd_sym name = 1; name < self->symbols.len; name++) {
		struct elf_symbol *symbol = elf_symbol(self, name);
		uint64_t align = symbol->value ? symbol->value : 1;

		if (symbol->kind != ELF_COMMON)
			continue;
		self->commons = align_up(self->commons, align);
		self->commons_align = self->commons_align > align ? self->commons_align : align;
		symbol->value = self->commons;
		self->commons += symbol->size;
	}
}

// Code reaches everything by distances and addresses of 31 bits.
static bool is_in_reach(const struct elf_link *self)
{
	return self->file_size < ELF_REACH && end_of(self, RANK_BSS / 10, false) < ELF_REACH;
}

// Every relocation asks for one, and they lie closer together here than in the symbols and sections.
static void know_addresses(struct elf_link *self)
{
	self->section_addresses = nd_arena_array(&self->arena, uint64_t, self->sections.len + 1);
	for (uint32_t i = 0; i < self->sections.len; i++) {
		const struct elf_section *of = &self->sections.data[i];

		self->section_addresses[i] = of->out == ELF_NONE ? 0 : self->outs.data[of->out].address + of->at;
	}
	self->global_addresses = nd_arena_array(&self->arena, uint64_t, self->symbols.len + 1);
	for (nd_sym name = 0; name < self->symbols.len; name++)
		self->global_addresses[name] = elf_address_of(self, name);
}

enum nd_err elf_lay_out(struct elf_link *self)
{
	struct joining joining = {self, nd_intern_new()};

	for (uint32_t i = 0; i < ELF_MADE_COUNT; i++)
		self->made[i] = ELF_NONE;
	place_commons(self);
	elf_name_libraries(self);
	join(&joining);
	add_made(self);
	sort(self);
	align_threads(self);
	give_addresses(self);
	nd_intern_destroy(&joining.names);
	if (!is_in_reach(self))
		return elf_fail(self, ND_INVALID, "the program is larger than 2 GiB");
	give_edges(self);
	know_addresses(self);
	return ND_OK;
}
