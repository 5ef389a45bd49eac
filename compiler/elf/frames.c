// .eh_frame, which unwinders read: entries (FDE) of functions that are in the program, each with the entry that it builds
// on (CIE), and .eh_frame_hdr, a table of them sorted by address. Format: Linux Standard Base Core 5.0, 10.6.
#include "elf/elf.h"

#include <stdlib.h>
#include <string.h>

enum { LENGTH_BYTES = 4, ID_BYTES = 4, PC_AT = LENGTH_BYTES + ID_BYTES };
enum { ENC_PCREL_SDATA4 = 0x1b, ENC_UDATA4 = 0x03, ENC_DATAREL_SDATA4 = 0x3b };

struct reading {
	struct elf_link *link;
	uint32_t section;
	const struct elf_section *of;
	uint32_t rela; // next one, they are in order
	ND_VEC(struct elf_frame) cies; // of this section: `to` is the number in link->frames, ELF_NONE until needed
	uint32_t to;
};

static uint32_t word(const uint8_t *at)
{
	uint32_t value;

	memcpy(&value, at, 4);
	return value;
}

// The relocation of what an FDE describes, NULL: none.
static const Elf64_Rela *pc_of(struct reading *self, uint32_t at)
{
	while (self->rela < self->of->nrelas && self->of->relas[self->rela].r_offset < at + PC_AT)
		self->rela++;
	if (self->rela < self->of->nrelas && self->of->relas[self->rela].r_offset == at + PC_AT)
		return &self->of->relas[self->rela];
	return NULL;
}

static bool is_in_program(struct reading *self, const Elf64_Rela *rela)
{
	const struct elf_object *object = &self->link->objects.data[self->of->object];
	const Elf64_Sym *local;
	nd_sym name = elf_target(object, ELF64_R_SYM(rela->r_info), &local);
	uint32_t section = ELF_NONE;

	if (name != ELF_NONE) {
		const struct elf_symbol *symbol = elf_symbol(self->link, name);

		if (symbol->kind == ELF_DEFINED && symbol->object == self->of->object)
			section = symbol->section;
	} else if (local->st_shndx && local->st_shndx < SHN_LORESERVE) {
		section = object->first_section + local->st_shndx;
	}
	return section != ELF_NONE && self->link->sections.data[section].live;
}

static void keep(struct reading *self, uint32_t from, uint32_t len, uint32_t cie)
{
	nd_vec_push(&self->link->frames, ((struct elf_frame){self->section, from, len, self->to, cie, 0}));
	self->to += len;
}

static enum nd_err read_fde(struct reading *self, uint32_t at, uint32_t len, uint32_t cie_at)
{
	const Elf64_Rela *pc = pc_of(self, at);

	if (!pc || !is_in_program(self, pc))
		return ND_OK;
	for (uint32_t i = 0; i < self->cies.len; i++) {
		struct elf_frame *cie = &self->cies.data[i];

		if (cie->from != cie_at)
			continue;
		if (cie->to == ELF_NONE) {
			cie->to = self->link->frames.len;
			keep(self, cie->from, cie->len, ELF_NONE);
		}
		keep(self, at, len, cie->to);
		return ND_OK;
	}
	return elf_fail(self->link, ND_UNSUPPORTED, "a malformed .eh_frame");
}

static enum nd_err read_section(struct reading *self)
{
	uint64_t size = self->of->header->sh_size;
	const uint8_t *data = self->of->data;
	enum nd_err err = ND_OK;

	for (uint32_t at = 0; !err && size - at >= PC_AT;) {
		uint32_t len = word(data + at), id = word(data + at + LENGTH_BYTES);

		if (len == 0) // the end
			break;
		if (len >= size - at - LENGTH_BYTES + 1 || len < ID_BYTES)
			return elf_fail(self->link, ND_UNSUPPORTED, "a malformed .eh_frame");
		len += LENGTH_BYTES;
		if (id == 0)
			nd_vec_push(&self->cies, ((struct elf_frame){.from = at, .len = len, .to = ELF_NONE}));
		else
			err = read_fde(self, at, len, at + LENGTH_BYTES - id);
		at += len;
	}
	return err;
}

enum nd_err elf_choose_frames(struct elf_link *self)
{
	uint32_t to = 0;

	for (uint32_t i = 0; i < self->sections.len; i++) {
		struct reading reading = {.link = self, .section = i, .of = &self->sections.data[i], .to = to};
		enum nd_err err;

		if (!reading.of->live || !reading.of->data || !reading.of->frames)
			continue;
		err = read_section(&reading);
		nd_vec_free(&reading.cies);
		if (err)
			return err;
		to = reading.to;
	}
	return ND_OK;
}

// ---- contents ----

static enum nd_err fill(struct elf_link *self, struct elf_frame *frame, const struct elf_out *out)
{
	const struct elf_section *of = &self->sections.data[frame->section];
	const struct elf_object *object = &self->objects.data[of->object];
	uint8_t *to = self->image + out->offset + frame->to;

	memcpy(to, of->data + frame->from, frame->len);
	if (frame->cie != ELF_NONE) {
		uint32_t back = frame->to + LENGTH_BYTES - self->frames.data[frame->cie].to;

		memcpy(to + LENGTH_BYTES, &back, 4);
	}
	for (uint32_t i = 0; i < of->nrelas; i++) {
		const Elf64_Rela *rela = &of->relas[i];
		uint64_t at = rela->r_offset - frame->from;
		enum nd_err err;

		if (rela->r_offset < frame->from || at + 4 > frame->len)
			continue;
		err = elf_apply(self, object, rela, out->address + frame->to + at, to + at);
		if (err)
			return err;
		if (at == PC_AT && frame->cie != ELF_NONE)
			frame->pc = out->address + frame->to + at + (uint64_t)(int64_t)(int32_t)word(to + at);
	}
	return ND_OK;
}

static int by_pc(const void *a, const void *b)
{
	const struct elf_frame *left = a, *right = b;

	if (left->pc != right->pc)
		return left->pc < right->pc ? -1 : 1;
	return left->to < right->to ? -1 : 1;
}

static void fill_header(struct elf_link *self, const struct elf_out *out)
{
	const struct elf_out *header = elf_made_section(self, ELF_EH_FRAME_HDR);
	uint32_t *words = (uint32_t *)(void *)elf_made_bytes(self, ELF_EH_FRAME_HDR), count = 0;

	memcpy(words, ((uint8_t[4]){1, ENC_PCREL_SDATA4, ENC_UDATA4, ENC_DATAREL_SDATA4}), 4);
	words[1] = (uint32_t)(out->address - (header->address + 4));
	qsort(self->frames.data, self->frames.len, sizeof *self->frames.data, by_pc);
	for (uint32_t i = 0; i < self->frames.len; i++) {
		const struct elf_frame *frame = &self->frames.data[i];

		if (frame->cie == ELF_NONE)
			continue;
		words[3 + 2 * count] = (uint32_t)(frame->pc - header->address);
		words[4 + 2 * count] = (uint32_t)(out->address + frame->to - header->address);
		count++;
	}
	words[2] = count;
}

enum nd_err elf_fill_frames(struct elf_link *self)
{
	const struct elf_out *out = elf_made_section(self, ELF_EH_FRAME);

	if (!out)
		return ND_OK;
	for (uint32_t i = 0; i < self->frames.len; i++) {
		enum nd_err err = fill(self, &self->frames.data[i], out);

		if (err)
			return err;
	}
	fill_header(self, out);
	return ND_OK;
}
