// What the loader does: entries of .got and .plt for symbols of shared objects, and the tables that name them. All
// symbols are bound when the program starts, so one kind of entry is enough: a slot of .got with a relocation
// R_X86_64_GLOB_DAT, and for calls a stub in .plt that jumps through the slot.
#include "elf/elf.h"

#include <string.h>

static const char interpreter[] = "/lib64/ld-linux-x86-64.so.2";

enum { FIRST_NEEDED_VERSION = 2, HASH_BYTES = 4 * 4 + 8 + 4 };

// ---- what relocations need ----

enum need { NEED_NOTHING, NEED_ADDRESS, NEED_SLOT, NEED_TLS, NEED_UNKNOWN };

static enum need need_of(uint32_t type)
{
	switch (type) {
	case R_X86_64_NONE:
		return NEED_NOTHING;
	case R_X86_64_64:
	case R_X86_64_32:
	case R_X86_64_32S:
	case R_X86_64_PC32:
	case R_X86_64_PC64:
	case R_X86_64_PLT32:
		return NEED_ADDRESS;
	case R_X86_64_GOTPCREL:
	case R_X86_64_GOTPCRELX:
	case R_X86_64_REX_GOTPCRELX:
		return NEED_SLOT;
	case R_X86_64_TPOFF32:
	case R_X86_64_GOTTPOFF:
		return NEED_TLS;
	default:
		return NEED_UNKNOWN;
	}
}

static void import(struct elf_link *self, nd_sym name)
{
	struct elf_symbol *symbol = elf_symbol(self, name);

	if (symbol->dynamic)
		return;
	nd_vec_push(&self->imports, ((struct elf_import){name, (uint32_t)self->dynstr.len}));
	nd_buf_add(&self->dynstr, elf_symbol_name(self, name), strlen(elf_symbol_name(self, name)) + 1);
	symbol->dynamic = self->imports.len;
	self->shared.data[symbol->shared].needed = true;
}

static void need_slot(struct elf_link *self, nd_sym name)
{
	struct elf_symbol *symbol = elf_symbol(self, name);

	if (!symbol->got) {
		nd_vec_push(&self->got, name);
		symbol->got = self->got.len;
	}
	if (symbol->kind == ELF_SHARED)
		import(self, name);
}

// The address of a function of a shared object is that of its stub.
static enum nd_err need_stub(struct elf_link *self, nd_sym name)
{
	struct elf_symbol *symbol = elf_symbol(self, name);

	if (symbol->type != STT_FUNC && symbol->type != STT_GNU_IFUNC)
		return elf_fail(self, ND_UNSUPPORTED, "%s is a variable of a shared library", elf_symbol_name(self, name));
	need_slot(self, name);
	if (!symbol->plt) {
		nd_vec_push(&self->plt, name);
		symbol->plt = self->plt.len;
	}
	return ND_OK;
}

static enum nd_err scan_one(struct elf_link *self, const struct elf_object *object, uint32_t type, nd_sym name)
{
	struct elf_symbol *symbol = elf_symbol(self, name);
	enum need need = need_of(type);

	if (symbol->kind == ELF_UNDEFINED && !symbol->weak && !symbol->made) {
		symbol->made = true; // said once
		return elf_fail(self, ND_INVALID, "undefined symbol: %s", elf_symbol_name(self, name));
	}
	if (need == NEED_TLS && symbol->kind == ELF_SHARED)
		return elf_fail(self, ND_UNSUPPORTED, "%s: %s is a thread's variable of a shared library", object->name,
				elf_symbol_name(self, name));
	if (need == NEED_SLOT)
		need_slot(self, name);
	else if (need == NEED_ADDRESS && symbol->kind == ELF_SHARED)
		return need_stub(self, name);
	return ND_OK;
}

enum nd_err elf_scan(struct elf_link *self)
{
	enum nd_err ret = ND_OK;

	nd_buf_add_char(&self->dynstr, '\0');
	for (uint32_t i = 0; i < self->sections.len; i++) {
		const struct elf_section *of = &self->sections.data[i];
		const struct elf_object *object = &self->objects.data[of->object];

		if (!of->live || !of->alloc || of->frames)
			continue;
		for (uint32_t k = 0; k < of->nrelas; k++) {
			uint32_t type = ELF64_R_TYPE(of->relas[k].r_info);
			const Elf64_Sym *local;
			nd_sym name = elf_target(object, ELF64_R_SYM(of->relas[k].r_info), &local);
			enum nd_err err = ND_OK;

			if (need_of(type) == NEED_UNKNOWN)
				return elf_fail(self, ND_UNSUPPORTED, "%s has a relocation of type %u", object->name, type);
			if (name != ELF_NONE)
				err = scan_one(self, object, type, name);
			else if (need_of(type) == NEED_SLOT && type == R_X86_64_GOTPCREL)
				err = elf_fail(self, ND_UNSUPPORTED, "%s has a slot for a local symbol", object->name);
			if (err == ND_UNSUPPORTED)
				return err;
			ret = err ? err : ret;
		}
	}
	return ret;
}

// ---- sizes ----

static uint32_t imported_slots(const struct elf_link *self)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < self->got.len; i++)
		count += self->symbols.data[self->got.data[i]].kind == ELF_SHARED;
	return count;
}

// The versions of one shared object that are used, each once: an array of flags by index.
static uint32_t versions_used(const struct elf_link *self, uint32_t shared, uint8_t *used, uint32_t max)
{
	uint32_t count = 0;

	memset(used, 0, max);
	for (uint32_t i = 0; i < self->imports.len; i++) {
		const struct elf_symbol *symbol = &self->symbols.data[self->imports.data[i].symbol];

		if (symbol->shared != shared || symbol->version >= max || used[symbol->version] ||
		    !elf_version_name(&self->shared.data[shared], symbol->version))
			continue;
		used[symbol->version] = 1;
		count++;
	}
	return count;
}

enum { MAX_VERSIONS = 1 << 15 };

static uint64_t verneed_size(const struct elf_link *self)
{
	uint8_t used[MAX_VERSIONS];
	uint64_t size = 0;

	for (uint32_t i = 0; i < self->shared.len; i++) {
		uint32_t count = versions_used(self, i, used, MAX_VERSIONS);

		if (count)
			size += sizeof(Elf64_Verneed) + count * sizeof(Elf64_Vernaux);
	}
	return size;
}

struct dynamic_entries {
	Elf64_Dyn items[64];
	uint32_t count;
};

static void entry(struct dynamic_entries *entries, int64_t tag, uint64_t value)
{
	entries->items[entries->count++] = (Elf64_Dyn){.d_tag = tag, .d_un.d_val = value};
}

static void section_entry(const struct elf_link *self, struct dynamic_entries *entries, enum elf_made made, int64_t address,
			  int64_t size)
{
	const struct elf_out *out = elf_made_section(self, made);

	if (!out)
		return;
	entry(entries, address, out->address);
	if (size)
		entry(entries, size, out->size);
}

static void named_entry(const struct elf_link *self, struct dynamic_entries *entries, const char *name, int64_t address,
			int64_t size)
{
	for (uint32_t i = 0; i < self->outs.len; i++) {
		if (strcmp(self->outs.data[i].name, name) != 0)
			continue;
		entry(entries, address, self->outs.data[i].address);
		if (size)
			entry(entries, size, self->outs.data[i].size);
	}
}

static uint32_t needed_libraries(const struct elf_link *self)
{
	uint32_t count = 0;

	for (uint32_t i = 0; i < self->shared.len; i++)
		count += self->shared.data[i].needed;
	return count;
}

static void dynamic_entries(const struct elf_link *self, struct dynamic_entries *ret, const uint32_t *sonames,
			    uint32_t verneeds)
{
	for (uint32_t i = 0; i < needed_libraries(self); i++)
		entry(ret, DT_NEEDED, sonames ? sonames[i] : 0);
	entry(ret, DT_FLAGS, DF_BIND_NOW);
	entry(ret, DT_FLAGS_1, DF_1_NOW);
	entry(ret, DT_DEBUG, 0);
	section_entry(self, ret, ELF_RELA_DYN, DT_RELA, DT_RELASZ);
	entry(ret, DT_RELAENT, sizeof(Elf64_Rela));
	section_entry(self, ret, ELF_DYNSYM, DT_SYMTAB, 0);
	entry(ret, DT_SYMENT, sizeof(Elf64_Sym));
	section_entry(self, ret, ELF_DYNSTR, DT_STRTAB, DT_STRSZ);
	section_entry(self, ret, ELF_HASH, DT_GNU_HASH, 0);
	named_entry(self, ret, ".init", DT_INIT, 0);
	named_entry(self, ret, ".fini", DT_FINI, 0);
	named_entry(self, ret, ".preinit_array", DT_PREINIT_ARRAY, DT_PREINIT_ARRAYSZ);
	named_entry(self, ret, ".init_array", DT_INIT_ARRAY, DT_INIT_ARRAYSZ);
	named_entry(self, ret, ".fini_array", DT_FINI_ARRAY, DT_FINI_ARRAYSZ);
	section_entry(self, ret, ELF_VERSYM, DT_VERSYM, 0);
	section_entry(self, ret, ELF_VERNEED, DT_VERNEED, 0);
	if (elf_made_section(self, ELF_VERNEED))
		entry(ret, DT_VERNEEDNUM, verneeds);
	entry(ret, DT_NULL, 0);
}

uint64_t elf_made_size(const struct elf_link *self, enum elf_made made)
{
	struct dynamic_entries entries = {.count = 0};
	uint32_t fdes = 0;

	switch (made) {
	case ELF_INTERP:
		return sizeof interpreter;
	case ELF_DYNSYM:
		return (self->imports.len + 1) * sizeof(Elf64_Sym);
	case ELF_VERSYM:
		return (self->imports.len + 1) * sizeof(uint16_t);
	case ELF_VERNEED:
		return verneed_size(self);
	case ELF_HASH:
		return HASH_BYTES;
	case ELF_DYNSTR:
		return self->dynstr.len;
	case ELF_RELA_DYN:
		return imported_slots(self) * sizeof(Elf64_Rela);
	case ELF_EH_FRAME_HDR:
		for (uint32_t i = 0; i < self->frames.len; i++)
			fdes += self->frames.data[i].cie != ELF_NONE;
		return self->frames.len ? 12 + 8 * (uint64_t)fdes : 0;
	case ELF_EH_FRAME:
		return self->frames.len ? (uint64_t)nd_vec_last(&self->frames).to + nd_vec_last(&self->frames).len : 0;
	case ELF_PLT:
		return self->plt.len * (uint64_t)ELF_PLT_BYTES;
	case ELF_DYNAMIC: // called when all other sections are in outs
		dynamic_entries(self, &entries, NULL, 0);
		return entries.count * sizeof(Elf64_Dyn);
	case ELF_GOT:
		return self->got.len * 8;
	case ELF_COMMONS:
		return self->commons;
	case ELF_MADE_COUNT:
		break;
	}
	return 0;
}

// ---- contents ----

static uint32_t add_dynstr(struct elf_link *self, const char *text)
{
	uint32_t at = (uint32_t)self->dynstr.len;

	nd_buf_add(&self->dynstr, text, strlen(text) + 1);
	return at;
}

// Names of libraries and versions go behind those of symbols; called before the layout, so that the size is right.
void elf_name_libraries(struct elf_link *self)
{
	uint8_t used[MAX_VERSIONS];

	self->strings_of_symbols = (uint32_t)self->dynstr.len;
	for (uint32_t i = 0; i < self->shared.len; i++) {
		const struct elf_shared *of = &self->shared.data[i];

		if (!of->needed)
			continue;
		add_dynstr(self, of->soname);
		versions_used(self, i, used, MAX_VERSIONS);
		for (uint16_t v = 0; v < MAX_VERSIONS; v++)
			if (used[v])
				add_dynstr(self, elf_version_name(of, v));
	}
}

struct naming { // walks .dynstr as elf_name_libraries wrote it
	const struct elf_link *link;
	uint32_t at;
};

static uint32_t next_name(struct naming *self)
{
	uint32_t at = self->at;

	self->at += (uint32_t)strlen(self->link->dynstr.data + at) + 1;
	return at;
}

// Returns the number of Verneed records; sonames[i] of needed libraries; versym of imports.
static uint32_t fill_versions(struct elf_link *self, uint32_t *sonames)
{
	struct naming naming = {self, self->strings_of_symbols};
	uint16_t *versym = (uint16_t *)(void *)elf_made_bytes(self, ELF_VERSYM), next = FIRST_NEEDED_VERSION;
	uint8_t *at = elf_made_bytes(self, ELF_VERNEED), used[MAX_VERSIONS];
	Elf64_Verneed *last = NULL;
	uint32_t libraries = 0, records = 0;

	for (uint32_t i = 0; i < self->imports.len; i++)
		versym[i + 1] = VER_NDX_GLOBAL;
	for (uint32_t i = 0; i < self->shared.len; i++) {
		const struct elf_shared *of = &self->shared.data[i];
		uint32_t count, left, soname;
		Elf64_Verneed *need;

		if (!of->needed)
			continue;
		soname = sonames[libraries++] = next_name(&naming);
		count = left = versions_used(self, i, used, MAX_VERSIONS);
		if (!count)
			continue;
		need = (Elf64_Verneed *)(void *)at;
		at += sizeof *need;
		*need = (Elf64_Verneed){.vn_version = VER_NEED_CURRENT, .vn_cnt = (uint16_t)count, .vn_file = soname,
					.vn_aux = sizeof *need};
		if (last)
			last->vn_next = (uint32_t)((uint8_t *)need - (uint8_t *)last);
		last = need;
		records++;
		for (uint16_t v = 0; v < MAX_VERSIONS && left; v++) {
			Elf64_Vernaux *aux = (Elf64_Vernaux *)(void *)at;

			if (!used[v])
				continue;
			left--;
			at += sizeof *aux;
			*aux = (Elf64_Vernaux){.vna_hash = elf_version_hash(elf_version_name(of, v)), .vna_other = next,
					       .vna_name = next_name(&naming), .vna_next = left ? sizeof *aux : 0};
			for (uint32_t k = 0; k < self->imports.len; k++) {
				const struct elf_symbol *symbol = elf_symbol(self, self->imports.data[k].symbol);

				if (symbol->shared == i && symbol->version == v)
					versym[k + 1] = next;
			}
			next++;
		}
	}
	return records;
}

static void fill_symbols(struct elf_link *self)
{
	Elf64_Sym *symbols = (Elf64_Sym *)(void *)elf_made_bytes(self, ELF_DYNSYM);
	uint32_t *hash = (uint32_t *)(void *)elf_made_bytes(self, ELF_HASH);

	for (uint32_t i = 0; i < self->imports.len; i++) {
		const struct elf_symbol *of = elf_symbol(self, self->imports.data[i].symbol);

		symbols[i + 1] = (Elf64_Sym){
			.st_name = self->imports.data[i].name,
			.st_info = ELF64_ST_INFO(STB_GLOBAL, of->type == STT_GNU_IFUNC ? STT_FUNC : of->type),
		};
	}
	hash[0] = 1; // one bucket, empty: nothing is defined here
	hash[1] = self->imports.len + 1;
	hash[2] = 1;
	hash[3] = 26;
}

static void fill_slots(struct elf_link *self)
{
	const struct elf_out *got = elf_made_section(self, ELF_GOT);
	Elf64_Rela *rela = (Elf64_Rela *)(void *)elf_made_bytes(self, ELF_RELA_DYN);

	for (uint32_t i = 0; i < self->got.len; i++) {
		const struct elf_symbol *symbol = elf_symbol(self, self->got.data[i]);
		uint64_t value = symbol->kind == ELF_SHARED ? 0 : elf_address_of(self, self->got.data[i]);

		memcpy(elf_made_bytes(self, ELF_GOT) + 8 * (uint64_t)i, &value, 8);
		if (symbol->kind == ELF_SHARED)
			*rela++ = (Elf64_Rela){.r_offset = got->address + 8 * (uint64_t)i,
					       .r_info = ELF64_R_INFO((uint64_t)symbol->dynamic, R_X86_64_GLOB_DAT)};
	}
}

static void fill_stubs(struct elf_link *self)
{
	static const uint8_t stub[ELF_PLT_BYTES] = {0xff, 0x25, 0, 0, 0, 0, // jmp *slot(%rip)
						    0xcc, 0xcc, 0xcc, 0xcc, 0xcc, 0xcc, 0xcc, 0xcc, 0xcc, 0xcc};
	const struct elf_out *plt = elf_made_section(self, ELF_PLT), *got = elf_made_section(self, ELF_GOT);

	for (uint32_t i = 0; i < self->plt.len; i++) {
		uint8_t *at = elf_made_bytes(self, ELF_PLT) + (uint64_t)i * ELF_PLT_BYTES;
		uint64_t slot = got->address + 8 * (uint64_t)(elf_symbol(self, self->plt.data[i])->got - 1);
		uint32_t distance = (uint32_t)(slot - (plt->address + (uint64_t)i * ELF_PLT_BYTES + 6));

		memcpy(at, stub, sizeof stub);
		memcpy(at + 2, &distance, 4);
	}
}

void elf_fill_made(struct elf_link *self)
{
	uint32_t *sonames = nd_arena_array(&self->arena, uint32_t, self->shared.len + 1);
	struct dynamic_entries entries = {.count = 0};
	uint32_t verneeds;

	memcpy(elf_made_bytes(self, ELF_INTERP), interpreter, sizeof interpreter);
	verneeds = fill_versions(self, sonames);
	dynamic_entries(self, &entries, sonames, verneeds);
	memcpy(elf_made_bytes(self, ELF_DYNAMIC), entries.items, entries.count * sizeof *entries.items);
	memcpy(elf_made_bytes(self, ELF_DYNSTR), self->dynstr.data, self->dynstr.len);
	fill_symbols(self);
	fill_slots(self);
	fill_stubs(self);
}
