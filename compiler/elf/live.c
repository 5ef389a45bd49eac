// Sections that the start of the program reaches through relocations; all others stay out. Sections that are not loaded
// (debug information) stay whole and keep nothing alive.
#include "elf/elf.h"

#include <ctype.h>
#include <string.h>

struct marking {
	struct elf_link *link;
	ND_VEC(uint32_t) work;
};

static void mark(struct marking *self, uint32_t section)
{
	struct elf_section *of = &self->link->sections.data[section];

	if (of->live || of->dropped || !of->alloc)
		return;
	of->live = true;
	nd_vec_push(&self->work, section);
}

static bool is_c_name(const char *name)
{
	if (!isalpha((unsigned char)*name) && *name != '_')
		return false;
	while (isalnum((unsigned char)*name) || *name == '_')
		name++;
	return !*name;
}

// What the loader or the C library runs without being told by a relocation, and what its authors ask to keep.
static bool is_root(const Elf64_Shdr *header, const char *name)
{
	static const char *const roots[] = {".init", ".fini", ".init_array", ".fini_array", ".preinit_array", ".ctors",
					    ".dtors", ".note.ABI-tag", NULL};

	if (header->sh_type == SHT_INIT_ARRAY || header->sh_type == SHT_FINI_ARRAY || header->sh_type == SHT_PREINIT_ARRAY)
		return true;
	if (*name != '.')
		return is_c_name(name); // __start_NAME and __stop_NAME reach it
	for (const char *const *root = roots; *root; root++)
		if (name[1] == (*root)[1] && !strcmp(name, *root))
			return true;
	return false;
}

// Only debug information is of use without being loaded, and the name of the compiler.
static bool is_unloaded(const Elf64_Shdr *header, const char *name)
{
	return header->sh_type == SHT_PROGBITS && !(header->sh_flags & SHF_COMPRESSED) &&
	       (!strncmp(name, ".debug_", 7) || !strcmp(name, ".comment"));
}

void elf_classify(struct elf_section *section, const char *name)
{
	section->alloc = section->header->sh_flags & SHF_ALLOC;
	section->frames = section->alloc && name[1] == 'e' && !strcmp(name, ".eh_frame");
	section->root = section->alloc && is_root(section->header, name);
	section->unloaded = !section->alloc && is_unloaded(section->header, name);
}

static void mark_symbol(struct marking *self, nd_sym name)
{
	const struct elf_symbol *symbol = elf_symbol(self->link, name);

	if (symbol->kind == ELF_DEFINED)
		mark(self, symbol->section);
}

static void mark_targets(struct marking *self, uint32_t section)
{
	const struct elf_section *of = &self->link->sections.data[section];
	const struct elf_object *object = &self->link->objects.data[of->object];

	if (of->frames) // entries follow what they describe
		return;
	for (uint32_t i = 0; i < of->nrelas; i++) {
		const Elf64_Sym *local;
		nd_sym global = elf_target(object, ELF64_R_SYM(of->relas[i].r_info), &local);

		if (global != ELF_NONE)
			mark_symbol(self, global);
		else if (local->st_shndx && local->st_shndx < SHN_LORESERVE)
			mark(self, object->first_section + local->st_shndx);
	}
}

void elf_mark_live(struct elf_link *self)
{
	struct marking marking = {.link = self};

	mark_symbol(&marking, elf_named(self, "_start"));
	for (uint32_t i = 0; i < self->sections.len; i++) {
		struct elf_section *of = &self->sections.data[i];

		if (of->unloaded && !of->dropped)
			of->live = true;
		else if (of->root)
			mark(&marking, i);
	}
	while (marking.work.len)
		mark_targets(&marking, nd_vec_pop(&marking.work));
	for (uint32_t i = 0; i < self->sections.len; i++)
		if (self->sections.data[i].frames && !self->sections.data[i].dropped)
			self->sections.data[i].live = true; // frames.c chooses among its entries
	nd_vec_free(&marking.work);
}
