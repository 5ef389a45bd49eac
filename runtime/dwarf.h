// Reading the program's own ELF file and its DWARF sections, for stack traces. The file is mapped, nothing is copied or
// allocated: this also works when the heap or the stack is exhausted.
#ifndef NOODLE_RT_DWARF_H
#define NOODLE_RT_DWARF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

// Reads past the end give zeros and leave p at the end, so that a damaged section ends every loop.
struct nd_rt_cursor {
	const unsigned char *p, *end;
};

uint64_t nd_rt_cursor_fixed(struct nd_rt_cursor *c, size_t size);
uint64_t nd_rt_cursor_uleb(struct nd_rt_cursor *c);
int64_t nd_rt_cursor_sleb(struct nd_rt_cursor *c);
const char *nd_rt_cursor_string(struct nd_rt_cursor *c);
void nd_rt_cursor_skip(struct nd_rt_cursor *c, uint64_t n);
// The rest of a section from `offset` on.
struct nd_rt_cursor nd_rt_cursor_at(const struct nd_rt_cursor *section, uint64_t offset);
const char *nd_rt_string_in(const struct nd_rt_cursor *section, uint64_t offset);

struct nd_rt_image {
	const unsigned char *data;
	size_t size;
	uintptr_t bias; // 0 unless position-independent
	struct nd_rt_cursor line, line_str, str, str_offsets, info, abbrev, addr, rnglists;
	struct nd_rt_cursor symbols, names; // Elf64_Sym, aligned
};

bool nd_rt_image_open(struct nd_rt_image *ret);
void nd_rt_image_close(struct nd_rt_image *self);

struct nd_rt_source {
	const char *directory, *file; // directory "" or in front of the file; file NULL = not known
	uint64_t line;                // 0 = not known
};

enum { ND_RT_MAX_INLINED = 8 };

struct nd_rt_place { // where a return address belongs
	uintptr_t pc;         // inside the call instruction; relative to the image
	const char *function; // symbol, or NULL
	struct nd_rt_source source;
	// Calls that were inlined around the instruction, outermost first: the function and where it was called.
	// With any, `source` is in the last of them.
	uint32_t ninlined;
	struct {
		const char *function;
		struct nd_rt_source call;
	} inlined[ND_RT_MAX_INLINED];
};

// Each fills in its part of the places.
void nd_rt_find_functions(const struct nd_rt_image *image, struct nd_rt_place *places, int64_t n);
void nd_rt_find_lines(const struct nd_rt_image *image, struct nd_rt_place *places, int64_t n);
void nd_rt_find_inlined(const struct nd_rt_image *image, struct nd_rt_place *places, int64_t n);
// File number `file` of the line number program at `offset` of .debug_line.
void nd_rt_name_file(const struct nd_rt_image *image, uint64_t offset, uint64_t file, struct nd_rt_source *ret);

#endif
