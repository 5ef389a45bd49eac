// The byte form of NIR, `.nbc`: what caches store and what cross-module optimisation imports.
//
//   "NBC" 0x02                            magic and version
//   module name                           bytes: varint length, then that many
//   files      count, then bytes each
//   libraries  count, then bytes each
//   aggs       count, then count of fields, field types each
//   strings    count, then bytes each
//   names      counts of classes, globals, functions, then all their names in that order
//   classes    display, kind, flags, base, fields, vtable, itables, destructor each
//   globals    type, flags, class, 0 or 1 + number of initial values, the values each
//   functions  file, loc, flags, ret, params, number of blocks, then bodies
//   body       number of inlined calls, function and place each; per block: number of instructions, then instructions
//   instruction  op; flags; type; place; then as the operation wants them: sub, aux, imm, operand count (variadic
//                operations), operands, switch cases
//   place      twice the zigzag difference to the line and column before, plus 1 if the inlined call is another than
//              before, which then follows
//   debug      0, or 1 and the parts below
//     types      count; name, kind, size, of, count of members; name, type, offset of each
//     globals    each: 0, or 1 and name, type, loc
//     functions  each: 0, or 1 and count of scopes beyond the first; outer, start, end of each; count of variables; name,
//                type, scope, parameter, loc of each; count of facts; each its place (0 and the block whose start it is,
//                or 1 + instruction), site, variable, kind, value or 0, offset, part, its size, imm
//
// All numbers are varints, signed ones zigzag, doubles eight bytes. Optional indices are stored plus one.
// Blocks and instructions are numbered densely in block order, so dead ones vanish; an operand that is an
// instruction is the zigzag difference between the user's number and it. Decoding checks every index, so that
// whatever decodes is safe to walk; whether it means anything is nd_nir_verify's to say.
#include "text.h"

#include "noodle/mem.h"

#include <string.h>

static const uint8_t magic[4] = {'N', 'B', 'C', 2};

static uint64_t zigzag(int64_t n)
{
	return (uint64_t)n << 1 ^ (n < 0 ? UINT64_MAX : 0);
}

static int64_t unzigzag(uint64_t n)
{
	return (int64_t)(n >> 1 ^ (n & 1 ? UINT64_MAX : 0));
}

// What an instruction stores besides its operands.
enum stores { STORES_SUB = 1, STORES_AUX = 2, STORES_INT = 4, STORES_FLOAT = 8 };

static uint32_t stores_of(enum nd_nir_op op)
{
	uint32_t show = nd_nir_show(op), ret = 0;

	if (op == ND_NIR_ICMP || op == ND_NIR_FCMP || op == ND_NIR_FMATH)
		ret |= STORES_SUB;
	if (show & (ND_NIR_SHOW_TYPE | ND_NIR_SHOW_ELEM | ND_NIR_SHOW_CLASS | ND_NIR_SHOW_FUNC |
		    ND_NIR_SHOW_GLOBAL | ND_NIR_SHOW_STRING))
		ret |= STORES_AUX;
	if (show & (ND_NIR_SHOW_INDEX | ND_NIR_SHOW_INT))
		ret |= STORES_INT;
	if (show & ND_NIR_SHOW_FLOAT)
		ret |= STORES_FLOAT;
	return ret;
}

// Encoding --------------------------------------------------------------------------------------------------------

static void add_cstr(struct nd_buf *out, const char *text)
{
	nd_buf_add_bytes(out, text, strlen(text));
}

static void add_list(struct nd_buf *out, const uint32_t *items, uint32_t n, uint32_t plus)
{
	nd_buf_add_varint(out, n);
	for (uint32_t i = 0; i < n; i++)
		nd_buf_add_varint(out, (uint32_t)(items[i] + plus));
}

static void encode_class(struct nd_buf *out, const struct nd_nir_class *c)
{
	add_cstr(out, c->display);
	nd_buf_add_varint(out, c->kind);
	nd_buf_add_varint(out, c->flags);
	nd_buf_add_varint(out, (uint32_t)(c->base + 1));
	add_list(out, c->fields, c->nfields, 0);
	add_list(out, c->vtable, c->nvtable, 1);
	nd_buf_add_varint(out, c->nitables);
	for (uint32_t i = 0; i < c->nitables; i++) {
		nd_buf_add_varint(out, c->itables[i].interface);
		add_list(out, c->itables[i].methods, c->itables[i].nmethods, 1);
	}
	nd_buf_add_varint(out, (uint32_t)(c->destructor + 1));
}

static void encode_global(struct nd_buf *out, const struct nd_nir_global *g)
{
	nd_buf_add_varint(out, g->type);
	nd_buf_add_varint(out, g->flags);
	nd_buf_add_varint(out, (uint32_t)(g->cls + 1));
	nd_buf_add_varint(out, g->init ? (uint64_t)g->ninit + 1 : 0);
	for (uint32_t i = 0; g->init && i < g->ninit; i++)
		nd_buf_add_varint(out, zigzag(g->init[i]));
}

struct numbering {
	uint32_t *inst, *block;
	uint32_t ninsts, nblocks;
};

static void encode_place(struct nd_buf *out, nd_loc loc, nd_loc *before)
{
	uint64_t step = zigzag((int64_t)(uint32_t)loc - (int64_t)(uint32_t)*before);
	bool moves = ND_LOC_SITE(loc) != ND_LOC_SITE(*before);

	nd_buf_add_varint(out, step << 1 | moves);
	if (moves)
		nd_buf_add_varint(out, ND_LOC_SITE(loc));
	*before = loc;
}

static void encode_inst(struct nd_buf *out, const struct nd_nir_func *f, const struct numbering *number,
			uint32_t at, nd_loc *loc)
{
	const struct nd_nir_inst *i = &f->insts.data[at];
	const uint32_t *args = nd_nir_args_c(f, i);
	uint32_t stores = stores_of(i->op);
	uint64_t bits;

	nd_buf_add_u8(out, i->op);
	nd_buf_add_varint(out, i->flags);
	nd_buf_add_varint(out, i->type);
	encode_place(out, i->loc, loc);
	if (stores & STORES_SUB)
		nd_buf_add_u8(out, i->sub);
	if (stores & STORES_AUX)
		nd_buf_add_varint(out, i->aux);
	if (stores & STORES_INT)
		nd_buf_add_varint(out, zigzag(i->imm.i));
	if (stores & STORES_FLOAT) {
		memcpy(&bits, &i->imm.f, sizeof bits);
		nd_buf_add_u64(out, bits);
	}
	if (nd_nir_op_nargs(i->op) < 0)
		nd_buf_add_varint(out, i->nargs);
	for (uint32_t k = 0; k < i->nargs; k++)
		if (nd_nir_arg_is_block(i, k))
			nd_buf_add_varint(out, number->block[args[k]]);
		else
			nd_buf_add_varint(out,
					  zigzag((int64_t)number->inst[at] - (int64_t)number->inst[args[k]]));
	for (uint32_t k = 2; i->op == ND_NIR_SWITCH && k < i->nargs; k++)
		nd_buf_add_varint(out, zigzag(f->imms.data[i->aux + k - 2]));
}

static struct numbering number_densely(const struct nd_nir_func *f)
{
	struct numbering number = {nd_alloc((size_t)f->insts.len * 4 + 4),
				   nd_alloc((size_t)f->blocks.len * 4 + 4), 0, 0};

	for (uint32_t b = 0; b < f->blocks.len; b++) {
		if (f->blocks.data[b].dead)
			continue;
		number.block[b] = number.nblocks++;
		for (uint32_t i = f->blocks.data[b].first; i != ND_NIR_NONE; i = f->insts.data[i].next)
			number.inst[i] = number.ninsts++;
	}
	return number;
}

static void encode_body(struct nd_buf *out, const struct nd_nir_func *f)
{
	struct numbering number = number_densely(f);
	nd_loc loc = f->loc;

	nd_buf_add_varint(out, number.nblocks);
	nd_buf_add_varint(out, number.ninsts);
	nd_buf_add_varint(out, f->sites.len);
	for (uint32_t i = 0; i < f->sites.len; i++) {
		nd_buf_add_varint(out, f->sites.data[i].func);
		encode_place(out, f->sites.data[i].loc, &loc);
	}
	for (uint32_t b = 0; b < f->blocks.len; b++) {
		uint32_t n = 0;

		if (f->blocks.data[b].dead)
			continue;
		for (uint32_t i = f->blocks.data[b].first; i != ND_NIR_NONE; i = f->insts.data[i].next)
			n++;
		nd_buf_add_varint(out, n);
		for (uint32_t i = f->blocks.data[b].first; i != ND_NIR_NONE; i = f->insts.data[i].next)
			encode_inst(out, f, &number, i, &loc);
	}
	nd_free(number.inst);
	nd_free(number.block);
}

static void encode_debug_type(struct nd_buf *out, const struct nd_nir_debug_type *t)
{
	add_cstr(out, t->name);
	nd_buf_add_varint(out, t->kind);
	nd_buf_add_varint(out, t->size);
	nd_buf_add_varint(out, (uint32_t)(t->of + 1));
	nd_buf_add_varint(out, t->nmembers);
	for (uint32_t i = 0; i < t->nmembers; i++) {
		add_cstr(out, t->members[i].name);
		nd_buf_add_varint(out, (uint32_t)(t->members[i].type + 1));
		nd_buf_add_varint(out, t->members[i].offset);
	}
}

static void encode_facts(struct nd_buf *out, const struct nd_nir_func *f, const struct numbering *number, uint32_t inst,
			 uint32_t block)
{
	uint32_t first = inst == ND_NIR_NONE ? nd_nir_facts_start(f, block) : nd_nir_facts_after(f, inst);

	for (uint32_t k = first; k != ND_NIR_NONE; k = f->debug->facts.data[k].next) {
		const struct nd_nir_fact fact = nd_nir_fact_now(f, &f->debug->facts.data[k]);
		bool of_inst = fact.kind == ND_NIR_FACT_VALUE || fact.kind == ND_NIR_FACT_ADDRESS;

		nd_buf_add_varint(out, inst == ND_NIR_NONE ? 0 : (uint64_t)number->inst[inst] + 1);
		if (inst == ND_NIR_NONE)
			nd_buf_add_varint(out, number->block[block]);
		nd_buf_add_varint(out, fact.site);
		nd_buf_add_varint(out, fact.var);
		nd_buf_add_varint(out, fact.kind);
		nd_buf_add_varint(out, of_inst ? number->inst[fact.value] : 0);
		nd_buf_add_varint(out, fact.offset);
		nd_buf_add_varint(out, fact.part);
		nd_buf_add_varint(out, fact.part_size);
		nd_buf_add_varint(out, zigzag(fact.imm));
	}
}

static uint32_t count_facts(const struct nd_nir_func *f)
{
	uint32_t n = 0;

	for (uint32_t b = 0; b < f->blocks.len; b++) {
		if (f->blocks.data[b].dead)
			continue;
		for (uint32_t k = nd_nir_facts_start(f, b); k != ND_NIR_NONE; k = f->debug->facts.data[k].next)
			n++;
		for (uint32_t i = f->blocks.data[b].first; i != ND_NIR_NONE; i = f->insts.data[i].next)
			for (uint32_t k = nd_nir_facts_after(f, i); k != ND_NIR_NONE; k = f->debug->facts.data[k].next)
				n++;
	}
	return n;
}

static void encode_func_debug(struct nd_buf *out, const struct nd_nir_func *f)
{
	const struct nd_nir_debug *d = f->debug;
	struct numbering number = number_densely(f);

	nd_buf_add_varint(out, d->scopes.len - 1);
	for (uint32_t i = 1; i < d->scopes.len; i++) {
		nd_buf_add_varint(out, d->scopes.data[i].outer);
		nd_buf_add_varint(out, d->scopes.data[i].start);
		nd_buf_add_varint(out, d->scopes.data[i].end);
	}
	nd_buf_add_varint(out, d->vars.len);
	for (uint32_t i = 0; i < d->vars.len; i++) {
		add_cstr(out, d->vars.data[i].name);
		nd_buf_add_varint(out, d->vars.data[i].type);
		nd_buf_add_varint(out, d->vars.data[i].scope);
		nd_buf_add_varint(out, d->vars.data[i].param);
		nd_buf_add_varint(out, d->vars.data[i].loc);
	}
	nd_buf_add_varint(out, count_facts(f));
	for (uint32_t b = 0; b < f->blocks.len; b++) {
		if (f->blocks.data[b].dead)
			continue;
		encode_facts(out, f, &number, ND_NIR_NONE, b);
		for (uint32_t i = f->blocks.data[b].first; i != ND_NIR_NONE; i = f->insts.data[i].next)
			encode_facts(out, f, &number, i, b);
	}
	nd_free(number.inst);
	nd_free(number.block);
}

static void encode_debug(struct nd_buf *out, const struct nd_nir_module *m)
{
	nd_buf_add_varint(out, m->debug);
	if (!m->debug)
		return;
	nd_buf_add_varint(out, m->debug_types.len);
	for (uint32_t i = 0; i < m->debug_types.len; i++)
		encode_debug_type(out, &m->debug_types.data[i]);
	for (uint32_t i = 0; i < m->globals.len; i++) {
		const struct nd_nir_global *g = &m->globals.data[i];

		nd_buf_add_varint(out, g->shown != NULL);
		if (!g->shown)
			continue;
		add_cstr(out, g->shown);
		nd_buf_add_varint(out, g->debug_type);
		nd_buf_add_varint(out, g->loc);
	}
	for (uint32_t i = 0; i < m->funcs.len; i++) {
		nd_buf_add_varint(out, m->funcs.data[i]->debug != NULL);
		if (m->funcs.data[i]->debug)
			encode_func_debug(out, m->funcs.data[i]);
	}
}

void nd_nir_encode(struct nd_buf *out, const struct nd_nir_module *m)
{
	nd_buf_add(out, magic, sizeof magic);
	add_cstr(out, m->name);
	nd_buf_add_varint(out, m->files.len);
	for (uint32_t i = 0; i < m->files.len; i++)
		add_cstr(out, m->files.data[i]);
	nd_buf_add_varint(out, m->libraries.len);
	for (uint32_t i = 0; i < m->libraries.len; i++)
		add_cstr(out, m->libraries.data[i]);
	nd_buf_add_varint(out, m->aggs.len);
	for (uint32_t i = 0; i < m->aggs.len; i++)
		add_list(out, m->aggs.data[i].fields, m->aggs.data[i].nfields, 0);
	nd_buf_add_varint(out, m->strings.len);
	for (uint32_t i = 0; i < m->strings.len; i++)
		nd_buf_add_bytes(out, m->strings.data[i].data, m->strings.data[i].len);
	nd_buf_add_varint(out, m->classes.len);
	for (uint32_t i = 0; i < m->classes.len; i++)
		add_cstr(out, m->classes.data[i].name);
	nd_buf_add_varint(out, m->globals.len);
	for (uint32_t i = 0; i < m->globals.len; i++)
		add_cstr(out, m->globals.data[i].name);
	nd_buf_add_varint(out, m->funcs.len);
	for (uint32_t i = 0; i < m->funcs.len; i++)
		add_cstr(out, m->funcs.data[i]->name);
	for (uint32_t i = 0; i < m->classes.len; i++)
		encode_class(out, &m->classes.data[i]);
	for (uint32_t i = 0; i < m->globals.len; i++)
		encode_global(out, &m->globals.data[i]);
	for (uint32_t i = 0; i < m->funcs.len; i++) {
		const struct nd_nir_func *f = m->funcs.data[i];

		nd_buf_add_varint(out, f->file);
		nd_buf_add_varint(out, f->loc);
		nd_buf_add_varint(out, f->flags);
		nd_buf_add_varint(out, f->ret);
		add_list(out, f->params, f->nparams, 0);
		encode_body(out, f);
	}
	encode_debug(out, m);
}

// Decoding --------------------------------------------------------------------------------------------------------

struct decoder {
	struct nd_reader in;
	struct nd_nir_module *m;
	ND_VEC(uint32_t) list;
};

static bool bad(struct decoder *d)
{
	d->in.failed = true;
	return false;
}

// A varint below `limit`; zero after a failure.
static uint32_t below(struct decoder *d, uint64_t limit)
{
	uint64_t n = nd_reader_varint(&d->in);

	if (n >= limit) {
		bad(d);
		return 0;
	}
	return (uint32_t)n;
}

static uint32_t optional_below(struct decoder *d, uint32_t limit)
{
	return below(d, (uint64_t)limit + 1) - 1;
}

// NUL-terminated, in the module's arena.
static const char *text(struct decoder *d)
{
	struct nd_str s = nd_reader_bytes(&d->in);

	if (s.len && memchr(s.data, 0, s.len))
		bad(d);
	return nd_arena_strndup(&d->m->arena, s.len ? s.data : "", s.len);
}

static uint32_t *list(struct decoder *d, uint32_t *n, uint32_t limit, bool optional)
{
	uint32_t count = nd_reader_count(&d->in, 1);
	uint32_t *items = nd_arena_array(&d->m->arena, uint32_t, count);

	for (uint32_t i = 0; i < count; i++)
		items[i] = optional ? optional_below(d, limit) : below(d, limit);
	*n = count;
	return items;
}

static nd_nir_type decode_type(struct decoder *d)
{
	return below(d, (uint64_t)ND_NIR_FIRST_AGG + d->m->aggs.len);
}

static void decode_names(struct decoder *d, uint32_t (*named)(struct nd_nir_module *, const char *, bool *))
{
	uint32_t n = nd_reader_count(&d->in, 1);
	bool is_new;

	for (uint32_t i = 0; i < n && !d->in.failed; i++) {
		const char *name = text(d);

		named(d->m, name, &is_new);
		if (!is_new || !*name)
			bad(d);
	}
}

static void decode_pools(struct decoder *d)
{
	struct nd_nir_module *m = d->m;
	uint32_t n = nd_reader_count(&d->in, 1);

	for (uint32_t i = 0; i < n && !d->in.failed; i++)
		if (nd_nir_file(m, text(d)) != i)
			bad(d);
	n = nd_reader_count(&d->in, 1);
	for (uint32_t i = 0; i < n && !d->in.failed; i++)
		if (nd_nir_library(m, text(d)) != i)
			bad(d);
	n = nd_reader_count(&d->in, 1);
	for (uint32_t i = 0; i < n && !d->in.failed; i++) {
		uint32_t nfields, *fields = list(d, &nfields, ND_NIR_FIRST_AGG + m->aggs.len, false);

		if (d->in.failed || !nd_nir_agg_fits(m, fields, nfields) ||
		    nd_nir_agg_type(m, fields, nfields) != ND_NIR_FIRST_AGG + i)
			bad(d);
	}
	n = nd_reader_count(&d->in, 1);
	for (uint32_t i = 0; i < n && !d->in.failed; i++) {
		struct nd_str s = nd_reader_bytes(&d->in);

		if (d->in.failed || nd_nir_string(m, s) != i)
			bad(d);
	}
}

static void decode_class(struct decoder *d, struct nd_nir_class *c)
{
	struct nd_nir_module *m = d->m;

	c->display = text(d);
	c->kind = (enum nd_nir_class_kind)below(d, ND_NIR_BOX + 1);
	c->flags = below(d, UINT32_MAX);
	c->base = optional_below(d, m->classes.len);
	c->fields = list(d, &c->nfields, ND_NIR_FIRST_AGG + m->aggs.len, false);
	c->vtable = list(d, &c->nvtable, m->funcs.len, true);
	c->nitables = nd_reader_count(&d->in, 2);
	c->itables = nd_arena_array(&m->arena, struct nd_nir_itable, c->nitables);
	for (uint32_t i = 0; i < c->nitables; i++) {
		c->itables[i].interface = below(d, m->classes.len);
		c->itables[i].methods = list(d, &c->itables[i].nmethods, m->funcs.len, true);
	}
	c->destructor = optional_below(d, m->funcs.len);
}

static void decode_global(struct decoder *d, struct nd_nir_global *g)
{
	uint32_t n;

	g->type = decode_type(d);
	g->flags = below(d, UINT32_MAX);
	g->cls = optional_below(d, d->m->classes.len);
	n = below(d, UINT32_MAX);
	if (!n)
		return;
	if (n - 1 > (size_t)(d->in.end - d->in.at)) {
		bad(d);
		return;
	}
	g->ninit = n - 1;
	g->init = nd_arena_array(&d->m->arena, int64_t, n);
	for (uint32_t i = 0; i < g->ninit; i++)
		g->init[i] = unzigzag(nd_reader_varint(&d->in));
}

static void decode_aux(struct decoder *d, struct nd_nir_inst *i)
{
	struct nd_nir_module *m = d->m;
	uint32_t show = nd_nir_show(i->op);

	if (show & (ND_NIR_SHOW_TYPE | ND_NIR_SHOW_ELEM))
		i->aux = decode_type(d);
	else if (show & ND_NIR_SHOW_CLASS)
		i->aux = below(d, m->classes.len);
	else if (show & ND_NIR_SHOW_FUNC)
		i->aux = below(d, m->funcs.len);
	else if (show & ND_NIR_SHOW_GLOBAL)
		i->aux = below(d, m->globals.len);
	else if (show & ND_NIR_SHOW_STRING)
		i->aux = below(d, m->strings.len);
}

static void decode_operands(struct decoder *d, struct nd_nir_inst *i, uint32_t at, uint32_t ninsts,
			    uint32_t nblocks)
{
	int fixed = nd_nir_op_nargs(i->op);
	uint32_t n = fixed < 0 ? nd_reader_count(&d->in, 1) : (uint32_t)fixed;

	nd_vec_clear(&d->list);
	for (uint32_t k = 0; k < n && !d->in.failed; k++) {
		int64_t to;

		if (nd_nir_arg_is_block(i, k)) {
			nd_vec_push(&d->list, below(d, nblocks));
			continue;
		}
		to = (int64_t)((uint64_t)at - (uint64_t)unzigzag(nd_reader_varint(&d->in)));
		if (to < 0 || to >= (int64_t)ninsts)
			bad(d);
		nd_vec_push(&d->list, (uint32_t)to);
	}
	// The shapes that walking a function relies on.
	if ((i->op == ND_NIR_PHI && n % 2) || (i->op == ND_NIR_JUMP && n != 1) ||
	    (i->op == ND_NIR_BR && n != 3) || (i->op == ND_NIR_SWITCH && n < 2) ||
	    (i->op == ND_NIR_RET && n > 1))
		bad(d);
}

// `sites`: how many calls a place may be in.
static void decode_place(struct decoder *d, uint32_t sites, nd_loc *loc)
{
	uint64_t step = nd_reader_varint(&d->in);
	uint32_t site = step & 1 ? below(d, sites + 1) : ND_LOC_SITE(*loc);

	*loc = ND_LOC_AT_SITE((uint64_t)*loc + (uint64_t)unzigzag(step >> 1), site);
}

static void decode_inst(struct decoder *d, struct nd_nir_func *f, uint32_t block, uint32_t ninsts,
			uint32_t nblocks, nd_loc *loc)
{
	struct nd_nir_inst i = {.op = nd_reader_u8(&d->in)}, *to;
	uint32_t stores, at;
	uint64_t bits;

	if (i.op >= ND_NIR_OP_COUNT) {
		bad(d);
		return;
	}
	stores = stores_of(i.op);
	i.flags = (uint16_t)below(d, UINT16_MAX);
	i.type = decode_type(d);
	decode_place(d, f->sites.len, loc);
	if (stores & STORES_SUB)
		i.sub = nd_reader_u8(&d->in);
	if (stores & STORES_AUX)
		decode_aux(d, &i);
	if (stores & STORES_INT)
		i.imm.i = unzigzag(nd_reader_varint(&d->in));
	if (stores & STORES_FLOAT) {
		bits = nd_reader_u64(&d->in);
		memcpy(&i.imm.f, &bits, sizeof bits);
	}
	decode_operands(d, &i, f->insts.len, ninsts, nblocks);
	if (d->in.failed)
		return;
	if (i.op == ND_NIR_SWITCH) {
		i.aux = f->imms.len;
		for (uint32_t k = 2; k < d->list.len; k++)
			nd_vec_push(&f->imms, unzigzag(nd_reader_varint(&d->in)));
	}
	at = nd_nir_emit(f, block, i.op, i.type, d->list.data, d->list.len, *loc);
	to = &f->insts.data[at];
	to->sub = i.sub;
	to->flags = i.flags;
	to->aux = i.aux;
	to->imm = i.imm;
}

static void decode_body(struct decoder *d, struct nd_nir_func *f)
{
	uint32_t nblocks = nd_reader_count(&d->in, 1), ninsts = nd_reader_count(&d->in, 4);
	nd_loc loc = f->loc;

	for (uint32_t n = nd_reader_count(&d->in, 2); n && !d->in.failed; n--) {
		uint32_t func = below(d, d->m->funcs.len);

		decode_place(d, f->sites.len, &loc);
		nd_vec_push(&f->sites, ((struct nd_nir_site){func, loc}));
	}
	for (uint32_t b = 0; b < nblocks && !d->in.failed; b++)
		nd_nir_block_new(f);
	for (uint32_t b = 0; b < nblocks && !d->in.failed; b++) {
		uint32_t n = nd_reader_count(&d->in, 4);

		for (uint32_t i = 0; i < n && !d->in.failed; i++)
			decode_inst(d, f, b, ninsts, nblocks, &loc);
	}
	if (f->insts.len != ninsts)
		bad(d);
}

static void decode_debug_types(struct decoder *d)
{
	struct nd_nir_module *m = d->m;
	uint32_t n = nd_reader_count(&d->in, 5);

	for (uint32_t i = 0; i < n && !d->in.failed; i++) {
		struct nd_nir_debug_type t = {.name = text(d)};
		struct nd_nir_debug_member *members;

		t.kind = (enum nd_nir_debug_kind)below(d, ND_NIR_D_KINDS);
		t.size = below(d, UINT32_MAX);
		t.of = optional_below(d, n);
		t.nmembers = nd_reader_count(&d->in, 3);
		t.members = members = nd_arena_array(&m->arena, struct nd_nir_debug_member, t.nmembers);
		for (uint32_t k = 0; k < t.nmembers; k++) {
			members[k].name = text(d);
			members[k].type = optional_below(d, n);
			members[k].offset = below(d, UINT32_MAX);
		}
		nd_vec_push(&m->debug_types, t);
	}
}

static void decode_fact(struct decoder *d, struct nd_nir_func *f)
{
	struct nd_nir_fact fact = {.value = ND_NIR_NONE};
	uint32_t at = below(d, (uint64_t)f->insts.len + 1), block = at ? 0 : below(d, f->blocks.len), value;

	fact.site = below(d, (uint64_t)f->sites.len + 1);
	fact.var = below(d, UINT32_MAX);
	fact.kind = (enum nd_nir_fact_kind)below(d, ND_NIR_FACT_CONST + 1);
	value = below(d, f->insts.len);
	if (fact.kind == ND_NIR_FACT_VALUE || fact.kind == ND_NIR_FACT_ADDRESS)
		fact.value = value;
	fact.offset = below(d, UINT32_MAX);
	fact.part = below(d, UINT32_MAX);
	fact.part_size = below(d, UINT32_MAX);
	fact.imm = unzigzag(nd_reader_varint(&d->in));
	if (d->in.failed)
		return;
	if (at && f->insts.data[at - 1].op == ND_NIR_PHI) {
		bad(d);
	} else if (at) {
		nd_nir_fact_add_after(f, at - 1, fact);
	} else {
		nd_nir_fact_add_behind_phis(f, block, fact);
	}
}

static void decode_func_debug(struct decoder *d, struct nd_nir_func *f)
{
	uint32_t ntypes = d->m->debug_types.len, n = nd_reader_count(&d->in, 3);

	f->debug = nd_nir_debug_new();
	for (uint32_t i = 1; i <= n && !d->in.failed; i++) {
		struct nd_nir_scope scope = {below(d, i), 0, 0};

		scope.start = below(d, UINT32_MAX);
		scope.end = below(d, UINT32_MAX);
		nd_vec_push(&f->debug->scopes, scope);
	}
	n = nd_reader_count(&d->in, 5);
	for (uint32_t i = 0; i < n && !d->in.failed; i++) {
		struct nd_nir_var var = {.name = text(d)};

		var.type = below(d, ntypes);
		var.scope = below(d, f->debug->scopes.len);
		var.param = below(d, UINT32_MAX);
		var.loc = below(d, UINT32_MAX);
		nd_vec_push(&f->debug->vars, var);
	}
	n = nd_reader_count(&d->in, 9);
	for (uint32_t i = 0; i < n && !d->in.failed; i++)
		decode_fact(d, f);
}

static void decode_debug(struct decoder *d)
{
	struct nd_nir_module *m = d->m;

	m->debug = below(d, 2);
	if (!m->debug)
		return;
	decode_debug_types(d);
	for (uint32_t i = 0; i < m->globals.len && !d->in.failed; i++) {
		struct nd_nir_global *g = &m->globals.data[i];

		if (!below(d, 2))
			continue;
		g->shown = text(d);
		g->debug_type = below(d, m->debug_types.len);
		g->loc = below(d, UINT32_MAX);
	}
	for (uint32_t i = 0; i < m->funcs.len && !d->in.failed; i++)
		if (below(d, 2))
			decode_func_debug(d, m->funcs.data[i]);
}

static void decode_module(struct decoder *d)
{
	struct nd_nir_module *m = d->m;

	decode_pools(d);
	decode_names(d, nd_nir_class_named);
	decode_names(d, nd_nir_global_named);
	decode_names(d, nd_nir_func_named);
	for (uint32_t i = 0; i < m->classes.len && !d->in.failed; i++)
		decode_class(d, &m->classes.data[i]);
	for (uint32_t i = 0; i < m->globals.len && !d->in.failed; i++)
		decode_global(d, &m->globals.data[i]);
	for (uint32_t i = 0; i < m->funcs.len && !d->in.failed; i++) {
		struct nd_nir_func *f = m->funcs.data[i];

		f->file = below(d, UINT32_MAX);
		f->loc = below(d, UINT32_MAX);
		f->flags = below(d, UINT32_MAX);
		f->ret = decode_type(d);
		f->params = list(d, &f->nparams, ND_NIR_FIRST_AGG + m->aggs.len, false);
		decode_body(d, f);
	}
	if (!d->in.failed)
		decode_debug(d);
}

enum nd_err nd_nir_decode(struct nd_nir_module **ret, const void *data, size_t len)
{
	struct decoder d = {.in = nd_reader(data, len)};
	struct nd_str name;
	bool ok;

	if (len < sizeof magic || memcmp(data, magic, 3) != 0)
		return ND_INVALID;
	if (((const uint8_t *)data)[3] != magic[3])
		return ND_VERSION;
	d.in.at += sizeof magic;
	name = nd_reader_bytes(&d.in);
	if (d.in.failed || !name.len || memchr(name.data, 0, name.len))
		return ND_INVALID;
	d.m = nd_nir_module_new("");
	d.m->name = nd_arena_strndup(&d.m->arena, name.data, name.len);
	decode_module(&d);
	nd_vec_free(&d.list);
	ok = !d.in.failed && d.in.at == d.in.end;
	if (ok)
		*ret = d.m;
	else
		nd_nir_module_destroy(&d.m);
	return ok ? ND_OK : ND_INVALID;
}
