#include "elf/elf.h"

#include "noodle/mem.h"

#include <string.h>

enum { MAX_SHARED = 32 };

static void release(struct elf_link *self)
{
	for (uint32_t i = 0; i < self->archives.len; i++)
		nd_vec_free(&self->archives.data[i].loaded);
	for (uint32_t i = 0; i < self->outs.len; i++)
		nd_vec_free(&self->outs.data[i].parts);
	elf_release_shared(self);
	nd_vec_free(&self->symbols);
	nd_vec_free(&self->objects);
	nd_vec_free(&self->sections);
	nd_vec_free(&self->archives);
	nd_vec_free(&self->missing);
	nd_vec_free(&self->outs);
	nd_vec_free(&self->got);
	nd_vec_free(&self->plt);
	nd_vec_free(&self->imports);
	nd_vec_free(&self->frames);
	nd_buf_release(&self->dynstr);
	nd_intern_destroy(&self->names);
	nd_intern_destroy(&self->groups);
	nd_arena_release(&self->arena);
}

// Room for what the objects have, so that nothing moves while it grows. Each section has few symbols that others see.
static void make_room(struct elf_link *self, const struct elf_inputs *inputs)
{
	const uint32_t most = 1 << 24;
	uint32_t sections = 0;

	for (uint32_t i = 0; i < inputs->nobjects && sections < most; i++) {
		size_t fit = inputs->objects[i].len / sizeof(Elf64_Shdr); // whatever the header says
		Elf64_Ehdr header;

		if (inputs->objects[i].len < sizeof header)
			continue;
		memcpy(&header, inputs->objects[i].data, sizeof header);
		sections += header.e_shnum < fit ? header.e_shnum : (uint32_t)fit;
	}
	nd_vec_reserve(&self->sections, sections);
	nd_vec_reserve(&self->symbols, sections / 2);
	nd_vec_reserve(&self->objects, inputs->nobjects);
}

static enum nd_err read_inputs(struct elf_link *self, const struct elf_inputs *inputs)
{
	enum nd_err err = ND_OK;

	if (inputs->nshared > MAX_SHARED)
		return elf_fail(self, ND_UNSUPPORTED, "more than %d shared libraries", MAX_SHARED);
	make_room(self, inputs);
	elf_named(self, ""); // number 0
	for (uint32_t i = 0; !err && i < inputs->narchives; i++)
		err = elf_add_archive(self, inputs->archives[i]);
	if (!err)
		err = elf_add_objects(self, inputs->objects, inputs->object_names, inputs->nobjects);
	if (!err)
		err = elf_load_members(self);
	for (uint32_t i = 0; !err && i < inputs->nshared; i++)
		err = elf_add_shared(self, inputs->shared[i]);
	return err;
}

// Names that the layout defines are no missing ones.
static void expect_given(struct elf_link *self)
{
	for (nd_sym name = 1; name < self->symbols.len; name++) {
		struct elf_symbol *symbol = elf_symbol(self, name);

		symbol->made = symbol->kind == ELF_UNDEFINED && elf_is_given(elf_symbol_name(self, name));
	}
}

enum nd_err nd_elf_link(struct nd_buf *out, const struct elf_inputs *inputs, struct nd_buf *why)
{
	struct elf_link self = {.names = nd_intern_new(), .groups = nd_intern_new(), .crew = inputs->crew, .why = why};
	enum nd_err err;

	nd_arena_init(&self.arena);
	err = read_inputs(&self, inputs);
	if (!err) {
		expect_given(&self);
		elf_bind_shared(&self);
		elf_mark_live(&self);
		err = elf_scan(&self);
	}
	if (!err)
		err = elf_choose_frames(&self);
	if (!err)
		err = elf_lay_out(&self);
	if (!err)
		err = elf_write(&self, out);
	release(&self);
	return err;
}
