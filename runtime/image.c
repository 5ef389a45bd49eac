// The program's ELF file: sections, symbols, and the encodings that DWARF is made of.
#include "dwarf.h"

#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

uint64_t nd_rt_cursor_fixed(struct nd_rt_cursor *c, size_t size)
{
	uint64_t value = 0;

	if ((size_t)(c->end - c->p) < size) {
		c->p = c->end;
		return 0;
	}
	memcpy(&value, c->p, size); // x86-64 is little-endian, as is its DWARF
	c->p += size;
	return value;
}

uint64_t nd_rt_cursor_uleb(struct nd_rt_cursor *c)
{
	uint64_t value = 0;

	for (unsigned shift = 0; c->p < c->end; shift += 7) {
		unsigned char byte = *c->p++;

		if (shift < 64)
			value |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			break;
	}
	return value;
}

int64_t nd_rt_cursor_sleb(struct nd_rt_cursor *c)
{
	uint64_t value = 0;
	unsigned shift = 0;
	unsigned char byte = 0;

	while (c->p < c->end) {
		byte = *c->p++;
		if (shift < 64)
			value |= (uint64_t)(byte & 0x7f) << shift;
		shift += 7;
		if (!(byte & 0x80))
			break;
	}
	if (shift < 64 && (byte & 0x40))
		value |= ~(uint64_t)0 << shift;
	return (int64_t)value;
}

const char *nd_rt_cursor_string(struct nd_rt_cursor *c)
{
	const unsigned char *start = c->p;
	const unsigned char *nul = memchr(start, 0, (size_t)(c->end - start));

	if (!nul) {
		c->p = c->end;
		return "";
	}
	c->p = nul + 1;
	return (const char *)start;
}

void nd_rt_cursor_skip(struct nd_rt_cursor *c, uint64_t n)
{
	c->p = n < (uint64_t)(c->end - c->p) ? c->p + n : c->end;
}

struct nd_rt_cursor nd_rt_cursor_at(const struct nd_rt_cursor *section, uint64_t offset)
{
	struct nd_rt_cursor c = *section;

	nd_rt_cursor_skip(&c, offset);
	return c;
}

const char *nd_rt_string_in(const struct nd_rt_cursor *section, uint64_t offset)
{
	struct nd_rt_cursor c = nd_rt_cursor_at(section, offset);

	return nd_rt_cursor_string(&c);
}

static struct nd_rt_cursor section_data(const struct nd_rt_image *image, const Elf64_Shdr *s)
{
	if (s->sh_type == SHT_NOBITS || s->sh_offset > image->size || s->sh_size > image->size - s->sh_offset)
		return (struct nd_rt_cursor){ 0 };
	return (struct nd_rt_cursor){ image->data + s->sh_offset, image->data + s->sh_offset + s->sh_size };
}

static void find_sections(struct nd_rt_image *image)
{
	const Elf64_Ehdr *header = (const void *)image->data;
	const Elf64_Shdr *sections = (const void *)(image->data + header->e_shoff);

	if (!header->e_shoff || header->e_shoff > image->size || header->e_shentsize != sizeof *sections ||
	    header->e_shnum > (image->size - header->e_shoff) / sizeof *sections ||
	    header->e_shstrndx >= header->e_shnum)
		return;

	struct nd_rt_cursor names = section_data(image, &sections[header->e_shstrndx]);

	const struct {
		const char *name;
		struct nd_rt_cursor *data;
	} wanted[] = {
		{ ".debug_line", &image->line }, { ".debug_line_str", &image->line_str }, { ".debug_str", &image->str },
		{ ".debug_str_offsets", &image->str_offsets }, { ".debug_info", &image->info },
		{ ".debug_abbrev", &image->abbrev }, { ".debug_addr", &image->addr },
		{ ".debug_rnglists", &image->rnglists }, { ".symtab", &image->symbols }, { ".strtab", &image->names },
	};

	for (unsigned i = 0; i < header->e_shnum; i++) {
		const char *name = nd_rt_string_in(&names, sections[i].sh_name);

		for (size_t k = 0; k < sizeof wanted / sizeof *wanted; k++)
			if (!strcmp(name, wanted[k].name) && !(sections[i].sh_flags & SHF_COMPRESSED))
				*wanted[k].data = section_data(image, &sections[i]);
	}
}

bool nd_rt_image_open(struct nd_rt_image *image)
{
	struct stat st;
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);

	memset(image, 0, sizeof *image);
	if (fd < 0)
		return false;
	if (!fstat(fd, &st) && (size_t)st.st_size > sizeof(Elf64_Ehdr)) {
		void *data = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);

		if (data != MAP_FAILED) {
			image->data = data;
			image->size = (size_t)st.st_size;
		}
	}
	close(fd);
	if (!image->data)
		return false;

	const Elf64_Ehdr *header = (const void *)image->data;

	if (header->e_type == ET_DYN)
		image->bias = getauxval(AT_ENTRY) - header->e_entry;
	find_sections(image);
	return true;
}

void nd_rt_image_close(struct nd_rt_image *image)
{
	munmap((void *)(uintptr_t)image->data, image->size);
}

void nd_rt_find_functions(const struct nd_rt_image *image, struct nd_rt_place *places, int64_t n)
{
	const Elf64_Sym *symbol = (const void *)image->symbols.p;
	size_t count = (size_t)(image->symbols.end - image->symbols.p) / sizeof *symbol;

	for (; count; count--, symbol++) {
		if (ELF64_ST_TYPE(symbol->st_info) != STT_FUNC || !symbol->st_shndx)
			continue;
		for (int64_t i = 0; i < n; i++)
			if (places[i].pc - symbol->st_value < symbol->st_size)
				places[i].function = nd_rt_string_in(&image->names, symbol->st_name);
	}
}
