// The file: contents, and what stands around them: ELF header, program headers, symbol table, names, section headers.
#include "elf/elf.h"

#include <string.h>

struct segments {
	Elf64_Phdr items[ELF_MAX_SEGMENTS];
	uint32_t count;
};

static Elf64_Phdr *add(struct segments *self, uint32_t type, uint32_t flags, uint64_t align)
{
	Elf64_Phdr *segment = &self->items[self->count++];

	*segment = (Elf64_Phdr){.p_type = type, .p_flags = flags, .p_align = align};
	return segment;
}

// From the first to the last section; NOBITS at the end are in memory only.
static void cover(Elf64_Phdr *segment, const struct elf_out *out)
{
	if (!segment->p_memsz) {
		segment->p_offset = out->offset;
		segment->p_vaddr = segment->p_paddr = out->address;
	}
	segment->p_memsz = out->address + out->size - segment->p_vaddr;
	if (out->file_size)
		segment->p_filesz = out->offset + out->file_size - segment->p_offset;
}

static void cover_made(struct elf_link *self, struct segments *segments, uint32_t type, uint32_t flags, enum elf_made made)
{
	const struct elf_out *out = elf_made_section(self, made);

	if (out)
		cover(add(segments, type, flags, out->align), out);
}

static void loads(struct elf_link *self, struct segments *segments)
{
	static const uint32_t flags[] = {PF_R, PF_R | PF_X, PF_R | PF_W, PF_R | PF_W};

	for (uint32_t kind = 0; kind < ELF_KINDS; kind++) {
		Elf64_Phdr *segment = NULL;

		for (uint32_t i = 0; i < self->outs.len; i++) {
			const struct elf_out *out = &self->outs.data[i];

			if (out->rank / 10 != kind || (out->flags & SHF_TLS && out->type == SHT_NOBITS))
				continue;
			if (!segment)
				segment = add(segments, PT_LOAD, flags[kind], ELF_PAGE);
			cover(segment, out);
		}
		if (kind == 0 && segment) { // with the headers
			segment->p_memsz += segment->p_offset;
			segment->p_filesz += segment->p_offset;
			segment->p_offset = 0;
			segment->p_vaddr = segment->p_paddr = ELF_BASE;
		}
	}
}

static void thread_segment(struct elf_link *self, struct segments *segments)
{
	Elf64_Phdr *segment = NULL;

	for (uint32_t i = 0; i < self->outs.len; i++) {
		if (!(self->outs.data[i].flags & SHF_TLS))
			continue;
		if (!segment)
			segment = add(segments, PT_TLS, PF_R, self->tls_align);
		cover(segment, &self->outs.data[i]);
	}
}

static void relro_segment(struct elf_link *self, struct segments *segments)
{
	Elf64_Phdr *segment = NULL;
	uint64_t end;

	for (uint32_t i = 0; i < self->outs.len; i++) {
		const struct elf_out *out = &self->outs.data[i];

		if (out->rank / 10 != ELF_KIND_RELRO || (out->flags & SHF_TLS && out->type == SHT_NOBITS))
			continue;
		if (!segment)
			segment = add(segments, PT_GNU_RELRO, PF_R, 1);
		cover(segment, out);
	}
	if (!segment)
		return;
	end = (segment->p_vaddr + segment->p_memsz + ELF_PAGE - 1) & ~(uint64_t)(ELF_PAGE - 1);
	segment->p_memsz = end - segment->p_vaddr;
}

static void note_segments(struct elf_link *self, struct segments *segments)
{
	for (uint32_t i = 0; i < self->outs.len && segments->count < ELF_MAX_SEGMENTS; i++)
		if (self->outs.data[i].type == SHT_NOTE && self->outs.data[i].flags & SHF_ALLOC)
			cover(add(segments, PT_NOTE, PF_R, self->outs.data[i].align), &self->outs.data[i]);
}

static uint32_t write_segments(struct elf_link *self, uint8_t *image)
{
	struct segments segments = {.count = 0};
	Elf64_Phdr *self_segment = add(&segments, PT_PHDR, PF_R, 8);

	cover_made(self, &segments, PT_INTERP, PF_R, ELF_INTERP);
	loads(self, &segments);
	thread_segment(self, &segments);
	cover_made(self, &segments, PT_DYNAMIC, PF_R | PF_W, ELF_DYNAMIC);
	relro_segment(self, &segments);
	cover_made(self, &segments, PT_GNU_EH_FRAME, PF_R, ELF_EH_FRAME_HDR);
	add(&segments, PT_GNU_STACK, PF_R | PF_W, 0);
	note_segments(self, &segments);
	self_segment->p_offset = sizeof(Elf64_Ehdr);
	self_segment->p_vaddr = self_segment->p_paddr = ELF_BASE + sizeof(Elf64_Ehdr);
	self_segment->p_filesz = self_segment->p_memsz = segments.count * sizeof(Elf64_Phdr);
	memcpy(image + sizeof(Elf64_Ehdr), segments.items, segments.count * sizeof(Elf64_Phdr));
	return segments.count;
}

// ---- symbols ----

struct table {
	struct nd_buf symbols;
	struct nd_buf strings;
};

static void add_symbol(struct table *self, const char *name, uint8_t info, uint32_t section, uint64_t value, uint64_t size)
{
	Elf64_Sym symbol = {.st_name = (uint32_t)self->strings.len, .st_info = info, .st_shndx = (uint16_t)section,
			    .st_value = value, .st_size = size};

	nd_buf_add(&self->symbols, &symbol, sizeof symbol);
	nd_buf_add(&self->strings, name, strlen(name) + 1);
}

static void add_locals(struct elf_link *self, struct table *table)
{
	for (uint32_t i = 0; i < self->objects.len; i++) {
		const struct elf_object *object = &self->objects.data[i];

		for (uint32_t k = 1; k < object->nlocals; k++) {
			const Elf64_Sym *from = &object->symbols[k];
			const char *name = object->strings + from->st_name;
			uint8_t type = ELF64_ST_TYPE(from->st_info);
			uint32_t out;

			if (type == STT_SECTION || type == STT_FILE || !*name || (name[0] == '.' && name[1] == 'L') ||
			    from->st_shndx == SHN_UNDEF || from->st_shndx >= SHN_LORESERVE)
				continue;
			out = self->sections.data[object->first_section + from->st_shndx].out;
			if (out != ELF_NONE)
				add_symbol(table, name, from->st_info, out + 1,
					   elf_local_address(self, object, from) - (type == STT_TLS ? self->tls_address : 0),
					   from->st_size);
		}
	}
}

static void add_globals(struct elf_link *self, struct table *table)
{
	for (nd_sym name = 1; name < self->symbols.len; name++) {
		const struct elf_symbol *symbol = elf_symbol(self, name);
		uint8_t info = ELF64_ST_INFO(symbol->weak ? STB_WEAK : STB_GLOBAL, symbol->type);
		uint64_t value = elf_address_of(self, name);

		if (symbol->kind == ELF_DEFINED) {
			uint32_t out = self->sections.data[symbol->section].out;

			if (out != ELF_NONE)
				add_symbol(table, elf_symbol_name(self, name), info, out + 1,
					   value - (symbol->type == STT_TLS ? self->tls_address : 0), symbol->size);
		} else if (symbol->kind == ELF_SHARED && symbol->dynamic) {
			add_symbol(table, elf_symbol_name(self, name), info, SHN_UNDEF, 0, 0);
		} else if (symbol->kind == ELF_COMMON) {
			add_symbol(table, elf_symbol_name(self, name), info, self->made[ELF_COMMONS] + 1, value, symbol->size);
		}
	}
}

// ---- section headers ----

struct headers {
	struct nd_buf bytes;
	struct nd_buf names;
};

static void add_header(struct headers *self, const char *name, const Elf64_Shdr *header)
{
	Elf64_Shdr copy = *header;

	copy.sh_name = (uint32_t)self->names.len;
	nd_buf_add(&self->names, name, strlen(name) + 1);
	nd_buf_add(&self->bytes, &copy, sizeof copy);
}

static void add_outputs(struct elf_link *self, struct headers *headers)
{
	uint32_t dynsym = self->made[ELF_DYNSYM] + 1, dynstr = self->made[ELF_DYNSTR] + 1;

	for (uint32_t i = 0; i < self->outs.len; i++) {
		const struct elf_out *out = &self->outs.data[i];
		Elf64_Shdr header = {.sh_type = out->type, .sh_flags = out->flags, .sh_addr = out->address,
				     .sh_offset = out->offset, .sh_size = out->size, .sh_addralign = out->align,
				     .sh_entsize = out->entry_size};

		switch (out->made) {
		case ELF_DYNSYM:
			header.sh_link = dynstr;
			header.sh_info = 1;
			break;
		case ELF_VERNEED:
			header.sh_link = dynstr;
			for (uint32_t k = 0; k < self->shared.len; k++)
				header.sh_info += self->shared.data[k].needed;
			break;
		case ELF_DYNAMIC:
			header.sh_link = dynstr;
			break;
		case ELF_VERSYM:
		case ELF_HASH:
		case ELF_RELA_DYN:
			header.sh_link = dynsym;
			break;
		}
		add_header(headers, out->name, &header);
	}
}

// ---- the file ----

static uint64_t align_up(uint64_t value, uint64_t align)
{
	return (value + align - 1) & ~(align - 1);
}

struct elf_tail { // behind the image
	struct headers headers;
	struct table table;
	uint64_t symbols_at, strings_at, names_at, headers_at;
};

static void make_tail(struct elf_link *self, struct elf_tail *ret)
{
	uint32_t locals, symtab = self->outs.len + 1;

	add_header(&ret->headers, "", &(Elf64_Shdr){0});
	add_outputs(self, &ret->headers);
	add_symbol(&ret->table, "", 0, 0, 0, 0);
	add_locals(self, &ret->table);
	locals = (uint32_t)(ret->table.symbols.len / sizeof(Elf64_Sym));
	add_globals(self, &ret->table);

	ret->symbols_at = align_up(self->file_size, 8);
	ret->strings_at = ret->symbols_at + ret->table.symbols.len;
	ret->names_at = ret->strings_at + ret->table.strings.len;
	add_header(&ret->headers, ".symtab", &(Elf64_Shdr){
		.sh_type = SHT_SYMTAB, .sh_offset = ret->symbols_at, .sh_size = ret->table.symbols.len, .sh_link = symtab + 1,
		.sh_info = locals, .sh_addralign = 8, .sh_entsize = sizeof(Elf64_Sym)});
	add_header(&ret->headers, ".strtab", &(Elf64_Shdr){
		.sh_type = SHT_STRTAB, .sh_offset = ret->strings_at, .sh_size = ret->table.strings.len, .sh_addralign = 1});
	add_header(&ret->headers, ".shstrtab", &(Elf64_Shdr){
		.sh_type = SHT_STRTAB, .sh_offset = ret->names_at, .sh_size = ret->headers.names.len + sizeof ".shstrtab",
		.sh_addralign = 1});
	ret->headers_at = align_up(ret->names_at + ret->headers.names.len, 8);
}

static void put(struct nd_buf *out, size_t start, uint64_t at, const struct nd_buf *bytes)
{
	memset(out->data + out->len, 0, start + at - out->len);
	memcpy(out->data + start + at, bytes->data, bytes->len);
	out->len = start + at + bytes->len;
}

static void write_tail(struct nd_buf *out, size_t start, const struct elf_tail *tail)
{
	put(out, start, tail->symbols_at, &tail->table.symbols);
	put(out, start, tail->strings_at, &tail->table.strings);
	put(out, start, tail->names_at, &tail->headers.names);
	put(out, start, tail->headers_at, &tail->headers.bytes);
}

static void write_head(struct elf_link *self, const struct elf_tail *tail)
{
	Elf64_Ehdr header = {
		.e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT, ELFOSABI_SYSV},
		.e_type = ET_EXEC, .e_machine = EM_X86_64, .e_version = EV_CURRENT, .e_phoff = sizeof(Elf64_Ehdr),
		.e_ehsize = sizeof(Elf64_Ehdr), .e_phentsize = sizeof(Elf64_Phdr), .e_shentsize = sizeof(Elf64_Shdr),
		.e_entry = elf_address_of(self, elf_named(self, "_start")), .e_shoff = tail->headers_at,
		.e_shnum = (uint16_t)(tail->headers.bytes.len / sizeof(Elf64_Shdr)),
	};

	header.e_shstrndx = (uint16_t)(header.e_shnum - 1);
	header.e_phnum = (uint16_t)write_segments(self, self->image);
	memcpy(self->image, &header, sizeof header);
}

// What no section fills: the end of the headers and the space between sections. Made ones may have holes.
static void clear_rest(struct elf_link *self)
{
	uint64_t at = 0;

	for (uint32_t i = 0; i < self->outs.len; i++) {
		const struct elf_out *out = &self->outs.data[i];

		memset(self->image + at, 0, out->offset - at);
		at = out->offset + out->file_size;
		if (out->made != ELF_NONE)
			memset(self->image + out->offset, 0, out->file_size);
	}
}

static enum nd_err fill(struct elf_link *self)
{
	enum nd_err err;

	clear_rest(self);
	elf_fill_made(self);
	err = elf_fill_frames(self);
	return err ? err : elf_relocate(self);
}

// Everything goes to its place in `out` at once: the file is large, and each copy of it would cost as much as linking.
enum nd_err elf_write(struct elf_link *self, struct nd_buf *out)
{
	size_t start = out->len;
	struct elf_tail tail = {.symbols_at = 0};
	enum nd_err err;

	make_tail(self, &tail);
	nd_buf_reserve_whole(out, tail.headers_at + tail.headers.bytes.len);
	self->image = (uint8_t *)out->data + start;
	err = fill(self);
	if (!err) {
		write_head(self, &tail);
		out->len += self->file_size;
		write_tail(out, start, &tail);
		out->data[out->len] = '\0';
	}
	nd_buf_release(&tail.headers.bytes);
	nd_buf_release(&tail.headers.names);
	nd_buf_release(&tail.table.symbols);
	nd_buf_release(&tail.table.strings);
	return err;
}
