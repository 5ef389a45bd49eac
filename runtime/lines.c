// Line number programs, DWARF 5 (and 4), section 6.2: from an address to file and line. The programs are run from the
// beginning for all places at once; nothing is kept.
#include "dwarf.h"

#include <string.h>

enum { // DWARF 5, 7.5.6, 7.22
	DW_FORM_data2 = 0x05, DW_FORM_data4 = 0x06, DW_FORM_data8 = 0x07, DW_FORM_string = 0x08, DW_FORM_block = 0x09,
	DW_FORM_data1 = 0x0b, DW_FORM_strp = 0x0e, DW_FORM_udata = 0x0f, DW_FORM_data16 = 0x1e, DW_FORM_line_strp = 0x1f,
	DW_LNCT_path = 1, DW_LNCT_directory_index = 2,
	DW_LNS_copy = 1, DW_LNS_advance_pc, DW_LNS_advance_line, DW_LNS_set_file, DW_LNS_set_column,
	DW_LNS_negate_stmt, DW_LNS_set_basic_block, DW_LNS_const_add_pc, DW_LNS_fixed_advance_pc,
	DW_LNE_end_sequence = 1, DW_LNE_set_address = 2
};

struct unit { // header of a line number program
	int version;
	size_t offset_size;
	uint64_t min_inst, line_range, opcode_base;
	int64_t line_base;
	const unsigned char *arg_counts;        // of the standard opcodes
	struct nd_rt_cursor directories, files; // the tables, from their formats or first entries on
	struct nd_rt_cursor program;
};

struct entry {
	const char *path;
	uint64_t directory;
};

static bool read_form(const struct nd_rt_image *image, const struct unit *unit, struct nd_rt_cursor *c, uint64_t form,
		      const char **text, uint64_t *number)
{
	*text = "";
	*number = 0;
	switch (form) {
	case DW_FORM_string:
		*text = nd_rt_cursor_string(c);
		return true;
	case DW_FORM_line_strp:
		*text = nd_rt_string_in(&image->line_str, nd_rt_cursor_fixed(c, unit->offset_size));
		return true;
	case DW_FORM_strp:
		*text = nd_rt_string_in(&image->str, nd_rt_cursor_fixed(c, unit->offset_size));
		return true;
	case DW_FORM_data1:
		*number = nd_rt_cursor_fixed(c, 1);
		return true;
	case DW_FORM_data2:
		*number = nd_rt_cursor_fixed(c, 2);
		return true;
	case DW_FORM_data4:
		*number = nd_rt_cursor_fixed(c, 4);
		return true;
	case DW_FORM_data8:
		*number = nd_rt_cursor_fixed(c, 8);
		return true;
	case DW_FORM_udata:
		*number = nd_rt_cursor_uleb(c);
		return true;
	case DW_FORM_data16:
		nd_rt_cursor_skip(c, 16);
		return true;
	case DW_FORM_block:
		nd_rt_cursor_skip(c, nd_rt_cursor_uleb(c));
		return true;
	default:
		return false; // its size is not known, so nothing after it can be read
	}
}

// Version 5: a table of entries that describes its own format. With `ret`, stops at entry `wanted`; otherwise goes to
// the table's end.
static bool table5(const struct nd_rt_image *image, const struct unit *unit, struct nd_rt_cursor *c, uint64_t wanted,
		   struct entry *ret)
{
	unsigned nformats = (unsigned)nd_rt_cursor_fixed(c, 1);
	struct nd_rt_cursor formats = *c;

	for (unsigned i = 0; i < nformats; i++) {
		nd_rt_cursor_uleb(c);
		nd_rt_cursor_uleb(c);
	}

	uint64_t count = nd_rt_cursor_uleb(c);

	for (uint64_t n = 0; n < count && c->p < c->end; n++) {
		struct nd_rt_cursor format = formats;
		struct entry entry = { "", 0 };

		for (unsigned i = 0; i < nformats; i++) {
			uint64_t content = nd_rt_cursor_uleb(&format), number;
			const char *text;

			if (!read_form(image, unit, c, nd_rt_cursor_uleb(&format), &text, &number))
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
static bool directory4(struct nd_rt_cursor c, uint64_t wanted, const char **ret)
{
	for (uint64_t n = 1;; n++) {
		const char *text = nd_rt_cursor_string(&c);

		if (!*text)
			return false;
		if (n == wanted) {
			*ret = text;
			return true;
		}
	}
}

static bool file4(struct nd_rt_cursor c, uint64_t wanted, struct entry *ret)
{
	for (uint64_t n = 1;; n++) {
		struct entry entry;

		entry.path = nd_rt_cursor_string(&c);
		if (!*entry.path)
			return false;
		entry.directory = nd_rt_cursor_uleb(&c);
		nd_rt_cursor_uleb(&c);
		nd_rt_cursor_uleb(&c);
		if (n == wanted) {
			*ret = entry;
			return true;
		}
	}
}

static void name_file(const struct nd_rt_image *image, const struct unit *unit, uint64_t file, struct nd_rt_source *ret)
{
	struct entry entry, directory = { "", 0 };
	struct nd_rt_cursor files = unit->files, directories = unit->directories;

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
	ret->file = entry.path;
	ret->directory = directory.path;
}

struct row {
	uint64_t address, file, line;
};

// The instructions from `from` up to `to` belong to `row`.
static void match(const struct nd_rt_image *image, const struct unit *unit, const struct row *from, uint64_t to,
		  struct nd_rt_place *places, int64_t n)
{
	for (int64_t i = 0; i < n; i++) {
		struct nd_rt_source *source = &places[i].source;

		if (places[i].pc >= from->address && places[i].pc < to && !source->file && from->line) {
			source->line = from->line;
			name_file(image, unit, from->file, source);
		}
	}
}

// At the length of a unit: takes the whole unit off `c`.
static bool read_header(const struct nd_rt_image *image, struct nd_rt_cursor *c, struct unit *ret)
{
	struct unit u = { .offset_size = 4 };
	uint64_t len = nd_rt_cursor_fixed(c, 4);

	if (len == 0xffffffff) {
		len = nd_rt_cursor_fixed(c, 8);
		u.offset_size = 8;
	}

	struct nd_rt_cursor h = *c;

	nd_rt_cursor_skip(c, len);
	h.end = c->p;
	u.version = (int)nd_rt_cursor_fixed(&h, 2);
	if (u.version < 2 || u.version > 5)
		return false;
	if (u.version >= 5)
		nd_rt_cursor_skip(&h, 2); // address size, segment selector size

	uint64_t header_len = nd_rt_cursor_fixed(&h, u.offset_size);

	u.program = h;
	nd_rt_cursor_skip(&u.program, header_len);
	h.end = u.program.p;
	u.min_inst = nd_rt_cursor_fixed(&h, 1);
	if (u.version >= 4)
		nd_rt_cursor_skip(&h, 1); // operations per instruction: 1 on this machine
	nd_rt_cursor_skip(&h, 1);         // default_is_stmt
	u.line_base = (int8_t)nd_rt_cursor_fixed(&h, 1);
	u.line_range = nd_rt_cursor_fixed(&h, 1);
	u.opcode_base = nd_rt_cursor_fixed(&h, 1);
	u.arg_counts = h.p;
	if (!u.line_range || !u.opcode_base || (uint64_t)(h.end - h.p) < u.opcode_base - 1)
		return false;
	nd_rt_cursor_skip(&h, u.opcode_base - 1);
	u.directories = h;
	if (u.version >= 5) {
		if (!table5(image, &u, &h, 0, NULL))
			return false;
	} else {
		while (*nd_rt_cursor_string(&h))
			;
	}
	u.files = h;
	*ret = u;
	return true;
}

static void run_program(const struct nd_rt_image *image, const struct unit *u, struct nd_rt_place *places, int64_t n)
{
	struct nd_rt_cursor program = u->program;
	uintptr_t lowest = UINTPTR_MAX, highest = 0;

	for (int64_t i = 0; i < n; i++) {
		if (places[i].source.file)
			continue;
		lowest = places[i].pc < lowest ? places[i].pc : lowest;
		highest = places[i].pc > highest ? places[i].pc : highest;
	}

	struct row row = { 0, 1, 1 }, last = { 0, 0, 0 };
	bool in_sequence = false;

	while (program.p < program.end) {
		uint64_t opcode = nd_rt_cursor_fixed(&program, 1);
		bool emit = false, end = false;

		if (opcode >= u->opcode_base) {
			uint64_t adjusted = opcode - u->opcode_base;

			row.address += adjusted / u->line_range * u->min_inst;
			row.line += (uint64_t)(u->line_base + (int64_t)(adjusted % u->line_range));
			emit = true;
		} else if (opcode == 0) {
			uint64_t len = nd_rt_cursor_uleb(&program);
			struct nd_rt_cursor extended = program;

			nd_rt_cursor_skip(&program, len);
			extended.end = program.p;
			switch (nd_rt_cursor_fixed(&extended, 1)) {
			case DW_LNE_end_sequence:
				emit = end = true;
				break;
			case DW_LNE_set_address:
				row.address = nd_rt_cursor_fixed(&extended, 8);
				break;
			}
		} else {
			switch (opcode) {
			case DW_LNS_copy:
				emit = true;
				break;
			case DW_LNS_advance_pc:
				row.address += nd_rt_cursor_uleb(&program) * u->min_inst;
				break;
			case DW_LNS_advance_line:
				row.line += (uint64_t)nd_rt_cursor_sleb(&program);
				break;
			case DW_LNS_set_file:
				row.file = nd_rt_cursor_uleb(&program);
				break;
			case DW_LNS_const_add_pc:
				row.address += (255 - u->opcode_base) / u->line_range * u->min_inst;
				break;
			case DW_LNS_fixed_advance_pc:
				row.address += nd_rt_cursor_fixed(&program, 2);
				break;
			default:
				for (unsigned i = 0; i < u->arg_counts[opcode - 1]; i++)
					nd_rt_cursor_uleb(&program);
			}
		}
		if (!emit)
			continue;
		if (in_sequence && row.address > lowest && last.address <= highest)
			match(image, u, &last, row.address, places, n);
		last = row;
		in_sequence = !end;
		if (end)
			row = (struct row){ 0, 1, 1 };
	}
}

void nd_rt_find_lines(const struct nd_rt_image *image, struct nd_rt_place *places, int64_t n)
{
	struct nd_rt_cursor c = image->line;
	struct unit unit;

	while (c.p < c.end)
		if (read_header(image, &c, &unit))
			run_program(image, &unit, places, n);
}

void nd_rt_name_file(const struct nd_rt_image *image, uint64_t offset, uint64_t file, struct nd_rt_source *ret)
{
	struct nd_rt_cursor c = nd_rt_cursor_at(&image->line, offset);
	struct unit unit;

	if (read_header(image, &c, &unit))
		name_file(image, &unit, file, ret);
}
