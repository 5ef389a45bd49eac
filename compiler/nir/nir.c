// Modules: the tables, find-or-add by name or content, and layout.
//
// One interner and one map serve every table. A key is (table, symbol); aggregates are interned by the bytes
// of their field array, so structural equality is one look-up.
#include "nir.h"

#include "noodle/intern.h"
#include "noodle/map.h"
#include "noodle/mem.h"

#include <assert.h>
#include <string.h>

enum table { TABLE_FILE, TABLE_LIBRARY, TABLE_AGG, TABLE_STRING, TABLE_FUNC, TABLE_CLASS, TABLE_GLOBAL };

struct nd_nir_index {
	struct nd_intern *names;
	struct nd_map map;
};

struct nd_nir_module *nd_nir_module_new(const char *name)
{
	struct nd_nir_module *m = nd_alloc_zero(1, sizeof *m);

	nd_arena_init(&m->arena);
	m->name = nd_arena_strndup(&m->arena, name, strlen(name));
	m->index = nd_alloc_zero(1, sizeof *m->index);
	m->index->names = nd_intern_new();
	return m;
}

void nd_nir_module_destroy(struct nd_nir_module **self_p)
{
	struct nd_nir_module *m = *self_p;

	if (!m)
		return;
	*self_p = NULL;
	for (uint32_t i = 0; i < m->funcs.len; i++) {
		struct nd_nir_func *f = m->funcs.data[i];

		nd_vec_free(&f->insts);
		nd_vec_free(&f->blocks);
		nd_vec_free(&f->args);
		nd_vec_free(&f->imms);
		nd_vec_free(&f->sites);
		nd_nir_debug_destroy(&f->debug);
	}
	nd_vec_free(&m->files);
	nd_vec_free(&m->libraries);
	nd_vec_free(&m->aggs);
	nd_vec_free(&m->strings);
	nd_vec_free(&m->classes);
	nd_vec_free(&m->globals);
	nd_vec_free(&m->funcs);
	nd_vec_free(&m->debug_types);
	nd_intern_destroy(&m->index->names);
	nd_map_release(&m->index->map);
	nd_free(m->index);
	nd_arena_release(&m->arena);
	nd_free(m);
}

// Looks (table, bytes) up; when absent enters it with `next` as its value. The symbol gives the bytes a
// lasting home.
static bool find_or_add(struct nd_nir_module *m, enum table table, const void *data, size_t len,
			uint32_t next, uint32_t *ret, nd_sym *sym)
{
	*sym = nd_intern_add(m->index->names, data, len);
	if (nd_map_get(&m->index->map, ND_MAP_KEY(table, *sym), ret))
		return true;
	nd_map_set(&m->index->map, ND_MAP_KEY(table, *sym), next);
	*ret = next;
	return false;
}

uint32_t nd_nir_file(struct nd_nir_module *m, const char *path)
{
	uint32_t index;
	nd_sym sym;

	if (!find_or_add(m, TABLE_FILE, path, strlen(path), m->files.len, &index, &sym))
		nd_vec_push(&m->files, nd_intern_text(m->index->names, sym));
	return index;
}

uint32_t nd_nir_library(struct nd_nir_module *m, const char *name)
{
	uint32_t index;
	nd_sym sym;

	if (!find_or_add(m, TABLE_LIBRARY, name, strlen(name), m->libraries.len, &index, &sym))
		nd_vec_push(&m->libraries, nd_intern_text(m->index->names, sym));
	return index;
}

uint32_t nd_nir_string(struct nd_nir_module *m, struct nd_str text)
{
	uint32_t index;
	nd_sym sym;

	if (!find_or_add(m, TABLE_STRING, text.data, text.len, m->strings.len, &index, &sym))
		nd_vec_push(&m->strings, nd_intern_str(m->index->names, sym));
	return index;
}

// Aggregates ------------------------------------------------------------------------------------------------------

static uint64_t align_up(uint64_t n, uint64_t align)
{
	return (n + align - 1) / align * align;
}

// Size and alignment of the fields in C layout, starting at offset 0.
static void measure(const struct nd_nir_module *m, const nd_nir_type *fields, uint32_t nfields,
		    uint64_t *size, uint32_t *align)
{
	*size = 0;
	*align = 1;
	for (uint32_t i = 0; i < nfields; i++) {
		uint32_t a = nd_nir_type_align(m, fields[i]);

		*size = align_up(*size, a) + nd_nir_type_size(m, fields[i]);
		if (a > *align)
			*align = a;
	}
	*size = align_up(*size, *align);
}

bool nd_nir_agg_fits(const struct nd_nir_module *m, const nd_nir_type *fields, uint32_t nfields)
{
	uint64_t size;
	uint32_t align;

	for (uint32_t i = 0; i < nfields; i++)
		if (fields[i] == ND_NIR_VOID || fields[i] >= ND_NIR_FIRST_AGG + m->aggs.len)
			return false;
	for (uint32_t i = 0; i < nfields; i++)
		if (fields[i] >= ND_NIR_FIRST_AGG &&
		    m->aggs.data[fields[i] - ND_NIR_FIRST_AGG].depth >= ND_NIR_MAX_TYPE_DEPTH)
			return false;
	measure(m, fields, nfields, &size, &align);
	return size < ND_NIR_MAX_TYPE_SIZE;
}

nd_nir_type nd_nir_agg_type(struct nd_nir_module *m, const nd_nir_type *fields, uint32_t nfields)
{
	struct nd_nir_agg agg = {.nfields = nfields};
	uint64_t size;
	uint32_t index;
	nd_sym sym;

	if (find_or_add(m, TABLE_AGG, fields, nfields * sizeof *fields, m->aggs.len, &index, &sym))
		return ND_NIR_FIRST_AGG + index;
	assert(nd_nir_agg_fits(m, fields, nfields));
	agg.fields = nd_arena_array(&m->arena, nd_nir_type, nfields);
	if (nfields)
		memcpy(agg.fields, fields, nfields * sizeof *fields);
	measure(m, fields, nfields, &size, &agg.align);
	agg.size = (uint32_t)size;
	agg.depth = 1;
	for (uint32_t i = 0; i < nfields; i++) {
		agg.has_refs |= nd_nir_type_has_refs(m, fields[i]);
		if (fields[i] >= ND_NIR_FIRST_AGG &&
		    m->aggs.data[fields[i] - ND_NIR_FIRST_AGG].depth >= agg.depth)
			agg.depth = m->aggs.data[fields[i] - ND_NIR_FIRST_AGG].depth + 1;
	}
	nd_vec_push(&m->aggs, agg);
	return ND_NIR_FIRST_AGG + index;
}

static const uint8_t scalar_size[ND_NIR_FIRST_AGG] = {
	[ND_NIR_I1] = 1,  [ND_NIR_I8] = 1,  [ND_NIR_I16] = 2, [ND_NIR_I32] = 4, [ND_NIR_I64] = 8,
	[ND_NIR_F32] = 4, [ND_NIR_F64] = 8, [ND_NIR_REF] = 8, [ND_NIR_PTR] = 8,
};

uint32_t nd_nir_type_size(const struct nd_nir_module *m, nd_nir_type t)
{
	return t < ND_NIR_FIRST_AGG ? scalar_size[t] : m->aggs.data[t - ND_NIR_FIRST_AGG].size;
}

uint32_t nd_nir_type_align(const struct nd_nir_module *m, nd_nir_type t)
{
	if (t == ND_NIR_VOID)
		return 1;
	return t < ND_NIR_FIRST_AGG ? scalar_size[t] : m->aggs.data[t - ND_NIR_FIRST_AGG].align;
}

static uint64_t offset_of(const struct nd_nir_module *m, const nd_nir_type *fields, uint32_t field,
			  uint64_t start)
{
	for (uint32_t i = 0; i < field; i++)
		start = align_up(start, nd_nir_type_align(m, fields[i])) + nd_nir_type_size(m, fields[i]);
	return align_up(start, nd_nir_type_align(m, fields[field]));
}

uint32_t nd_nir_agg_offset(const struct nd_nir_module *m, nd_nir_type agg, uint32_t field)
{
	const struct nd_nir_agg *a = &m->aggs.data[agg - ND_NIR_FIRST_AGG];

	assert(field < a->nfields);
	return (uint32_t)offset_of(m, a->fields, field, 0);
}

enum { OBJECT_HEADER = 8 };

uint32_t nd_nir_class_offset(const struct nd_nir_module *m, uint32_t cls, uint32_t field)
{
	const struct nd_nir_class *c = &m->classes.data[cls];

	assert(field < c->nfields);
	return (uint32_t)offset_of(m, c->fields, field, OBJECT_HEADER);
}

uint32_t nd_nir_class_size(const struct nd_nir_module *m, uint32_t cls)
{
	const struct nd_nir_class *c = &m->classes.data[cls];
	uint64_t end = OBJECT_HEADER;

	if (c->nfields)
		end = offset_of(m, c->fields, c->nfields - 1, OBJECT_HEADER) +
		      nd_nir_type_size(m, c->fields[c->nfields - 1]);
	return (uint32_t)align_up(end, 8);
}

bool nd_nir_type_has_refs(const struct nd_nir_module *m, nd_nir_type t)
{
	return t < ND_NIR_FIRST_AGG ? t == ND_NIR_REF : m->aggs.data[t - ND_NIR_FIRST_AGG].has_refs;
}

int64_t nd_nir_int_wrap(nd_nir_type t, uint64_t value)
{
	uint32_t unused = 64 - nd_nir_int_bits(t);

	if (t == ND_NIR_I1)
		return value & 1;
	return (int64_t)(value << unused) >> unused;
}

// Functions, classes, globals -------------------------------------------------------------------------------------

uint32_t nd_nir_func_named(struct nd_nir_module *m, const char *name, bool *is_new)
{
	struct nd_nir_func *f;
	uint32_t index;
	nd_sym sym;
	bool found = find_or_add(m, TABLE_FUNC, name, strlen(name), m->funcs.len, &index, &sym);

	if (is_new)
		*is_new = !found;
	if (!found) {
		f = nd_arena_new(&m->arena, struct nd_nir_func);
		f->name = nd_intern_text(m->index->names, sym);
		nd_vec_push(&m->funcs, f);
	}
	return index;
}

uint32_t nd_nir_func_rename(struct nd_nir_module *m, uint32_t func, const char *name)
{
	nd_sym old = nd_intern_add(m->index->names, m->funcs.data[func]->name, strlen(m->funcs.data[func]->name));
	nd_sym sym = nd_intern_add(m->index->names, name, strlen(name));
	struct nd_nir_func *f = nd_arena_new(&m->arena, struct nd_nir_func);

	assert(nd_nir_func_find(m, name) == ND_NIR_NONE);
	f->name = nd_intern_text(m->index->names, old);
	m->funcs.data[func]->name = nd_intern_text(m->index->names, sym);
	nd_map_set(&m->index->map, ND_MAP_KEY(TABLE_FUNC, sym), func);
	nd_map_set(&m->index->map, ND_MAP_KEY(TABLE_FUNC, old), m->funcs.len);
	nd_vec_push(&m->funcs, f);
	return m->funcs.len - 1;
}

uint32_t nd_nir_func_find(const struct nd_nir_module *m, const char *name)
{
	uint32_t index;
	nd_sym sym = nd_intern_add(m->index->names, name, strlen(name));

	return nd_map_get(&m->index->map, ND_MAP_KEY(TABLE_FUNC, sym), &index) ? index : ND_NIR_NONE;
}

uint32_t nd_nir_class_named(struct nd_nir_module *m, const char *name, bool *is_new)
{
	uint32_t index;
	nd_sym sym;
	bool found = find_or_add(m, TABLE_CLASS, name, strlen(name), m->classes.len, &index, &sym);

	if (is_new)
		*is_new = !found;
	if (!found) {
		struct nd_nir_class c = {.name = nd_intern_text(m->index->names, sym),
					 .base = ND_NIR_NONE,
					 .destructor = ND_NIR_NONE};

		c.display = c.name;
		nd_vec_push(&m->classes, c);
	}
	return index;
}

uint32_t nd_nir_global_named(struct nd_nir_module *m, const char *name, bool *is_new)
{
	uint32_t index;
	nd_sym sym;
	bool found = find_or_add(m, TABLE_GLOBAL, name, strlen(name), m->globals.len, &index, &sym);

	if (is_new)
		*is_new = !found;
	if (!found) {
		struct nd_nir_global g = {.name = nd_intern_text(m->index->names, sym),
					  .cls = ND_NIR_NONE,
					  .debug_type = ND_NIR_NONE};

		nd_vec_push(&m->globals, g);
	}
	return index;
}

void nd_nir_func_set_params(struct nd_nir_module *m, struct nd_nir_func *f, const nd_nir_type *params,
			    uint32_t n)
{
	f->params = nd_arena_array(&m->arena, nd_nir_type, n);
	f->nparams = n;
	if (n)
		memcpy(f->params, params, n * sizeof *params);
}
