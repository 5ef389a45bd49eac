// Contents: copied, then relocated. S is the symbol's address, A the addend, P the place (AMD64 supplement, table 4.9).
#include "elf/elf.h"

#include <stdatomic.h>
#include <string.h>

uint64_t elf_local_address(const struct elf_link *self, const struct elf_object *object, const Elf64_Sym *symbol)
{
	uint32_t section = object->first_section + symbol->st_shndx;

	if (symbol->st_shndx == SHN_ABS)
		return symbol->st_value;
	if (symbol->st_shndx == SHN_UNDEF || symbol->st_shndx >= SHN_LORESERVE)
		return 0;
	if (!self->section_addresses[section] && self->sections.data[section].out == ELF_NONE)
		return 0;
	return self->section_addresses[section] + symbol->st_value;
}

uint64_t elf_address_of(const struct elf_link *self, nd_sym name)
{
	const struct elf_symbol *symbol = &self->symbols.data[name];
	const struct elf_section *section;
	const struct elf_out *commons;

	switch (symbol->kind) {
	case ELF_DEFINED:
		section = &self->sections.data[symbol->section];
		if (section->out == ELF_NONE)
			return 0;
		return self->outs.data[section->out].address + section->at + symbol->value;
	case ELF_ABSOLUTE:
		return symbol->value;
	case ELF_COMMON:
		commons = elf_made_section(self, ELF_COMMONS); // not there when all of them are empty
		return commons ? commons->address + symbol->value : 0;
	case ELF_SHARED:
		return symbol->plt ? elf_made_section(self, ELF_PLT)->address + (symbol->plt - 1) * (uint64_t)ELF_PLT_BYTES : 0;
	case ELF_UNDEFINED:
		break;
	}
	return 0;
}

// ---- single relocations ----

struct place {
	struct elf_link *link;
	const struct elf_object *object;
	uint8_t *bytes;
	uint64_t at;
	bool is_first; // no room for an instruction before it
};

static enum nd_err out_of_range(const struct place *place)
{
	return elf_fail(place->link, ND_UNSUPPORTED, "%s: a relocation does not fit", place->object->name);
}

static enum nd_err put32(const struct place *place, uint64_t value, bool is_signed)
{
	uint32_t low = (uint32_t)value;

	if (is_signed ? (int64_t)value != (int32_t)low : value != low)
		return out_of_range(place);
	memcpy(place->bytes, &low, 4);
	return ND_OK;
}

static enum nd_err put64(const struct place *place, uint64_t value)
{
	memcpy(place->bytes, &value, 8);
	return ND_OK;
}

// The instruction takes the address from a slot; where the address is known it can be had without one (AMD64
// supplement, B.2): mov → lea, call *slot → addr32 call, jmp *slot → jmp; nop.
static bool relax_slot(const struct place *place, uint64_t value)
{
	uint8_t *op = place->bytes - 2;
	uint32_t distance = (uint32_t)value;

	if (op[0] == 0x8b) {
		op[0] = 0x8d;
	} else if (op[0] == 0xff && op[1] == 0x15) {
		op[0] = 0x67;
		op[1] = 0xe8;
	} else if (op[0] == 0xff && op[1] == 0x25) {
		op[0] = 0xe9;
		distance++;
		memcpy(op + 1, &distance, 4);
		op[5] = 0x90;
		return true;
	} else {
		return false;
	}
	memcpy(place->bytes, &distance, 4);
	return true;
}

static enum nd_err slot(const struct place *place, uint32_t type, nd_sym name, uint64_t s, int64_t a)
{
	const struct elf_symbol *symbol = name == ELF_NONE ? NULL : elf_symbol(place->link, name);
	bool is_here = !symbol || (symbol->kind != ELF_SHARED && symbol->kind != ELF_UNDEFINED);

	if (type != R_X86_64_GOTPCREL && is_here && !place->is_first && a == -4 &&
	    relax_slot(place, s + (uint64_t)a - place->at))
		return ND_OK;
	if (!symbol || !symbol->got)
		return elf_fail(place->link, ND_UNSUPPORTED, "%s has a slot for a local symbol", place->object->name);
	return put32(place, elf_made_section(place->link, ELF_GOT)->address + 8 * (uint64_t)(symbol->got - 1) + (uint64_t)a -
				    place->at, true);
}

// From the thread pointer, which is the end of the block of this program.
static uint64_t thread_offset(const struct elf_link *link, uint64_t address)
{
	uint64_t align = link->tls_align ? link->tls_align : 1;

	return address - link->tls_address - ((link->tls_size + align - 1) & ~(align - 1));
}

// mov slot(%rip), %reg → mov $offset, %reg; add slot(%rip), %reg → add $offset, %reg ("ELF Handling For Thread-Local
// Storage", 5.6: initial exec to local exec).
static enum nd_err relax_thread(const struct place *place, uint64_t offset)
{
	uint8_t *op = place->bytes - 3, reg = (uint8_t)(op[2] >> 3 & 7);

	if (place->is_first || (op[0] != 0x48 && op[0] != 0x4c) || (op[2] & 0xc7) != 0x05 || (op[1] != 0x8b && op[1] != 0x03))
		return elf_fail(place->link, ND_UNSUPPORTED, "%s takes the place of a thread's variable in an unknown way",
				place->object->name);
	op[0] = op[0] == 0x4c ? 0x49 : 0x48;
	op[2] = 0xc0 | reg;
	op[1] = op[1] == 0x8b ? 0xc7 : 0x81;
	return put32(place, offset, true);
}

enum nd_err elf_apply(struct elf_link *self, const struct elf_object *object, const Elf64_Rela *rela, uint64_t at,
		      uint8_t *bytes)
{
	uint32_t type = ELF64_R_TYPE(rela->r_info);
	struct place place = {self, object, bytes, at, rela->r_offset < 3};
	const Elf64_Sym *local;
	nd_sym name = elf_target(object, ELF64_R_SYM(rela->r_info), &local);
	uint64_t s = name == ELF_NONE ? elf_local_address(self, object, local) : self->global_addresses[name];
	uint64_t a = (uint64_t)rela->r_addend;

	switch (type) {
	case R_X86_64_NONE:
		return ND_OK;
	case R_X86_64_64:
		return put64(&place, s + a);
	case R_X86_64_PC64:
		return put64(&place, s + a - at);
	case R_X86_64_32:
		return put32(&place, s + a, false);
	case R_X86_64_32S:
		return put32(&place, s + a, true);
	case R_X86_64_PC32:
	case R_X86_64_PLT32:
		if (!s && name != ELF_NONE && elf_symbol(self, name)->kind == ELF_UNDEFINED)
			return put32(&place, 0, true); // weak: never called
		return put32(&place, s + a - at, true);
	case R_X86_64_GOTPCREL:
	case R_X86_64_GOTPCRELX:
	case R_X86_64_REX_GOTPCRELX:
		return slot(&place, type, name, s, rela->r_addend);
	case R_X86_64_TPOFF32:
		return put32(&place, thread_offset(self, s + a), true);
	case R_X86_64_GOTTPOFF:
		return relax_thread(&place, thread_offset(self, s));
	case R_X86_64_DTPOFF32: // in debug information
		return put32(&place, s + a - self->tls_address, true);
	case R_X86_64_DTPOFF64:
		return put64(&place, s + a - self->tls_address);
	default:
		return elf_fail(self, ND_UNSUPPORTED, "%s has a relocation of type %u", object->name, type);
	}
}

// ---- sections ----

static uint32_t place_bytes(uint32_t type)
{
	return type == R_X86_64_64 || type == R_X86_64_PC64 || type == R_X86_64_DTPOFF64 ? 8 : 4;
}

// Debug information about something that is not in the program says 0.
static bool is_gone(const struct elf_link *self, const struct elf_object *object, const Elf64_Rela *rela)
{
	const Elf64_Sym *local;
	nd_sym name = elf_target(object, ELF64_R_SYM(rela->r_info), &local);

	if (name != ELF_NONE) {
		const struct elf_symbol *symbol = &self->symbols.data[name];

		if (self->global_addresses[name])
			return false;
		return symbol->kind == ELF_UNDEFINED ||
		       (symbol->kind == ELF_DEFINED && self->sections.data[symbol->section].out == ELF_NONE);
	}
	return local->st_shndx && local->st_shndx < SHN_LORESERVE &&
	       self->sections.data[object->first_section + local->st_shndx].out == ELF_NONE;
}

static enum nd_err relocate_section(struct elf_link *self, const struct elf_section *of)
{
	const struct elf_out *out = &self->outs.data[of->out];
	const struct elf_object *object = &self->objects.data[of->object];
	uint8_t *to = self->image + out->offset + of->at;

	if (!of->data || out->type == SHT_NOBITS)
		return ND_OK;
	memcpy(to, of->data, of->header->sh_size);
	for (uint32_t i = 0; i < of->nrelas; i++) {
		const Elf64_Rela *rela = &of->relas[i];
		enum nd_err err;

		if (of->header->sh_size - rela->r_offset < place_bytes(ELF64_R_TYPE(rela->r_info)))
			return elf_fail(self, ND_INVALID, "%s has a relocation over the end of a section", object->name);
		if (!of->alloc && is_gone(self, object, rela))
			continue;
		err = elf_apply(self, object, rela, out->address + of->at + rela->r_offset, to + rela->r_offset);
		if (err)
			return err;
	}
	return ND_OK;
}

struct piece { // parts of a section of the output
	uint32_t out;
	uint32_t first, end;
	enum nd_err err;
};

// With what lies before each part and, after the last, behind it. What lies between functions is never run: int3.
static enum nd_err relocate_piece(struct elf_link *self, const struct piece *piece)
{
	const struct elf_out *out = &self->outs.data[piece->out];
	int between = out->flags & SHF_EXECINSTR ? 0xcc : 0;
	uint64_t at = 0;
	enum nd_err err = ND_OK;

	if (!out->file_size)
		return ND_OK;
	for (uint32_t i = piece->first ? piece->first - 1 : 0; i < piece->end && !err; i++) {
		const struct elf_section *of = &self->sections.data[out->parts.data[i]];

		if (i >= piece->first) {
			memset(self->image + out->offset + at, between, of->at - at);
			err = relocate_section(self, of);
		}
		at = of->at + (of->data ? of->header->sh_size : 0);
	}
	if (!err && piece->end == out->parts.len && out->made == ELF_NONE)
		memset(self->image + out->offset + at, between, out->file_size - at);
	return err;
}

struct relocation {
	struct elf_link *link;
	ND_VEC(struct piece) pieces;
	atomic_uint next;
};

static void cut(struct relocation *self, uint32_t number)
{
	enum { PIECE_BYTES = 128 << 10 };
	const struct elf_out *out = &self->link->outs.data[number];
	struct piece piece = {.out = number};
	uint64_t start = 0;

	while (piece.end < out->parts.len) {
		const struct elf_section *of = &self->link->sections.data[out->parts.data[piece.end++]];

		if (of->at + of->header->sh_size - start < PIECE_BYTES && piece.end < out->parts.len)
			continue;
		nd_vec_push(&self->pieces, piece);
		start = of->at + of->header->sh_size;
		piece.first = piece.end;
	}
}

static void relocate_some(void *arg)
{
	struct relocation *all = arg;
	struct nd_buf why = {0};
	struct elf_link link = *all->link;
	uint32_t i;

	link.why = &why; // said again later, in order
	while ((i = atomic_fetch_add(&all->next, 1)) < all->pieces.len)
		all->pieces.data[i].err = relocate_piece(&link, &all->pieces.data[i]);
	nd_buf_release(&why);
}

enum nd_err elf_relocate(struct elf_link *self)
{
	struct relocation all = {.link = self};
	enum nd_err err = ND_OK;

	for (uint32_t i = 0; i < self->outs.len; i++)
		cut(&all, i);
	if (self->crew)
		nd_crew_run(self->crew, relocate_some, &all);
	else
		relocate_some(&all);
	for (uint32_t i = 0; i < all.pieces.len && !err; i++)
		if (all.pieces.data[i].err)
			err = relocate_piece(self, &all.pieces.data[i]);
	nd_vec_free(&all.pieces);
	return err;
}
