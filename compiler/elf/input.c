// Objects and archives. Every offset of a header is checked here, so that the later steps need not.
#include "elf/elf.h"

#include "noodle/mem.h"

#include <assert.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

enum nd_err elf_fail(struct elf_link *self, enum nd_err err, const char *format, ...)
{
	va_list args;
	char line[512];

	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (self->why->len)
		nd_buf_add_char(self->why, '\n');
	nd_buf_add_cstr(self->why, line);
	return err;
}

const char *elf_section_name(const struct elf_link *self, uint32_t section)
{
	const struct elf_section *of = &self->sections.data[section];

	return self->objects.data[of->object].section_names + of->header->sh_name;
}

struct elf_symbol *elf_symbol(struct elf_link *self, nd_sym name)
{
	return &self->symbols.data[name];
}

const char *elf_symbol_name(const struct elf_link *self, nd_sym name)
{
	return nd_intern_text(self->names, name);
}

nd_sym elf_named(struct elf_link *self, const char *name)
{
	nd_sym symbol = nd_intern_add(self->names, name, strlen(name));

	while (self->symbols.len <= symbol)
		nd_vec_push(&self->symbols, ((struct elf_symbol){
			.weak = true, .object = ELF_NONE, .section = ELF_NONE, .archive = ELF_NONE, .shared = ELF_NONE}));
	return symbol;
}

nd_sym elf_target(const struct elf_object *object, uint32_t symbol, const Elf64_Sym **local)
{
	*local = &object->symbols[symbol];
	return symbol < object->nlocals ? ELF_NONE : object->globals[symbol - object->nlocals];
}

// ---- headers ----

enum { MAX_ALIGN = 1 << 16, SHT_DEPENDENT_LIBRARIES = 0x6fff4c04 }; // the latter an extension of LLVM

static enum nd_err damaged(struct elf_link *self, const char *name, const char *what)
{
	return elf_fail(self, ND_INVALID, "%s is not an object that can be linked: %s", name, what);
}

static bool in_file(const struct nd_str *data, const Elf64_Shdr *s)
{
	return s->sh_type == SHT_NOBITS || (s->sh_offset <= data->len && s->sh_size <= data->len - s->sh_offset);
}

// A table of strings ends with a NUL, so that any offset in it is a string.
static bool is_strings(const struct nd_str *data, const Elf64_Shdr *s)
{
	return s->sh_type == SHT_STRTAB && in_file(data, s) && s->sh_size && !data->data[s->sh_offset + s->sh_size - 1];
}

// A table of `size` bytes each, where it can be read in place.
static bool is_table(const struct nd_str *data, const Elf64_Shdr *s, size_t size)
{
	return in_file(data, s) && s->sh_type != SHT_NOBITS && s->sh_size % size == 0 && s->sh_offset % 8 == 0;
}

static const Elf64_Shdr *section_headers(const struct nd_str *data, uint32_t *count, uint32_t *names)
{
	const Elf64_Ehdr *h = (const Elf64_Ehdr *)(const void *)data->data;

	if (data->len < sizeof *h || memcmp(h->e_ident, ELFMAG, SELFMAG) != 0 || h->e_ident[EI_CLASS] != ELFCLASS64 ||
	    h->e_ident[EI_DATA] != ELFDATA2LSB || h->e_machine != EM_X86_64 || h->e_shentsize != sizeof(Elf64_Shdr))
		return NULL;
	*count = h->e_shnum;
	*names = h->e_shstrndx;
	if (h->e_shoff > data->len || h->e_shoff % _Alignof(Elf64_Shdr) || (data->len - h->e_shoff) / sizeof(Elf64_Shdr) < h->e_shnum)
		return NULL;
	return (const Elf64_Shdr *)(const void *)(data->data + h->e_shoff);
}

static bool is_alignment(uint64_t align)
{
	return (align & (align - 1)) == 0 && align <= MAX_ALIGN;
}

static enum nd_err read_sections(struct elf_link *self, uint32_t number)
{
	struct elf_object *object = &self->objects.data[number];
	const Elf64_Shdr *headers = object->headers;

	for (uint32_t i = 0; i < object->nsections; i++) {
		struct elf_section *of = &self->sections.data[object->first_section + i];
		const Elf64_Shdr *s = &headers[i];

		if (!in_file(&object->data, s) || !is_alignment(s->sh_addralign) || s->sh_size > ELF_REACH ||
		    s->sh_name >= object->section_names_len)
			return damaged(self, object->name, "a section lies outside of the file");
		*of = (struct elf_section){
			.header = s,
			.data = s->sh_type == SHT_NOBITS ? NULL : (const uint8_t *)object->data.data + s->sh_offset,
			.object = number,
			.out = ELF_NONE,
		};
		elf_classify(of, object->section_names + s->sh_name);
	}
	for (uint32_t i = 0; i < object->nsections; i++) {
		const Elf64_Shdr *s = &headers[i];
		struct elf_section *of;

		if (s->sh_type == SHT_DEPENDENT_LIBRARIES)
			return elf_fail(self, ND_UNSUPPORTED, "%s names libraries that it needs", object->name);
		if (s->sh_type == SHT_REL)
			return elf_fail(self, ND_UNSUPPORTED, "%s has relocations without addends", object->name);
		if (s->sh_type != SHT_RELA)
			continue;
		if (s->sh_entsize != sizeof(Elf64_Rela) || s->sh_info >= object->nsections ||
		    !is_table(&object->data, s, sizeof(Elf64_Rela)))
			return damaged(self, object->name, "malformed relocations");
		of = &self->sections.data[object->first_section + s->sh_info];
		of->relas = (const Elf64_Rela *)(const void *)(object->data.data + s->sh_offset);
		of->nrelas = (uint32_t)(s->sh_size / sizeof(Elf64_Rela));
		for (uint32_t k = 0; k < of->nrelas; k++)
			if (ELF64_R_SYM(of->relas[k].r_info) >= object->nsymbols || !of->data ||
			    of->relas[k].r_offset >= of->header->sh_size)
				return damaged(self, object->name, "a relocation of what is not there");
	}
	return ND_OK;
}

static enum nd_err find_symbols(struct elf_link *self, struct elf_object *object)
{
	const Elf64_Shdr *headers = object->headers;

	for (uint32_t i = 0; i < object->nsections; i++) {
		const Elf64_Shdr *s = &headers[i];

		if (s->sh_type == SHT_SYMTAB_SHNDX)
			return elf_fail(self, ND_UNSUPPORTED, "%s has too many sections", object->name);
		if (s->sh_type != SHT_SYMTAB)
			continue;
		if (!is_table(&object->data, s, sizeof(Elf64_Sym)) || s->sh_link >= object->nsections || s->sh_entsize != sizeof(Elf64_Sym) ||
		    !is_strings(&object->data, &headers[s->sh_link]) || s->sh_info > s->sh_size / sizeof(Elf64_Sym))
			return damaged(self, object->name, "malformed symbol table");
		object->symbols = (const Elf64_Sym *)(const void *)(object->data.data + s->sh_offset);
		object->nsymbols = (uint32_t)(s->sh_size / sizeof(Elf64_Sym));
		object->nlocals = s->sh_info;
		object->strings = object->data.data + headers[s->sh_link].sh_offset;
		object->strings_len = headers[s->sh_link].sh_size;
	}
	for (uint32_t i = 0; i < object->nsymbols; i++) {
		const Elf64_Sym *symbol = &object->symbols[i];

		if (symbol->st_name >= object->strings_len ||
		    (symbol->st_shndx < SHN_LORESERVE && symbol->st_shndx >= object->nsections))
			return damaged(self, object->name, "malformed symbol");
		if (symbol->st_shndx == SHN_COMMON && (!is_alignment(symbol->st_value) || symbol->st_size > ELF_REACH))
			return damaged(self, object->name, "malformed symbol");
		if (symbol->st_shndx >= SHN_LORESERVE && symbol->st_shndx != SHN_ABS && symbol->st_shndx != SHN_COMMON)
			return elf_fail(self, ND_UNSUPPORTED, "%s has a symbol in an unknown section", object->name);
	}
	return ND_OK;
}

// ---- section groups ----

// The first object with a group of a name keeps it; the sections of all others are dropped.
static enum nd_err choose_groups(struct elf_link *self, uint32_t number)
{
	struct elf_object *object = &self->objects.data[number];

	for (uint32_t i = 0; i < object->nsections; i++) {
		const Elf64_Shdr *s = &object->headers[i];
		uint32_t known = nd_intern_count(self->groups);
		const char *signature;
		const uint32_t *words;

		if (s->sh_type != SHT_GROUP)
			continue;
		words = (const uint32_t *)(const void *)(object->data.data + s->sh_offset);
		if (s->sh_info >= object->nsymbols || s->sh_size < sizeof *words || s->sh_offset % sizeof *words)
			return damaged(self, object->name, "malformed section group");
		if (!(words[0] & GRP_COMDAT))
			continue;
		signature = object->strings + object->symbols[s->sh_info].st_name;
		if (nd_intern_cstr(self->groups, signature) == known)
			continue;
		for (uint32_t k = 1; k < s->sh_size / sizeof *words; k++) {
			if (words[k] >= object->nsections)
				return damaged(self, object->name, "malformed section group");
			self->sections.data[object->first_section + words[k]].dropped = true;
		}
	}
	return ND_OK;
}

// ---- symbols ----

static int strength(enum elf_kind kind, bool weak)
{
	return kind == ELF_UNDEFINED ? 0 : weak ? 1 : kind == ELF_COMMON ? 2 : 3;
}

static enum nd_err define(struct elf_link *self, nd_sym name, const Elf64_Sym *from, uint32_t object, uint32_t section)
{
	struct elf_symbol *symbol = elf_symbol(self, name);
	enum elf_kind kind = from->st_shndx == SHN_ABS ? ELF_ABSOLUTE : from->st_shndx == SHN_COMMON ? ELF_COMMON : ELF_DEFINED;
	bool weak = ELF64_ST_BIND(from->st_info) == STB_WEAK;
	int old = strength(symbol->kind, symbol->weak), new = strength(kind, weak);

	if (old == 3 && new == 3)
		return elf_fail(self, ND_INVALID, "duplicate symbol: %s in %s and %s", elf_symbol_name(self, name),
				self->objects.data[symbol->object].name, self->objects.data[object].name);
	if (kind == ELF_COMMON && symbol->kind == ELF_COMMON) {
		symbol->size = symbol->size > from->st_size ? symbol->size : from->st_size;
		symbol->value = symbol->value > from->st_value ? symbol->value : from->st_value;
		return ND_OK;
	}
	if (new <= old)
		return ND_OK;
	symbol->kind = kind;
	symbol->weak = weak;
	symbol->type = ELF64_ST_TYPE(from->st_info);
	symbol->object = object;
	symbol->section = section;
	symbol->value = from->st_value;
	symbol->size = from->st_size;
	return ND_OK;
}

static void refer(struct elf_link *self, nd_sym name, bool weak, uint32_t object)
{
	struct elf_symbol *symbol = elf_symbol(self, name);

	symbol->referenced = true;
	if (symbol->kind != ELF_UNDEFINED)
		return;
	if (symbol->object == ELF_NONE)
		symbol->object = object;
	if (!weak) {
		symbol->weak = false;
		nd_vec_push(&self->missing, name);
	}
}

static enum nd_err add_globals(struct elf_link *self, uint32_t number)
{
	struct elf_object *object = &self->objects.data[number];
	uint32_t count = object->nsymbols - object->nlocals;
	enum nd_err err = ND_OK;

	object->globals = nd_arena_array(&self->arena, nd_sym, count + 1);
	for (uint32_t i = 0; i < count; i++) {
		const Elf64_Sym *from = &object->symbols[object->nlocals + i];
		uint32_t section = from->st_shndx < SHN_LORESERVE ? object->first_section + from->st_shndx : ELF_NONE;
		nd_sym name = object->globals[i] = elf_named(self, object->strings + from->st_name);

		if (ELF64_ST_TYPE(from->st_info) == STT_GNU_IFUNC)
			return elf_fail(self, ND_UNSUPPORTED, "%s has an indirect function", object->name);
		if (from->st_shndx == SHN_UNDEF || (section != ELF_NONE && self->sections.data[section].dropped))
			refer(self, name, ELF64_ST_BIND(from->st_info) == STB_WEAK, number);
		else if (define(self, name, from, number, section))
			err = ND_INVALID;
	}
	return err;
}

// ---- objects ----

// Adds the object and room for its sections. One that is no object stays empty.
static enum nd_err open_object(struct elf_link *self, struct nd_str data, const char *name)
{
	struct elf_object object = {.name = name, .data = data, .first_section = self->sections.len};
	uint32_t names = 0;
	enum nd_err err = ND_OK;

	if ((uintptr_t)data.data % _Alignof(Elf64_Shdr)) { // members of archives may lie anywhere
		char *copy = nd_arena_alloc(&self->arena, data.len + 1);

		memcpy(copy, data.data, data.len);
		object.data.data = copy;
	}
	object.headers = section_headers(&object.data, &object.nsections, &names);
	if (!object.headers || ((const Elf64_Ehdr *)(const void *)object.data.data)->e_type != ET_REL)
		err = damaged(self, name, "no x86-64 relocatable");
	else if (object.nsections && (names >= object.nsections || !is_strings(&object.data, &object.headers[names])))
		err = damaged(self, name, "no names of sections");
	if (err) {
		object.nsections = 0;
	} else if (object.nsections) {
		object.section_names = object.data.data + object.headers[names].sh_offset;
		object.section_names_len = object.headers[names].sh_size;
	}
	nd_vec_reserve(&self->sections, self->sections.len + object.nsections);
	self->sections.len += object.nsections;
	nd_vec_push(&self->objects, object);
	return err;
}

// All that does not depend on the others: may be done for several objects at once.
static enum nd_err read_object(struct elf_link *self, uint32_t number)
{
	struct elf_object *object = &self->objects.data[number];
	enum nd_err err;

	object->symbols = NULL;
	object->nsymbols = object->nlocals = 0;
	err = find_symbols(self, object);
	return err ? err : read_sections(self, number);
}

static enum nd_err take_object(struct elf_link *self, uint32_t number)
{
	enum nd_err err = choose_groups(self, number);

	return err ? err : add_globals(self, number);
}

struct reading { // by several threads
	struct elf_link *link;
	enum nd_err *errs;
	uint32_t count;
	atomic_uint next;
};

static void read_some(void *arg)
{
	enum { AT_ONCE = 8 };
	struct reading *all = arg;
	struct nd_buf why = {0};
	struct elf_link link = *all->link;
	uint32_t first;

	link.why = &why; // said again later, in order
	while ((first = atomic_fetch_add(&all->next, AT_ONCE)) < all->count)
		for (uint32_t i = first; i < first + AT_ONCE && i < all->count; i++)
			all->errs[i] = read_object(&link, i);
	nd_buf_release(&why);
}

enum nd_err elf_add_objects(struct elf_link *self, const struct nd_str *data, const char *const *names, uint32_t count)
{
	struct reading reading = {.link = self, .errs = nd_arena_array(&self->arena, enum nd_err, count + 1), .count = count};
	enum nd_err err = ND_OK, first = ND_OK;

	assert(!self->objects.len);
	for (uint32_t i = 0; i < count && err != ND_UNSUPPORTED; i++) {
		err = open_object(self, data[i], names[i]);
		first = first ? first : err;
	}
	if (first)
		return first;
	if (self->crew)
		nd_crew_run(self->crew, read_some, &reading);
	else
		read_some(&reading);
	for (uint32_t i = 0; i < count && err != ND_UNSUPPORTED; i++) {
		err = reading.errs[i] ? read_object(self, i) : take_object(self, i);
		first = first ? first : err;
	}
	return err == ND_UNSUPPORTED ? err : first;
}

static enum nd_err add_member(struct elf_link *self, struct nd_str data, const char *name)
{
	uint32_t number = self->objects.len;
	enum nd_err err = open_object(self, data, name);

	if (!err)
		err = read_object(self, number);
	return err ? err : take_object(self, number);
}

// ---- archives ----

enum { MEMBER_HEADER = 60, SIZE_AT = 48, SIZE_DIGITS = 10 };

// ar(5): the member whose header is at `at`.
static bool member(const struct nd_str *archive, uint64_t at, struct nd_str *ret)
{
	char digits[SIZE_DIGITS + 1] = "";
	unsigned long long size;

	if (at > archive->len || archive->len - at < MEMBER_HEADER || memcmp(archive->data + at + 58, "`\n", 2) != 0)
		return false;
	memcpy(digits, archive->data + at + SIZE_AT, SIZE_DIGITS);
	if (sscanf(digits, "%llu", &size) != 1 || size > archive->len - at - MEMBER_HEADER)
		return false;
	*ret = (struct nd_str){archive->data + at + MEMBER_HEADER, (size_t)size};
	return true;
}

static uint32_t big_endian(const char *at)
{
	const uint8_t *b = (const uint8_t *)at;

	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

enum nd_err elf_add_archive(struct elf_link *self, struct nd_str data)
{
	static const char magic[] = "!<arch>\n";
	uint32_t number = self->archives.len, count;
	const char *name, *end;
	struct nd_str index;

	if (data.len < 8 || memcmp(data.data, magic, 8) != 0)
		return damaged(self, "a library", "no archive");
	nd_vec_push(&self->archives, ((struct elf_archive){.data = data}));
	if (data.len == 8)
		return ND_OK;
	if (data.len < 10 || data.data[8] != '/' || data.data[9] != ' ' || !member(&data, 8, &index) || index.len < 4)
		return elf_fail(self, ND_UNSUPPORTED, "a library has no index of its symbols");
	count = big_endian(index.data);
	if (count > index.len / 4 - 1 || (index.len && index.data[index.len - 1]))
		return damaged(self, "a library", "malformed index");
	name = index.data + 4 + 4 * (size_t)count;
	end = index.data + index.len;
	for (uint32_t i = 0; i < count && name < end; i++) {
		struct elf_symbol *symbol = elf_symbol(self, elf_named(self, name));

		if (symbol->archive == ELF_NONE) {
			symbol->archive = number;
			symbol->member = big_endian(index.data + 4 + 4 * (size_t)i);
		}
		name += strlen(name) + 1;
	}
	return ND_OK;
}

static bool is_loaded(struct elf_archive *archive, uint32_t at)
{
	for (uint32_t i = 0; i < archive->loaded.len; i++)
		if (archive->loaded.data[i] == at)
			return true;
	nd_vec_push(&archive->loaded, at);
	return false;
}

enum nd_err elf_load_members(struct elf_link *self)
{
	while (self->missing.len) {
		nd_sym name = nd_vec_pop(&self->missing);
		struct elf_symbol symbol = *elf_symbol(self, name);
		struct elf_archive *archive;
		struct nd_str data;
		enum nd_err err;

		if (symbol.kind != ELF_UNDEFINED || symbol.archive == ELF_NONE)
			continue;
		archive = &self->archives.data[symbol.archive];
		if (is_loaded(archive, symbol.member))
			continue;
		if (!member(&archive->data, symbol.member, &data))
			return damaged(self, "a library", "malformed member");
		err = add_member(self, data, nd_arena_sprintf(&self->arena, "the library's member for %s",
								  elf_symbol_name(self, name)));
		if (err)
			return err;
	}
	return ND_OK;
}
