// Merging relocatable objects. A large module is compiled as several LLVM modules; their objects become one here, in
// the order given, so the result does not depend on which thread finished first.
//
// Sections are copied as they are, equal names or not (a linker joins them by name anyway); symbol and section numbers
// change and are rewritten in symbol tables, relocations and section groups:
//   1. read the section headers of every object, choose the sections to keep and number them;
//   2. collect symbols: all locals, then the globals by name, a definition winning over uses; what belongs to the
//      module alone and was global only for the other objects of this merge, marked by being protected, becomes local;
//   3. lay out and write: ELF header, section contents, the new .symtab, .strtab, .shstrtab, section headers.
// Dropped: each object's own symbol and string tables, LLVM's address-significance table (it numbers symbols, and
// only serves a linker option that we do not use), and repeats of .note.GNU-stack.
#include "link/merge.h"

#include "noodle/intern.h"
#include "noodle/map.h"
#include "noodle/vec.h"

#include <elf.h>
#include <string.h>

enum { MAX_SECTIONS = 65000, SHT_ADDRSIG = 0x6fff4c03 };

struct section {
	Elf64_Shdr header;
	const char *name;
	const uint8_t *data;
	uint32_t object;
};

struct object {
	const uint8_t *data;
	size_t len;
	const Elf64_Ehdr *ehdr;
	const Elf64_Shdr *sections;
	uint32_t nsections;
	const Elf64_Sym *symbols;
	uint32_t nsymbols;
	const char *strings;
	size_t nstrings;
	uint32_t *section_map; // old number -> new; 0 = dropped
	uint32_t *symbol_map;
};

struct merge {
	struct object *objects;
	uint32_t n;
	ND_VEC(struct section) sections; // from number 1 on
	ND_VEC(Elf64_Sym) symbols;
	uint32_t nlocals;
	struct nd_intern *names; // of global symbols
	struct nd_map globals;   // name -> symbol
	struct nd_buf strtab, shstrtab;
	struct nd_buf *why;
};

static enum nd_err fail(struct merge *self, const char *reason)
{
	nd_buf_printf(self->why, "merging objects: %s", reason);
	return ND_INVALID;
}

static const char *string_at(const char *strings, size_t n, uint32_t at)
{
	return at < n ? strings + at : "";
}

static bool in_file(const struct object *o, const Elf64_Shdr *s)
{
	return s->sh_type == SHT_NOBITS || (s->sh_offset <= o->len && s->sh_size <= o->len - s->sh_offset);
}

static enum nd_err read_headers(struct merge *self, struct object *o)
{
	const Elf64_Ehdr *h = o->ehdr = (const Elf64_Ehdr *)(const void *)o->data;
	if (o->len < sizeof *h || memcmp(h->e_ident, ELFMAG, SELFMAG) != 0 || h->e_ident[EI_CLASS] != ELFCLASS64 ||
	    h->e_type != ET_REL || h->e_machine != EM_X86_64 || h->e_shentsize != sizeof(Elf64_Shdr))
		return fail(self, "not an x86-64 relocatable");
	o->nsections = h->e_shnum;
	if (h->e_shoff > o->len || (o->len - h->e_shoff) / sizeof(Elf64_Shdr) < o->nsections ||
	    h->e_shstrndx >= o->nsections)
		return fail(self, "section headers outside of the file");
	o->sections = (const Elf64_Shdr *)(const void *)(o->data + h->e_shoff);
	o->section_map = nd_alloc_zero(o->nsections, sizeof *o->section_map);
	for (uint32_t i = 0; i < o->nsections; i++) {
		if (!in_file(o, &o->sections[i]))
			return fail(self, "section outside of the file");
	}
	for (uint32_t i = 0; i < o->nsections; i++) {
		const Elf64_Shdr *s = &o->sections[i];
		if (s->sh_type != SHT_SYMTAB)
			continue;
		if (s->sh_link >= o->nsections || s->sh_entsize != sizeof(Elf64_Sym))
			return fail(self, "malformed symbol table");
		o->symbols = (const Elf64_Sym *)(const void *)(o->data + s->sh_offset);
		o->nsymbols = (uint32_t)(s->sh_size / sizeof(Elf64_Sym));
		o->strings = (const char *)o->data + o->sections[s->sh_link].sh_offset;
		o->nstrings = o->sections[s->sh_link].sh_size;
	}
	o->symbol_map = nd_alloc_zero(o->nsymbols + 1, sizeof *o->symbol_map);
	return ND_OK;
}

static enum nd_err keep_sections(struct merge *self, uint32_t index)
{
	struct object *o = &self->objects[index];
	const Elf64_Shdr *names = &o->sections[o->ehdr->e_shstrndx];
	for (uint32_t i = 1; i < o->nsections; i++) {
		const Elf64_Shdr *s = &o->sections[i];
		const char *name = string_at((const char *)o->data + names->sh_offset, names->sh_size, s->sh_name);
		if (s->sh_type == SHT_SYMTAB || s->sh_type == SHT_STRTAB || s->sh_type == SHT_ADDRSIG)
			continue;
		if (index > 0 && strcmp(name, ".note.GNU-stack") == 0)
			continue;
		if (self->sections.len >= MAX_SECTIONS)
			return ND_TOO_LARGE;
		struct section kept = { *s, name, o->data + s->sh_offset, index };
		o->section_map[i] = self->sections.len + 1;
		nd_vec_push(&self->sections, kept);
	}
	return ND_OK;
}

// A copy of the symbol with its new name and section number.
static enum nd_err translate(struct merge *self, const struct object *o, uint32_t i, Elf64_Sym *ret)
{
	*ret = o->symbols[i];
	const char *name = string_at(o->strings, o->nstrings, ret->st_name);
	ret->st_name = 0;
	if (*name) {
		ret->st_name = (uint32_t)self->strtab.len;
		nd_buf_add(&self->strtab, name, strlen(name) + 1);
	}
	if (ret->st_shndx != SHN_UNDEF && ret->st_shndx < SHN_LORESERVE) {
		if (ret->st_shndx >= o->nsections)
			return fail(self, "symbol in a section that is not there");
		ret->st_shndx = (uint16_t)o->section_map[ret->st_shndx];
	}
	return ND_OK;
}

static enum nd_err add_locals(struct merge *self, uint32_t index)
{
	struct object *o = &self->objects[index];
	for (uint32_t i = 1; i < o->nsymbols; i++) {
		const Elf64_Sym *s = &o->symbols[i];
		if (ELF64_ST_BIND(s->st_info) != STB_LOCAL)
			continue;
		if (ELF64_ST_TYPE(s->st_info) == STT_FILE && index > 0)
			continue;
		Elf64_Sym local;
		if (translate(self, o, i, &local))
			return ND_INVALID;
		if (s->st_shndx != SHN_UNDEF && local.st_shndx == SHN_UNDEF)
			continue; // of a dropped section
		o->symbol_map[i] = self->symbols.len;
		nd_vec_push(&self->symbols, local);
	}
	return ND_OK;
}

// See localise.
static bool is_mark(const Elf64_Sym *s)
{
	return s->st_shndx != SHN_UNDEF && ELF64_ST_VISIBILITY(s->st_other) == STV_PROTECTED;
}

static void join_global(Elf64_Sym *old, const Elf64_Sym *new)
{
	unsigned visibility = ELF64_ST_VISIBILITY(old->st_other);
	unsigned other = ELF64_ST_VISIBILITY(new->st_other);
	if (visibility == STV_DEFAULT || (other != STV_DEFAULT && other < visibility))
		visibility = other; // the most constraining one
	if (is_mark(old) || is_mark(new))
		visibility = STV_PROTECTED; // whatever the others say
	uint32_t name = old->st_name;
	if (old->st_shndx == SHN_UNDEF && (new->st_shndx != SHN_UNDEF || ELF64_ST_BIND(old->st_info) == STB_WEAK))
		*old = *new;
	old->st_name = name;
	old->st_other = (unsigned char)visibility;
}

static enum nd_err add_globals(struct merge *self, uint32_t index)
{
	struct object *o = &self->objects[index];
	for (uint32_t i = 1; i < o->nsymbols; i++) {
		if (ELF64_ST_BIND(o->symbols[i].st_info) == STB_LOCAL)
			continue;
		const char *name = string_at(o->strings, o->nstrings, o->symbols[i].st_name);
		nd_sym key = nd_intern_cstr(self->names, name);
		size_t strtab_len = self->strtab.len;
		Elf64_Sym symbol;
		if (translate(self, o, i, &symbol))
			return ND_INVALID;
		uint32_t at;
		if (nd_map_get(&self->globals, key, &at)) {
			self->strtab.len = strtab_len;
			Elf64_Sym *old = &self->symbols.data[at];
			if (old->st_shndx != SHN_UNDEF && symbol.st_shndx != SHN_UNDEF)
				return fail(self, name);
			join_global(old, &symbol);
		} else {
			at = self->symbols.len;
			nd_map_set(&self->globals, key, at);
			nd_vec_push(&self->symbols, symbol);
		}
		o->symbol_map[i] = at;
	}
	return ND_OK;
}

// Protected definitions become local and move in front of the globals, as ELF wants it.
static void localise(struct merge *self)
{
	uint32_t n = self->symbols.len, nlocals = self->nlocals;
	Elf64_Sym *ordered = nd_alloc_zero(n, sizeof *ordered);
	uint32_t *moved = nd_alloc_zero(n, sizeof *moved); // old number -> new
	for (uint32_t i = 0; i < n; i++) {
		Elf64_Sym *s = &self->symbols.data[i];
		if (i < self->nlocals || !is_mark(s))
			continue;
		s->st_info = ELF64_ST_INFO(STB_LOCAL, ELF64_ST_TYPE(s->st_info));
		s->st_other = STV_DEFAULT;
		moved[i] = nlocals++;
	}
	uint32_t next = nlocals;
	for (uint32_t i = 0; i < n; i++) {
		if (i < self->nlocals)
			moved[i] = i;
		else if (!moved[i])
			moved[i] = next++;
		ordered[moved[i]] = self->symbols.data[i];
	}
	memcpy(self->symbols.data, ordered, n * sizeof *ordered);
	self->nlocals = nlocals;
	for (uint32_t i = 0; i < self->n; i++) {
		struct object *o = &self->objects[i];
		for (uint32_t k = 0; k < o->nsymbols; k++)
			o->symbol_map[k] = moved[o->symbol_map[k]];
	}
	nd_free(ordered);
	nd_free(moved);
}

static void align_to(struct nd_buf *out, size_t start, uint64_t align)
{
	while (align > 1 && (out->len - start) % align != 0)
		nd_buf_add_char(out, 0);
}

static enum nd_err write_relocations(struct merge *self, struct nd_buf *out, const struct section *s)
{
	const struct object *o = &self->objects[s->object];
	for (uint64_t at = 0; at + sizeof(Elf64_Rela) <= s->header.sh_size; at += sizeof(Elf64_Rela)) {
		Elf64_Rela rela;
		memcpy(&rela, s->data + at, sizeof rela);
		uint32_t symbol = (uint32_t)ELF64_R_SYM(rela.r_info);
		if (symbol >= o->nsymbols)
			return fail(self, "relocation against a symbol that is not there");
		rela.r_info = ELF64_R_INFO((uint64_t)o->symbol_map[symbol], ELF64_R_TYPE(rela.r_info));
		nd_buf_add(out, &rela, sizeof rela);
	}
	return ND_OK;
}

static enum nd_err write_group(struct merge *self, struct nd_buf *out, const struct section *s)
{
	const struct object *o = &self->objects[s->object];
	for (uint64_t at = 0; at + 4 <= s->header.sh_size; at += 4) {
		uint32_t word;
		memcpy(&word, s->data + at, 4);
		if (at > 0 && word >= o->nsections)
			return fail(self, "group of a section that is not there");
		nd_buf_add_u32(out, at == 0 ? word : o->section_map[word]);
	}
	return ND_OK;
}

static enum nd_err write_section(struct merge *self, struct nd_buf *out, size_t start, struct section *s,
				 uint32_t symtab)
{
	const struct object *o = &self->objects[s->object];
	Elf64_Shdr *h = &s->header;
	align_to(out, start, h->sh_addralign);
	uint64_t offset = out->len - start;
	enum nd_err err = ND_OK;
	if (h->sh_type == SHT_RELA || h->sh_type == SHT_GROUP) {
		err = h->sh_type == SHT_RELA ? write_relocations(self, out, s) : write_group(self, out, s);
		if (h->sh_info >= (h->sh_type == SHT_RELA ? o->nsections : o->nsymbols))
			return fail(self, "malformed section header");
		h->sh_info = h->sh_type == SHT_RELA ? o->section_map[h->sh_info] : o->symbol_map[h->sh_info];
		h->sh_link = symtab;
	} else {
		if (h->sh_type != SHT_NOBITS)
			nd_buf_add(out, s->data, h->sh_size);
		if (h->sh_link && h->sh_link < o->nsections)
			h->sh_link = o->section_map[h->sh_link];
	}
	h->sh_offset = offset;
	h->sh_name = (uint32_t)self->shstrtab.len;
	nd_buf_add(&self->shstrtab, s->name, strlen(s->name) + 1);
	return err;
}

static Elf64_Shdr write_table(struct merge *self, struct nd_buf *out, size_t start, const char *name, uint32_t type,
			      const void *data, size_t size, uint64_t align)
{
	align_to(out, start, align);
	Elf64_Shdr ret = { .sh_type = type, .sh_offset = out->len - start, .sh_size = size, .sh_addralign = align };
	ret.sh_name = (uint32_t)self->shstrtab.len;
	nd_buf_add(&self->shstrtab, name, strlen(name) + 1);
	nd_buf_add(out, data, size);
	return ret;
}

static enum nd_err write_all(struct merge *self, struct nd_buf *out)
{
	size_t start = out->len;
	uint32_t symtab = self->sections.len + 1;
	Elf64_Ehdr header = *self->objects[0].ehdr;
	nd_buf_add(out, &header, sizeof header);
	for (uint32_t i = 0; i < self->sections.len; i++) {
		enum nd_err err = write_section(self, out, start, &self->sections.data[i], symtab);
		if (err)
			return err;
	}
	Elf64_Shdr symbols = write_table(self, out, start, ".symtab", SHT_SYMTAB, self->symbols.data,
					 self->symbols.len * sizeof(Elf64_Sym), 8);
	symbols.sh_entsize = sizeof(Elf64_Sym);
	symbols.sh_link = symtab + 1;
	symbols.sh_info = self->nlocals;
	Elf64_Shdr strtab = write_table(self, out, start, ".strtab", SHT_STRTAB, self->strtab.data,
					self->strtab.len, 1);
	// .shstrtab contains its own name, so that is added before its bytes are.
	uint32_t own_name = (uint32_t)self->shstrtab.len;
	nd_buf_add(&self->shstrtab, ".shstrtab", sizeof ".shstrtab");
	Elf64_Shdr shstrtab = { .sh_name = own_name, .sh_type = SHT_STRTAB, .sh_offset = out->len - start,
				.sh_size = self->shstrtab.len, .sh_addralign = 1 };
	nd_buf_add(out, self->shstrtab.data, self->shstrtab.len);

	align_to(out, start, 8);
	header.e_shoff = out->len - start;
	header.e_shnum = (uint16_t)(self->sections.len + 4);
	header.e_shstrndx = (uint16_t)(self->sections.len + 3);
	memcpy(out->data + start, &header, sizeof header);
	Elf64_Shdr none = { 0 };
	nd_buf_add(out, &none, sizeof none);
	for (uint32_t i = 0; i < self->sections.len; i++)
		nd_buf_add(out, &self->sections.data[i].header, sizeof none);
	nd_buf_add(out, &symbols, sizeof none);
	nd_buf_add(out, &strtab, sizeof none);
	nd_buf_add(out, &shstrtab, sizeof none);
	return ND_OK;
}

static enum nd_err merge(struct merge *self, struct nd_buf *out, const struct nd_str *objects)
{
	static const Elf64_Sym none;
	enum nd_err err = ND_OK;
	for (uint32_t i = 0; i < self->n && !err; i++) {
		self->objects[i].data = (const uint8_t *)objects[i].data;
		self->objects[i].len = objects[i].len;
		err = read_headers(self, &self->objects[i]);
		if (!err)
			err = keep_sections(self, i);
	}
	nd_buf_add_char(&self->strtab, 0);
	nd_buf_add_char(&self->shstrtab, 0);
	nd_vec_push(&self->symbols, none);
	for (uint32_t i = 0; i < self->n && !err; i++)
		err = add_locals(self, i);
	self->nlocals = self->symbols.len;
	for (uint32_t i = 0; i < self->n && !err; i++)
		err = add_globals(self, i);
	if (err)
		return err;
	localise(self);
	return write_all(self, out);
}

enum nd_err nd_elf_merge(struct nd_buf *out, const struct nd_str *objects, uint32_t n, struct nd_buf *why)
{
	struct merge self = { .n = n, .why = why };
	self.objects = nd_alloc_zero(n, sizeof *self.objects);
	self.names = nd_intern_new();
	size_t start = out->len;
	enum nd_err err = n ? merge(&self, out, objects) : fail(&self, "no objects");
	if (err && out->data)
		out->len = start;
	for (uint32_t i = 0; i < n; i++) {
		nd_free(self.objects[i].section_map);
		nd_free(self.objects[i].symbol_map);
	}
	nd_free(self.objects);
	nd_vec_free(&self.sections);
	nd_vec_free(&self.symbols);
	nd_intern_destroy(&self.names);
	nd_map_release(&self.globals);
	nd_buf_release(&self.strtab);
	nd_buf_release(&self.shstrtab);
	return err;
}
