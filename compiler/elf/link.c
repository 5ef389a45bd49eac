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

static enum nd_err read_inputs(struct elf_link *self, const struct elf_inputs *inputs)
{
	enum nd_err err = ND_OK, first = ND_OK;

	if (inputs->nshared > MAX_SHARED)
		return elf_fail(self, ND_UNSUPPORTED, "more than %d shared libraries", MAX_SHARED);
	for (uint32_t i = 0; !err && i < inputs->narchives; i++)
		err = elf_add_archive(self, inputs->archives[i]);
	for (uint32_t i = 0; i < inputs->nobjects && err != ND_UNSUPPORTED; i++) {
		err = elf_add_object(self, inputs->objects[i], inputs->object_names[i]);
		first = first ? first : err;
	}
	err = err == ND_UNSUPPORTED ? err : first;
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
	struct elf_link self = {.names = nd_intern_new(), .groups = nd_intern_new(), .why = why};
	enum nd_err err;

	nd_arena_init(&self.arena);
	elf_named(&self, ""); // number 0
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
