// Shared objects: what the C library defines, under which version. Symbols are found through .gnu.hash, so that the
// three thousand names of a C library are never looked at.
#include "elf/elf.h"

#include "noodle/err.h"
#include "noodle/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HIDDEN_VERSION = 0x8000, FIRST_VERSION = 2 }; // 0 is local, 1 is the object itself

static enum nd_err map_file(const char *path, struct nd_str *ret)
{
	struct stat status;
	void *map = MAP_FAILED;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0)
		map = mmap(NULL, (size_t)status.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED) {
		enum nd_err err = fd < 0 ? nd_err_from_errno(errno) : ND_INVALID;

		if (fd >= 0)
			close(fd);
		return err;
	}
	close(fd);
	*ret = (struct nd_str){map, (size_t)status.st_size};
	return ND_OK;
}

static const Elf64_Shdr *find_section(const Elf64_Shdr *sections, uint32_t count, uint32_t type)
{
	for (uint32_t i = 0; i < count; i++)
		if (sections[i].sh_type == type)
			return &sections[i];
	return NULL;
}

static const void *contents(const struct elf_shared *of, const Elf64_Shdr *s)
{
	if (!s || s->sh_offset > of->data.len || s->sh_size > of->data.len - s->sh_offset)
		return NULL;
	return of->data.data + s->sh_offset;
}

static const char *soname(const struct elf_shared *of, const Elf64_Shdr *dynamic)
{
	const Elf64_Dyn *entries = contents(of, dynamic);

	for (uint64_t i = 0; entries && i < dynamic->sh_size / sizeof *entries; i++)
		if (entries[i].d_tag == DT_SONAME && entries[i].d_un.d_val < of->strings_len)
			return of->strings + entries[i].d_un.d_val;
	return NULL;
}

static bool read_headers(struct elf_shared *of)
{
	const Elf64_Ehdr *h = (const Elf64_Ehdr *)(const void *)of->data.data;
	const Elf64_Shdr *sections, *symbols, *strings, *versions, *definitions, *hash;

	if (of->data.len < sizeof *h || memcmp(h->e_ident, ELFMAG, SELFMAG) != 0 || h->e_type != ET_DYN ||
	    h->e_machine != EM_X86_64 || h->e_shentsize != sizeof *sections || h->e_shoff > of->data.len ||
	    (of->data.len - h->e_shoff) / sizeof *sections < h->e_shnum)
		return false;
	sections = (const Elf64_Shdr *)(const void *)(of->data.data + h->e_shoff);
	symbols = find_section(sections, h->e_shnum, SHT_DYNSYM);
	hash = find_section(sections, h->e_shnum, SHT_GNU_HASH);
	of->symbols = contents(of, symbols);
	of->hash = contents(of, hash);
	if (!of->symbols || !of->hash || symbols->sh_link >= h->e_shnum)
		return false;
	of->nsymbols = (uint32_t)(symbols->sh_size / sizeof *of->symbols);
	of->hash_len = hash->sh_size / 4;
	strings = &sections[symbols->sh_link];
	of->strings = contents(of, strings);
	of->strings_len = strings->sh_size;
	if (!of->strings || !of->strings_len || of->strings[of->strings_len - 1])
		return false;
	versions = find_section(sections, h->e_shnum, SHT_GNU_versym);
	if (versions && versions->sh_size / 2 >= of->nsymbols)
		of->versions = contents(of, versions);
	definitions = find_section(sections, h->e_shnum, SHT_GNU_verdef);
	of->definitions = contents(of, definitions);
	of->definitions_len = of->definitions ? definitions->sh_size : 0;
	of->soname = soname(of, find_section(sections, h->e_shnum, SHT_DYNAMIC));
	return of->hash_len >= 4 && of->soname;
}

enum nd_err elf_add_shared(struct elf_link *self, const char *path)
{
	struct elf_shared shared = {.path = nd_strdup(path)};
	enum nd_err err = map_file(path, &shared.data);

	nd_vec_push(&self->shared, shared);
	if (err)
		return elf_fail(self, err, "cannot read %s: %s", path, nd_err_text(err));
	if (!read_headers(&nd_vec_last(&self->shared)))
		return elf_fail(self, ND_UNSUPPORTED, "%s is not a shared library as expected", path);
	return ND_OK;
}

void elf_release_shared(struct elf_link *self)
{
	for (uint32_t i = 0; i < self->shared.len; i++) {
		if (self->shared.data[i].data.data)
			munmap((void *)(uintptr_t)self->shared.data[i].data.data, self->shared.data[i].data.len);
		nd_free(self->shared.data[i].path);
	}
	nd_vec_free(&self->shared);
}

static uint32_t gnu_hash(const char *name)
{
	uint32_t h = 5381;

	for (; *name; name++)
		h = h * 33 + (uint8_t)*name;
	return h;
}

uint32_t elf_version_hash(const char *name)
{
	uint32_t h = 0;

	for (; *name; name++) {
		uint32_t high;

		h = (h << 4) + (uint8_t)*name;
		high = h & 0xf0000000;
		h = (h ^ high >> 24) & ~high;
	}
	return h;
}

// .gnu.hash: [buckets][first hashed symbol][words of the Bloom filter][shift] filter, buckets, then a hash for each
// symbol, whose lowest bit ends a chain.
static uint32_t find(const struct elf_shared *of, const char *name)
{
	uint32_t hash = gnu_hash(name), nbuckets = of->hash[0], first = of->hash[1], nbloom = of->hash[2], at;
	const uint32_t *buckets = of->hash + 4 + 2 * (uint64_t)nbloom, *chain = buckets + nbuckets;
	uint64_t fixed = 4 + 2 * (uint64_t)nbloom + nbuckets;

	if (!nbuckets || fixed > of->hash_len)
		return 0;
	for (at = buckets[hash % nbuckets]; at >= first && at < of->nsymbols && at - first < of->hash_len - fixed; at++) {
		uint32_t value = chain[at - first];
		const Elf64_Sym *symbol = &of->symbols[at];

		if ((value | 1) == (hash | 1) && symbol->st_shndx != SHN_UNDEF && symbol->st_name < of->strings_len &&
		    !strcmp(of->strings + symbol->st_name, name) &&
		    !(of->versions && of->versions[at] & HIDDEN_VERSION)) // not the default version of the name
			return at;
		if (value & 1)
			break;
	}
	return 0;
}

const char *elf_version_name(const struct elf_shared *shared, uint16_t version)
{
	uint64_t at = 0;

	if (version < FIRST_VERSION)
		return NULL;
	while (shared->definitions_len >= sizeof(Elf64_Verdef) && at <= shared->definitions_len - sizeof(Elf64_Verdef)) {
		const Elf64_Verdef *definition = (const Elf64_Verdef *)(const void *)(shared->definitions + at);
		const Elf64_Verdaux *name;

		if (definition->vd_ndx == version) {
			at += definition->vd_aux;
			if (at > shared->definitions_len - sizeof *name)
				return NULL;
			name = (const Elf64_Verdaux *)(const void *)(shared->definitions + at);
			return name->vda_name < shared->strings_len ? shared->strings + name->vda_name : NULL;
		}
		if (!definition->vd_next)
			break;
		at += definition->vd_next;
	}
	return NULL;
}

void elf_bind_shared(struct elf_link *self)
{
	for (nd_sym name = 1; name < self->symbols.len; name++) {
		struct elf_symbol *symbol = elf_symbol(self, name);

		if (symbol->kind != ELF_UNDEFINED || !symbol->referenced)
			continue;
		for (uint32_t i = 0; i < self->shared.len; i++) {
			const struct elf_shared *of = &self->shared.data[i];
			uint32_t found = find(of, elf_symbol_name(self, name));

			if (!found)
				continue;
			symbol->kind = ELF_SHARED;
			symbol->type = ELF64_ST_TYPE(of->symbols[found].st_info);
			symbol->size = of->symbols[found].st_size;
			symbol->shared = i;
			symbol->version = of->versions ? of->versions[found] & (HIDDEN_VERSION - 1) : 0;
			break;
		}
	}
}
