// Inlined calls, DWARF 5, sections 2.17 and 3.3.8: which functions an optimiser has dissolved into the one an address
// belongs to. The entries of .debug_info are read in order; an entry of an inlined call whose addresses hold a place is
// noted there. Entries come before those nested in them, so the calls of a place end up outermost first.
#include "dwarf.h"

#include <string.h>

enum { // DWARF 5, 7.5, 7.25
	DW_TAG_inlined_subroutine = 0x1d,
	DW_AT_name = 0x03, DW_AT_stmt_list = 0x10, DW_AT_low_pc = 0x11, DW_AT_high_pc = 0x12, DW_AT_abstract_origin = 0x31,
	DW_AT_specification = 0x47, DW_AT_ranges = 0x55, DW_AT_call_file = 0x58, DW_AT_call_line = 0x59,
	DW_AT_linkage_name = 0x6e, DW_AT_str_offsets_base = 0x72, DW_AT_addr_base = 0x73, DW_AT_rnglists_base = 0x74,
	DW_FORM_addr = 0x01, DW_FORM_block2 = 0x03, DW_FORM_block4, DW_FORM_data2, DW_FORM_data4, DW_FORM_data8,
	DW_FORM_string, DW_FORM_block, DW_FORM_block1, DW_FORM_data1, DW_FORM_flag, DW_FORM_sdata, DW_FORM_strp,
	DW_FORM_udata, DW_FORM_ref_addr, DW_FORM_ref1, DW_FORM_ref2, DW_FORM_ref4, DW_FORM_ref8, DW_FORM_ref_udata,
	DW_FORM_sec_offset = 0x17, DW_FORM_exprloc, DW_FORM_flag_present, DW_FORM_strx, DW_FORM_addrx,
	DW_FORM_data16 = 0x1e, DW_FORM_line_strp, DW_FORM_ref_sig8, DW_FORM_implicit_const, DW_FORM_loclistx,
	DW_FORM_rnglistx, DW_FORM_strx1 = 0x25, DW_FORM_strx2, DW_FORM_strx3, DW_FORM_strx4, DW_FORM_addrx1,
	DW_FORM_addrx2, DW_FORM_addrx3, DW_FORM_addrx4,
	DW_RLE_end_of_list = 0, DW_RLE_base_addressx, DW_RLE_startx_endx, DW_RLE_startx_length, DW_RLE_offset_pair,
	DW_RLE_base_address, DW_RLE_start_end, DW_RLE_start_length
};

struct value {
	uint64_t form; // 0 = the entry has no such attribute
	uint64_t number;
	const char *text; // DW_FORM_string
};

struct die { // an entry, with the attributes that matter here
	uint64_t tag;
	bool has_children;
	struct value name, linkage_name, low, high, ranges, origin, call_file, call_line;
	struct value stmt_list, str_offsets_base, addr_base, rnglists_base;
};

struct unit {
	const struct nd_rt_image *image;
	struct nd_rt_cursor whole; // from its length on: what references within the unit count from
	struct nd_rt_cursor abbrev;
	size_t offset_size;
	uint64_t low; // base of offsets in range lists
	uint64_t stmt_list, str_offsets_base, addr_base, rnglists_base;
};

// Entries -------------------------------------------------------------------------------------------------------
static bool read_value(const struct unit *u, struct nd_rt_cursor *c, uint64_t form, struct value *ret)
{
	*ret = (struct value){ .form = form };
	switch (form) {
	case DW_FORM_flag_present:
	case DW_FORM_implicit_const:
		return true;
	case DW_FORM_data1:
	case DW_FORM_flag:
	case DW_FORM_ref1:
	case DW_FORM_strx1:
	case DW_FORM_addrx1:
		ret->number = nd_rt_cursor_fixed(c, 1);
		return true;
	case DW_FORM_data2:
	case DW_FORM_ref2:
	case DW_FORM_strx2:
	case DW_FORM_addrx2:
		ret->number = nd_rt_cursor_fixed(c, 2);
		return true;
	case DW_FORM_strx3:
	case DW_FORM_addrx3:
		ret->number = nd_rt_cursor_fixed(c, 3);
		return true;
	case DW_FORM_data4:
	case DW_FORM_ref4:
	case DW_FORM_strx4:
	case DW_FORM_addrx4:
		ret->number = nd_rt_cursor_fixed(c, 4);
		return true;
	case DW_FORM_addr:
	case DW_FORM_data8:
	case DW_FORM_ref8:
	case DW_FORM_ref_sig8:
		ret->number = nd_rt_cursor_fixed(c, 8);
		return true;
	case DW_FORM_sdata:
		ret->number = (uint64_t)nd_rt_cursor_sleb(c);
		return true;
	case DW_FORM_udata:
	case DW_FORM_ref_udata:
	case DW_FORM_strx:
	case DW_FORM_addrx:
	case DW_FORM_loclistx:
	case DW_FORM_rnglistx:
		ret->number = nd_rt_cursor_uleb(c);
		return true;
	case DW_FORM_sec_offset:
	case DW_FORM_strp:
	case DW_FORM_line_strp:
	case DW_FORM_ref_addr:
		ret->number = nd_rt_cursor_fixed(c, u->offset_size);
		return true;
	case DW_FORM_string:
		ret->text = nd_rt_cursor_string(c);
		return true;
	case DW_FORM_block1:
		nd_rt_cursor_skip(c, nd_rt_cursor_fixed(c, 1));
		return true;
	case DW_FORM_block2:
		nd_rt_cursor_skip(c, nd_rt_cursor_fixed(c, 2));
		return true;
	case DW_FORM_block4:
		nd_rt_cursor_skip(c, nd_rt_cursor_fixed(c, 4));
		return true;
	case DW_FORM_block:
	case DW_FORM_exprloc:
		nd_rt_cursor_skip(c, nd_rt_cursor_uleb(c));
		return true;
	case DW_FORM_data16:
		nd_rt_cursor_skip(c, 16);
		return true;
	default:
		return false; // its size is not known, so nothing after it can be read
	}
}

static struct value *attribute(struct die *die, uint64_t name)
{
	switch (name) {
	case DW_AT_name:
		return &die->name;
	case DW_AT_linkage_name:
		return &die->linkage_name;
	case DW_AT_low_pc:
		return &die->low;
	case DW_AT_high_pc:
		return &die->high;
	case DW_AT_ranges:
		return &die->ranges;
	case DW_AT_abstract_origin:
	case DW_AT_specification:
		return &die->origin;
	case DW_AT_call_file:
		return &die->call_file;
	case DW_AT_call_line:
		return &die->call_line;
	case DW_AT_stmt_list:
		return &die->stmt_list;
	case DW_AT_str_offsets_base:
		return &die->str_offsets_base;
	case DW_AT_addr_base:
		return &die->addr_base;
	case DW_AT_rnglists_base:
		return &die->rnglists_base;
	default:
		return NULL;
	}
}

// Leaves the cursor at the tag of abbreviation `code`.
static bool find_abbrev(const struct unit *u, uint64_t code, struct nd_rt_cursor *ret)
{
	struct nd_rt_cursor c = u->abbrev;

	while (c.p < c.end) {
		uint64_t own = nd_rt_cursor_uleb(&c);

		if (!own)
			return false;
		if (own == code) {
			*ret = c;
			return true;
		}
		nd_rt_cursor_uleb(&c);
		nd_rt_cursor_skip(&c, 1);
		for (uint64_t name = 1, form = 1; (name || form) && c.p < c.end;) {
			name = nd_rt_cursor_uleb(&c);
			form = nd_rt_cursor_uleb(&c);
			if (form == DW_FORM_implicit_const)
				nd_rt_cursor_sleb(&c);
		}
	}
	return false;
}

// tag 0 is the end of a list of children.
static bool read_die(const struct unit *u, struct nd_rt_cursor *c, struct die *ret)
{
	uint64_t code = nd_rt_cursor_uleb(c);
	struct nd_rt_cursor a;

	memset(ret, 0, sizeof *ret);
	if (!code)
		return true;
	if (!find_abbrev(u, code, &a))
		return false;
	ret->tag = nd_rt_cursor_uleb(&a);
	ret->has_children = nd_rt_cursor_fixed(&a, 1) != 0;
	for (;;) {
		uint64_t name = nd_rt_cursor_uleb(&a), form = nd_rt_cursor_uleb(&a);
		struct value value, *keep = attribute(ret, name);

		if (!form)
			return true;

		int64_t constant = form == DW_FORM_implicit_const ? nd_rt_cursor_sleb(&a) : 0;

		if (!read_value(u, c, form, &value))
			return false;
		if (form == DW_FORM_implicit_const)
			value.number = (uint64_t)constant;
		if (keep)
			*keep = value;
	}
}

// Values --------------------------------------------------------------------------------------------------------
static uint64_t indexed_address(const struct unit *u, uint64_t index)
{
	struct nd_rt_cursor c = nd_rt_cursor_at(&u->image->addr, u->addr_base + index * 8);

	return nd_rt_cursor_fixed(&c, 8);
}

static uint64_t address(const struct unit *u, const struct value *v)
{
	switch (v->form) {
	case DW_FORM_addrx:
	case DW_FORM_addrx1:
	case DW_FORM_addrx2:
	case DW_FORM_addrx3:
	case DW_FORM_addrx4:
		return indexed_address(u, v->number);
	default:
		return v->number;
	}
}

static const char *text(const struct unit *u, const struct value *v)
{
	struct nd_rt_cursor c;

	switch (v->form) {
	case 0:
		return NULL;
	case DW_FORM_string:
		return v->text;
	case DW_FORM_strp:
		return nd_rt_string_in(&u->image->str, v->number);
	case DW_FORM_line_strp:
		return nd_rt_string_in(&u->image->line_str, v->number);
	default:
		c = nd_rt_cursor_at(&u->image->str_offsets, u->str_offsets_base + v->number * u->offset_size);
		return nd_rt_string_in(&u->image->str, nd_rt_cursor_fixed(&c, u->offset_size));
	}
}

static bool in_ranges(const struct unit *u, const struct value *ranges, uint64_t pc)
{
	uint64_t offset = ranges->number, base = u->low;
	struct nd_rt_cursor c;

	if (ranges->form == DW_FORM_rnglistx) {
		c = nd_rt_cursor_at(&u->image->rnglists, u->rnglists_base + offset * u->offset_size);
		offset = u->rnglists_base + nd_rt_cursor_fixed(&c, u->offset_size);
	}
	c = nd_rt_cursor_at(&u->image->rnglists, offset);
	while (c.p < c.end) {
		uint64_t start, end;

		switch (nd_rt_cursor_fixed(&c, 1)) {
		case DW_RLE_base_addressx:
			base = indexed_address(u, nd_rt_cursor_uleb(&c));
			continue;
		case DW_RLE_base_address:
			base = nd_rt_cursor_fixed(&c, 8);
			continue;
		case DW_RLE_startx_endx:
			start = indexed_address(u, nd_rt_cursor_uleb(&c));
			end = indexed_address(u, nd_rt_cursor_uleb(&c));
			break;
		case DW_RLE_startx_length:
			start = indexed_address(u, nd_rt_cursor_uleb(&c));
			end = start + nd_rt_cursor_uleb(&c);
			break;
		case DW_RLE_offset_pair:
			start = base + nd_rt_cursor_uleb(&c);
			end = base + nd_rt_cursor_uleb(&c);
			break;
		case DW_RLE_start_end:
			start = nd_rt_cursor_fixed(&c, 8);
			end = nd_rt_cursor_fixed(&c, 8);
			break;
		case DW_RLE_start_length:
			start = nd_rt_cursor_fixed(&c, 8);
			end = start + nd_rt_cursor_uleb(&c);
			break;
		default: // DW_RLE_end_of_list, or unknown
			return false;
		}
		if (pc >= start && pc < end)
			return true;
	}
	return false;
}

static bool holds(const struct unit *u, const struct die *die, uint64_t pc)
{
	if (die->ranges.form)
		return in_ranges(u, &die->ranges, pc);
	if (!die->low.form || !die->high.form)
		return false;

	uint64_t low = address(u, &die->low);
	uint64_t high = die->high.form == DW_FORM_addr ? die->high.number : low + die->high.number;

	return pc >= low && pc < high;
}

// The name of the function that an entry is an instance of.
static const char *name_of(const struct unit *u, struct die die)
{
	enum { MAX_STEPS = 4 }; // origin of a specification of ...

	for (int step = 0; step < MAX_STEPS; step++) {
		const char *name = text(u, die.linkage_name.form ? &die.linkage_name : &die.name);

		if (name)
			return name;
		if (!die.origin.form)
			break;

		struct nd_rt_cursor c = die.origin.form == DW_FORM_ref_addr ?
						nd_rt_cursor_at(&u->image->info, die.origin.number) :
						nd_rt_cursor_at(&u->whole, die.origin.number);

		if (!read_die(u, &c, &die))
			break;
	}
	return NULL;
}

// Units ---------------------------------------------------------------------------------------------------------
static void note(const struct unit *u, const struct die *die, struct nd_rt_place *place)
{
	if (place->ninlined == ND_RT_MAX_INLINED)
		return;

	struct nd_rt_source *call = &place->inlined[place->ninlined].call;

	place->inlined[place->ninlined++].function = name_of(u, *die);
	call->line = die->call_line.number;
	call->directory = "";
	nd_rt_name_file(u->image, u->stmt_list, die->call_file.number, call);
}

static void read_unit(struct unit *u, struct nd_rt_cursor c, struct nd_rt_place *places, int64_t n)
{
	struct die die;
	bool any = false;
	int depth = 1;

	if (!read_die(u, &c, &die) || !die.has_children)
		return;
	u->stmt_list = die.stmt_list.number;
	u->str_offsets_base = die.str_offsets_base.number;
	u->addr_base = die.addr_base.number;
	u->rnglists_base = die.rnglists_base.number;
	u->low = address(u, &die.low);
	for (int64_t i = 0; i < n; i++)
		any = any || holds(u, &die, places[i].pc);
	if (!any)
		return;
	while (depth > 0 && c.p < c.end && read_die(u, &c, &die)) {
		if (!die.tag) {
			depth--;
			continue;
		}
		depth += die.has_children;
		if (die.tag != DW_TAG_inlined_subroutine)
			continue;
		for (int64_t i = 0; i < n; i++)
			if (holds(u, &die, places[i].pc))
				note(u, &die, &places[i]);
	}
}

void nd_rt_find_inlined(const struct nd_rt_image *image, struct nd_rt_place *places, int64_t n)
{
	struct nd_rt_cursor c = image->info;

	while (c.p < c.end) {
		struct unit u = { .image = image, .whole = c, .offset_size = 4 };
		uint64_t len = nd_rt_cursor_fixed(&c, 4);

		if (len == 0xffffffff) {
			len = nd_rt_cursor_fixed(&c, 8);
			u.offset_size = 8;
		}

		struct nd_rt_cursor h = c;

		nd_rt_cursor_skip(&c, len);
		h.end = u.whole.end = c.p;
		// Version 5, DW_UT_compile, 8-byte addresses: what the compiler's own back end writes.
		if (nd_rt_cursor_fixed(&h, 2) != 5 || nd_rt_cursor_fixed(&h, 1) != 1 || nd_rt_cursor_fixed(&h, 1) != 8)
			continue;
		u.abbrev = nd_rt_cursor_at(&image->abbrev, nd_rt_cursor_fixed(&h, u.offset_size));
		read_unit(&u, h, places, n);
	}
}
