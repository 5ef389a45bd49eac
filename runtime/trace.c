// Stack traces: walking frame pointers, and turning return addresses into "util/text.pad (src/util/text.nc:12)" with
// nothing but the executable's own ELF file: .symtab names the function, the DWARF line number program (version 4 or 5,
// section 6.2 of the DWARF 5 standard) the file and line. The file is mapped and decoded when a trace is printed, never
// before, and nothing is allocated, so this also works when the heap or the stack is exhausted.
#include "rt_internal.h"

#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static uintptr_t base_frame;

void nd_rt_trace_set_base(void *frame)
{
	base_frame = (uintptr_t)frame;
}

int64_t nd_rt_trace_walk(void *frame, uintptr_t *pc, int64_t max, bool *more)
{
	const uintptr_t *fp = frame;
	int64_t n = 0;

	*more = false;
	// A frame is {caller's frame, return address}, and callers lie at higher addresses.
	while (fp && (uintptr_t)fp < base_frame && (uintptr_t)fp % sizeof *fp == 0) {
		if (n == max) {
			*more = true;
			break;
		}
		pc[n++] = fp[1];
		if (fp[0] <= (uintptr_t)fp)
			break;
		fp = (const uintptr_t *)fp[0];
	}
	return n;
}

// Reading sections ----------------------------------------------------------------------------------------------
// Reads past the end give zeros and leave p at the end, so that a damaged section ends every loop.
struct cursor {
	const unsigned char *p, *end;
};

static uint64_t fixed(struct cursor *c, size_t size)
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

static uint64_t uleb(struct cursor *c)
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

static int64_t sleb(struct cursor *c)
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

static const char *string(struct cursor *c)
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

static void skip(struct cursor *c, uint64_t n)
{
	c->p = n < (uint64_t)(c->end - c->p) ? c->p + n : c->end;
}

struct image {
	const unsigned char *data;
	size_t size;
	uintptr_t bias; // 0 unless position-independent
	struct cursor line, line_str, str;
	const Elf64_Sym *symbols;
	size_t nsymbols;
	struct cursor names;
};

static const char *string_at(const struct cursor *section, uint64_t offset)
{
	struct cursor c = *section;

	skip(&c, offset);
	return string(&c);
}

static struct cursor section_data(const struct image *image, const Elf64_Shdr *s)
{
	if (s->sh_type == SHT_NOBITS || s->sh_offset > image->size || s->sh_size > image->size - s->sh_offset)
		return (struct cursor){ 0 };
	return (struct cursor){ image->data + s->sh_offset, image->data + s->sh_offset + s->sh_size };
}

static void find_sections(struct image *image)
{
	const Elf64_Ehdr *header = (const void *)image->data;
	const Elf64_Shdr *sections = (const void *)(image->data + header->e_shoff);

	if (!header->e_shoff || header->e_shoff > image->size || header->e_shentsize != sizeof *sections ||
	    header->e_shnum > (image->size - header->e_shoff) / sizeof *sections ||
	    header->e_shstrndx >= header->e_shnum)
		return;

	struct cursor names = section_data(image, &sections[header->e_shstrndx]);

	for (unsigned i = 0; i < header->e_shnum; i++) {
		const char *name = string_at(&names, sections[i].sh_name);
		struct cursor data = section_data(image, &sections[i]);

		if (sections[i].sh_flags & SHF_COMPRESSED)
			continue;
		if (!strcmp(name, ".debug_line"))
			image->line = data;
		else if (!strcmp(name, ".debug_line_str"))
			image->line_str = data;
		else if (!strcmp(name, ".debug_str"))
			image->str = data;
		if (sections[i].sh_type == SHT_SYMTAB && sections[i].sh_link < header->e_shnum) {
			image->symbols = (const void *)data.p;
			image->nsymbols = (size_t)(data.end - data.p) / sizeof *image->symbols;
			image->names = section_data(image, &sections[sections[i].sh_link]);
		}
	}
}

static bool open_image(struct image *image)
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

// Lines ---------------------------------------------------------------------------------------------------------
enum { // DWARF 5, 7.5.6, 7.22
	DW_FORM_data2 = 0x05, DW_FORM_data4 = 0x06, DW_FORM_data8 = 0x07, DW_FORM_string = 0x08, DW_FORM_block = 0x09,
	DW_FORM_data1 = 0x0b, DW_FORM_strp = 0x0e, DW_FORM_udata = 0x0f, DW_FORM_data16 = 0x1e, DW_FORM_line_strp = 0x1f,
	DW_LNCT_path = 1, DW_LNCT_directory_index = 2,
	DW_LNS_copy = 1, DW_LNS_advance_pc, DW_LNS_advance_line, DW_LNS_set_file, DW_LNS_set_column,
	DW_LNS_negate_stmt, DW_LNS_set_basic_block, DW_LNS_const_add_pc, DW_LNS_fixed_advance_pc,
	DW_LNE_end_sequence = 1, DW_LNE_set_address = 2
};

struct unit {
	int version;
	size_t offset_size;
	struct cursor directories, files; // the tables, from their formats or first entries on
};

struct place {
	uintptr_t pc; // inside the call instruction; relative to the image
	const char *function;
	const char *directory, *file;
	uint64_t line;
};

struct entry {
	const char *path;
	uint64_t directory;
};

static bool read_form(const struct image *image, const struct unit *unit, struct cursor *c, uint64_t form,
		      const char **text, uint64_t *number)
{
	*text = "";
	*number = 0;
	switch (form) {
	case DW_FORM_string:
		*text = string(c);
		return true;
	case DW_FORM_line_strp:
		*text = string_at(&image->line_str, fixed(c, unit->offset_size));
		return true;
	case DW_FORM_strp:
		*text = string_at(&image->str, fixed(c, unit->offset_size));
		return true;
	case DW_FORM_data1:
		*number = fixed(c, 1);
		return true;
	case DW_FORM_data2:
		*number = fixed(c, 2);
		return true;
	case DW_FORM_data4:
		*number = fixed(c, 4);
		return true;
	case DW_FORM_data8:
		*number = fixed(c, 8);
		return true;
	case DW_FORM_udata:
		*number = uleb(c);
		return true;
	case DW_FORM_data16:
		skip(c, 16);
		return true;
	case DW_FORM_block:
		skip(c, uleb(c));
		return true;
	default:
		return false; // its size is not known, so nothing after it can be read
	}
}

// Version 5: a table of entries that describes its own format. With `ret`, stops at entry `wanted`; otherwise goes to
// the table's end.
static bool table5(const struct image *image, const struct unit *unit, struct cursor *c, uint64_t wanted,
		   struct entry *ret)
{
	unsigned nformats = (unsigned)fixed(c, 1);
	struct cursor formats = *c;

	for (unsigned i = 0; i < nformats; i++) {
		uleb(c);
		uleb(c);
	}

	uint64_t count = uleb(c);

	for (uint64_t n = 0; n < count && c->p < c->end; n++) {
		struct cursor format = formats;
		struct entry entry = { "", 0 };

		for (unsigned i = 0; i < nformats; i++) {
			uint64_t content = uleb(&format), number;
			const char *text;

			if (!read_form(image, unit, c, uleb(&format), &text, &number))
				return false;
			if (content == DW_LNCT_path)
				entry.path = text;
			else if (content == DW_LNCT_directory_index)
				entry.directory = number;
		}
		if (ret && n == wanted) {
			*ret = entry;
			return true;
		}
	}
	return !ret;
}

// Version 4: strings up to an empty one; entries count from 1.
static bool directory4(struct cursor c, uint64_t wanted, const char **ret)
{
	for (uint64_t n = 1;; n++) {
		const char *text = string(&c);

		if (!*text)
			return false;
		if (n == wanted) {
			*ret = text;
			return true;
		}
	}
}

static bool file4(struct cursor c, uint64_t wanted, struct entry *ret)
{
	for (uint64_t n = 1;; n++) {
		struct entry entry;

		entry.path = string(&c);
		if (!*entry.path)
			return false;
		entry.directory = uleb(&c);
		uleb(&c);
		uleb(&c);
		if (n == wanted) {
			*ret = entry;
			return true;
		}
	}
}

static void name_file(const struct image *image, const struct unit *unit, uint64_t file, struct place *place)
{
	struct entry entry, directory = { "", 0 };
	struct cursor files = unit->files, directories = unit->directories;

	if (unit->version >= 5) {
		if (!table5(image, unit, &files, file, &entry))
			return;
		if (entry.directory)
			table5(image, unit, &directories, entry.directory, &directory);
	} else {
		if (!file4(files, file, &entry))
			return;
		if (entry.directory)
			directory4(directories, entry.directory, &directory.path);
	}
	place->file = entry.path;
	place->directory = directory.path;
}

struct row {
	uint64_t address, file, line;
};

// The instructions from `from` up to `to` belong to `row`.
static void match(const struct image *image, const struct unit *unit, const struct row *from, uint64_t to,
		  struct place *places, int64_t n)
{
	for (int64_t i = 0; i < n; i++) {
		if (places[i].pc >= from->address && places[i].pc < to && !places[i].file && from->line) {
			places[i].line = from->line;
			name_file(image, unit, from->file, &places[i]);
		}
	}
}

// One unit's line number program. `c` covers the unit from its version field on.
static void read_unit(const struct image *image, struct cursor c, size_t offset_size, struct place *places, int64_t n)
{
	struct unit unit = { .version = (int)fixed(&c, 2), .offset_size = offset_size };
	uintptr_t lowest = UINTPTR_MAX, highest = 0;

	if (unit.version < 2 || unit.version > 5)
		return;
	for (int64_t i = 0; i < n; i++) {
		if (places[i].file)
			continue;
		lowest = places[i].pc < lowest ? places[i].pc : lowest;
		highest = places[i].pc > highest ? places[i].pc : highest;
	}
	if (unit.version >= 5)
		skip(&c, 2); // address size, segment selector size

	uint64_t header_len = fixed(&c, offset_size);
	struct cursor program = c;

	skip(&program, header_len);
	c.end = program.p;

	uint64_t min_inst = fixed(&c, 1);

	if (unit.version >= 4)
		skip(&c, 1); // operations per instruction: 1 on this machine
	skip(&c, 1);         // default_is_stmt

	int64_t line_base = (int8_t)fixed(&c, 1);
	uint64_t line_range = fixed(&c, 1);
	uint64_t opcode_base = fixed(&c, 1);
	const unsigned char *arg_counts = c.p;

	if (!line_range || !opcode_base || (uint64_t)(c.end - c.p) < opcode_base - 1)
		return;
	skip(&c, opcode_base - 1);
	unit.directories = c;
	if (unit.version >= 5) {
		if (!table5(image, &unit, &c, 0, NULL))
			return;
	} else {
		while (*string(&c))
			;
	}
	unit.files = c;

	struct row row = { 0, 1, 1 }, last = { 0, 0, 0 };
	bool in_sequence = false;

	while (program.p < program.end) {
		uint64_t opcode = fixed(&program, 1);
		bool emit = false, end = false;

		if (opcode >= opcode_base) {
			uint64_t adjusted = opcode - opcode_base;

			row.address += adjusted / line_range * min_inst;
			row.line += (uint64_t)(line_base + (int64_t)(adjusted % line_range));
			emit = true;
		} else if (opcode == 0) {
			uint64_t len = uleb(&program);
			struct cursor extended = program;

			skip(&program, len);
			extended.end = program.p;
			switch (fixed(&extended, 1)) {
			case DW_LNE_end_sequence:
				emit = end = true;
				break;
			case DW_LNE_set_address:
				row.address = fixed(&extended, 8);
				break;
			}
		} else {
			switch (opcode) {
			case DW_LNS_copy:
				emit = true;
				break;
			case DW_LNS_advance_pc:
				row.address += uleb(&program) * min_inst;
				break;
			case DW_LNS_advance_line:
				row.line += (uint64_t)sleb(&program);
				break;
			case DW_LNS_set_file:
				row.file = uleb(&program);
				break;
			case DW_LNS_const_add_pc:
				row.address += (255 - opcode_base) / line_range * min_inst;
				break;
			case DW_LNS_fixed_advance_pc:
				row.address += fixed(&program, 2);
				break;
			default:
				for (unsigned i = 0; i < arg_counts[opcode - 1]; i++)
					uleb(&program);
			}
		}
		if (!emit)
			continue;
		if (in_sequence && row.address > lowest && last.address <= highest)
			match(image, &unit, &last, row.address, places, n);
		last = row;
		in_sequence = !end;
		if (end)
			row = (struct row){ 0, 1, 1 };
	}
}

static void find_lines(const struct image *image, struct place *places, int64_t n)
{
	struct cursor c = image->line;

	while (c.p < c.end) {
		uint64_t len = fixed(&c, 4);
		size_t offset_size = 4;

		if (len == 0xffffffff) {
			len = fixed(&c, 8);
			offset_size = 8;
		}

		struct cursor unit = c;

		skip(&c, len);
		unit.end = c.p;
		read_unit(image, unit, offset_size, places, n);
	}
}

static void find_functions(const struct image *image, struct place *places, int64_t n)
{
	for (size_t s = 0; s < image->nsymbols; s++) {
		const Elf64_Sym *symbol = &image->symbols[s];

		if (ELF64_ST_TYPE(symbol->st_info) != STT_FUNC || !symbol->st_shndx)
			continue;
		for (int64_t i = 0; i < n; i++)
			if (places[i].pc - symbol->st_value < symbol->st_size)
				places[i].function = string_at(&image->names, symbol->st_name);
	}
}

// Showing -------------------------------------------------------------------------------------------------------
static bool starts_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

static bool ends_with(const char *text, const char *suffix)
{
	size_t len = strlen(text), n = strlen(suffix);

	return len >= n && !strcmp(text + len - n, suffix);
}

// Everything compiled from Noodle has its module's name and a dot in its symbol. So have the clones that gcc makes of C
// functions, "f.part.0" and "f.cold", but behind their last dot.
static bool is_noodle(const char *function)
{
	const char *dot = strrchr(function, '.');

	return dot && strcmp(dot, ".cold") && dot[1 + strspn(dot + 1, "0123456789")] != '\0';
}

// The compiler's name for the statements outside of functions, which also calls main().
static bool is_entry(const char *function)
{
	return !strcmp(function, "noodle_entry");
}

// The runtime and foreign code are left out.
static bool is_shown(const struct place *at)
{
	return at->function && (is_noodle(at->function) || is_entry(at->function));
}

// Before the first frame of interest: the error's own construction, and the check in the library that failed.
static bool is_preamble(const char *function)
{
	return starts_with(function, "std/prelude.") || ends_with(function, ".constructor");
}

void nd_rt_trace_print(const uintptr_t *pc, int64_t n, bool more,
		       void (*line)(void *arg, const char *text, size_t len), void *arg)
{
	enum { BATCH = 128, LINE_BYTES = 1024 };
	struct place places[BATCH];
	struct image image;
	char text[LINE_BYTES];
	bool in_main = false;
	int64_t start = 0;

	if (!open_image(&image))
		return;
	if (n > BATCH)
		n = BATCH;
	memset(places, 0, sizeof places);
	for (int64_t i = 0; i < n; i++)
		places[i].pc = pc[i] - 1 - image.bias; // back into the call
	find_functions(&image, places, n);
	find_lines(&image, places, n);
	while (start < n && (!is_shown(&places[start]) || is_preamble(places[start].function)))
		start++;
	if (start == n)
		start = 0; // nothing but the library: better than nothing
	for (int64_t i = start; i < n; i++) {
		const struct place *at = &places[i];
		int len;

		if (!is_shown(at) || (is_entry(at->function) && in_main))
			continue;
		in_main = ends_with(at->function, ".main");

		const char *name = is_entry(at->function) ? "<top level>" : at->function;

		if (at->file && at->line)
			len = snprintf(text, sizeof text, "    at %s (%s%s%s:%llu)", name, at->directory,
				       *at->directory ? "/" : "", at->file, (unsigned long long)at->line);
		else
			len = snprintf(text, sizeof text, "    at %s", name);
		line(arg, text, len < LINE_BYTES ? (size_t)len : LINE_BYTES - 1);
	}
	if (more)
		line(arg, "    ...", 7);
	munmap((void *)(uintptr_t)image.data, image.size);
}
