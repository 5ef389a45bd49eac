// From scans to tasks: the module graph, the units that have to be compiled, their keys, and the messages that
// describe each task to a worker.
//
// A unit's inputs are its source and the interfaces of the modules that it reads (a closure that the compiler's
// graph gives). The imports of an interface travel with it as far as the interface itself needs them, so a
// module that changes an import used in bodies only does not touch its readers.
#include "build.h"

#include "noodle/cache.h"
#include "noodle/intern.h"
#include "noodle/link_plan.h"
#include "noodle/mem.h"

#include <assert.h>
#include <string.h>

// ---- modules as the compiler sees them ----

static const char *package_name(const struct nd_build *self, const struct nd_build_module *module)
{
	return module->package == ND_BUILD_STD ? "std" : self->packages[module->package].name;
}

// `interface_only`: the imports that reading the interface needs.
static struct nd_unit as_unit(const struct nd_build *self, uint32_t module, bool interface_only,
			      struct nd_arena *arena)
{
	const struct nd_build_module *of = &self->modules.data[module];
	const uint32_t *resolved = self->graph_modules[module].imports;
	struct nd_unit_import *imports = nd_arena_array(arena, struct nd_unit_import, of->scan.nimports + 1);
	struct nd_unit ret = {.name = of->name, .file = of->file, .imports = imports};

	for (uint32_t i = 0; i < of->scan.nimports; i++) {
		if (resolved[i] == UINT32_MAX || (interface_only && !of->scan.imports[i].in_interface))
			continue;
		imports[ret.nimports++] = (struct nd_unit_import){
			.spec = of->scan.imports[i].spec,
			.module = self->modules.data[resolved[i]].name,
		};
	}
	return ret;
}

static struct nd_msg_input module_input(const struct nd_build *self, uint32_t module, enum nd_input_role role)
{
	const struct nd_build_module *of = &self->modules.data[module];
	struct nd_msg_input ret = {
		.role = role,
		.package = package_name(self, of),
		.module = of->name,
		.path = of->file,
		.digest = role == ND_INPUT_SOURCE ? of->source : of->interface,
		.size = role == ND_INPUT_SOURCE ? of->source_bytes : of->interface_bytes,
	};

	return ret;
}

// Pairs of what is written and the module that it means.
static void add_imports(struct nd_msg_input *input, const struct nd_unit *unit, struct nd_arena *arena)
{
	const char **names = nd_arena_array(arena, const char *, 2 * (size_t)unit->nimports + 1);

	for (uint32_t i = 0; i < unit->nimports; i++) {
		names[2 * i] = unit->imports[i].spec;
		names[2 * i + 1] = unit->imports[i].module;
	}
	input->imports = names;
	input->import_count = 2 * unit->nimports;
}

static struct nd_options unit_options(const struct nd_build *self, const struct nd_build_unit *unit)
{
	struct nd_options options = self->options;

	options.program_entry = unit->entry;
	return options;
}

struct component_list {
	struct nd_arena *arena;
	ND_VEC(struct nd_cache_component) items;
};

static void add_component(void *arg, const char *name, const struct nd_digest *digest)
{
	struct component_list *list = arg;

	nd_vec_push(&list->items, ((struct nd_cache_component){
		.name = nd_arena_strndup(list->arena, name, strlen(name)),
		.digest = *digest,
	}));
}

static void give_components(struct component_list *list, const struct nd_cache_component **ret, uint32_t *count)
{
	struct nd_cache_component *copy = nd_arena_array(list->arena, struct nd_cache_component,
							 list->items.len + 1);

	if (list->items.len)
		memcpy(copy, list->items.data, list->items.len * sizeof *copy);
	*ret = copy;
	*count = list->items.len;
	nd_vec_free(&list->items);
}

static struct nd_digest unit_key(const struct nd_build *self, const struct nd_build_unit *unit,
				 struct nd_arena *arena, struct component_list *components)
{
	const struct nd_graph_module *node = &self->graph_modules[unit->module];
	struct nd_unit own = as_unit(self, unit->module, false, arena);
	struct nd_unit *reads = nd_arena_array(arena, struct nd_unit, node->nreads + 1);
	struct nd_digest *interfaces = nd_arena_array(arena, struct nd_digest, node->nreads + 1);
	struct nd_options options = unit_options(self, unit);

	for (uint32_t i = 0; i < node->nreads; i++) {
		reads[i] = self->as_read[node->reads[i]];
		interfaces[i] = self->modules.data[node->reads[i]].interface;
	}
	return nd_compile_key(&own, &self->modules.data[unit->module].source, reads, interfaces, node->nreads,
			      &options, components ? add_component : NULL, components);
}

void nd_build_unit_components(const struct nd_build *self, uint32_t unit, struct nd_arena *arena,
			      const struct nd_cache_component **ret, uint32_t *count)
{
	struct component_list list = {.arena = arena};

	unit_key(self, &self->units.data[unit], arena, &list);
	give_components(&list, ret, count);
}

// ---- the plan ----

// The graph speaks of several packages at once, so its diagnostics name files from the root of the workspace.
static const char *file_in_workspace(struct nd_build *self, const struct nd_build_module *module)
{
	const char *dir = module->package == ND_BUILD_STD ? "" : self->packages[module->package].dir;

	return *dir ? nd_arena_sprintf(&self->arena, "%s/%s", dir, module->file) : module->file;
}

static void make_graph(struct nd_build *self, struct nd_diags *diags)
{
	self->graph_modules = nd_arena_array(&self->arena, struct nd_graph_module, self->modules.len + 1);
	for (uint32_t i = 0; i < self->modules.len; i++) {
		const struct nd_build_module *module = &self->modules.data[i];

		assert(module->scanned);
		self->graph_modules[i] = (struct nd_graph_module){
			.name = module->name,
			.package = package_name(self, module),
			.file = file_in_workspace(self, module),
			.scan = &module->scan,
		};
	}
	self->graph = nd_graph_new(self->graph_modules, self->modules.len, self->graph_packages,
				   self->package_count, diags);
}

// A module whose import was not found has its error already, and would report every name from there again.
static void break_unresolved(struct nd_build *self)
{
	for (uint32_t i = 0; i < self->modules.len; i++)
		for (uint32_t k = 0; k < self->modules.data[i].scan.nimports; k++)
			if (self->graph_modules[i].imports[k] == UINT32_MAX)
				self->modules.data[i].broken = true;
}

static enum nd_unit_state first_state(const struct nd_build *self, uint32_t module)
{
	const struct nd_graph_module *node = &self->graph_modules[module];

	if (self->modules.data[module].broken)
		return ND_UNIT_FAILED;
	for (uint32_t i = 0; i < node->nreads; i++)
		if (self->modules.data[node->reads[i]].broken)
			return ND_UNIT_SKIPPED;
	return ND_UNIT_OPEN;
}

static uint32_t unit_of(struct nd_build *self, struct nd_map *known, uint32_t module, bool entry)
{
	uint32_t index;

	if (nd_map_get(known, ND_MAP_KEY(module, entry), &index))
		return index;
	nd_vec_push(&self->units, ((struct nd_build_unit){
		.module = module,
		.entry = entry,
		.state = first_state(self, module),
	}));
	nd_map_set(known, ND_MAP_KEY(module, entry), self->units.len - 1);
	return self->units.len - 1;
}

static void plan_target(struct nd_build *self, struct nd_map *known, struct nd_build_target *target)
{
	const uint32_t *order;
	uint32_t count = nd_graph_order(self->graph, target->entry, &order);
	uint32_t *units = nd_arena_array(&self->arena, uint32_t, count + 1);

	for (uint32_t i = 0; i < count; i++)
		units[i] = unit_of(self, known, order[i], order[i] == target->entry);
	target->units = units;
	target->unit_count = count;
}

// Checking looks at every module that was given, reached or not.
static void plan_check(struct nd_build *self, struct nd_map *known)
{
	for (uint32_t t = 0; t < self->target_count; t++)
		unit_of(self, known, self->targets[t].entry, true);
	for (uint32_t i = 0; i < self->source_count; i++) {
		uint32_t unit;

		if (!nd_map_get(known, ND_MAP_KEY(i, true), &unit))
			unit_of(self, known, i, false);
	}
}

// A module is read by many others.
static void prepare_reads(struct nd_build *self)
{
	self->as_read = nd_arena_array(&self->arena, struct nd_unit, self->modules.len + 1);
	self->read_inputs = nd_arena_array(&self->arena, struct nd_msg_input, self->modules.len + 1);
	for (uint32_t i = 0; i < self->modules.len; i++) {
		self->as_read[i] = as_unit(self, i, true, &self->arena);
		self->read_inputs[i] = module_input(self, i, ND_INPUT_INTERFACE);
		add_imports(&self->read_inputs[i], &self->as_read[i], &self->arena);
	}
}

bool nd_build_plan(struct nd_build *self, struct nd_diags *diags)
{
	struct nd_map known = {0};
	struct nd_arena arena;

	make_graph(self, diags);
	if (!self->graph)
		return false;
	break_unresolved(self);
	prepare_reads(self);
	if (self->options.check_only)
		plan_check(self, &known);
	else
		for (uint32_t t = 0; t < self->target_count; t++)
			plan_target(self, &known, &self->targets[t]);
	nd_map_release(&known);

	nd_arena_init(&arena);
	for (uint32_t i = 0; i < self->units.len; i++) {
		if (self->units.data[i].state == ND_UNIT_OPEN)
			self->units.data[i].key = unit_key(self, &self->units.data[i], &arena, NULL);
		nd_arena_reset(&arena);
	}
	nd_arena_release(&arena);
	return true;
}

// ---- linking ----

void nd_build_link_plan(struct nd_build *self, uint32_t target, struct nd_buf *ret)
{
	struct nd_build_target *of = &self->targets[target];
	struct nd_link_plan_object *objects = nd_alloc_zero(of->unit_count + 1, sizeof *objects);
	size_t start = ret->len;

	for (uint32_t i = 0; i < of->unit_count; i++) {
		const struct nd_build_unit *unit = &self->units.data[of->units[i]];

		objects[i] = (struct nd_link_plan_object){self->modules.data[unit->module].name, unit->object,
							  unit->object_bytes};
	}
	nd_link_plan_encode(ret, &(struct nd_link_plan){objects, of->unit_count});
	of->plan = nd_digest_of(ret->data + start, ret->len - start);
	of->plan_bytes = ret->len - start;
	nd_free(objects);
}

void nd_build_link_components(const struct nd_build *self, uint32_t target, struct nd_arena *arena,
			      const struct nd_cache_component **ret, uint32_t *count)
{
	const struct nd_build_target *of = &self->targets[target];
	struct component_list list = {.arena = arena};

	for (uint32_t i = 0; i < of->unit_count; i++) {
		const struct nd_build_unit *unit = &self->units.data[of->units[i]];

		add_component(&list, nd_arena_sprintf(arena, "object %s", self->modules.data[unit->module].name),
			      &unit->object);
	}
	give_components(&list, ret, count);
}

// ---- messages ----

const char *nd_build_task_name(const struct nd_build *self, enum nd_task_kind kind, uint32_t index,
			       struct nd_arena *arena)
{
	const struct nd_build_batch *batch;

	switch (kind) {
	case ND_TASK_SCAN:
		batch = &self->batches.data[index];
		return nd_arena_sprintf(arena, "scan %s", self->modules.data[batch->modules[0]].name);
	case ND_TASK_COMPILE:
		return nd_arena_sprintf(arena, "compile %s",
					self->modules.data[self->units.data[index].module].name);
	}
	assert(!"a kind of task");
	return "";
}

const char *nd_build_link_name(const struct nd_build *self, uint32_t target, struct nd_arena *arena)
{
	return nd_arena_sprintf(arena, "link %s", self->targets[target].name);
}

uint64_t nd_build_task_bytes(const struct nd_build *self, enum nd_task_kind kind, uint32_t index)
{
	uint64_t bytes = 0;

	switch (kind) {
	case ND_TASK_SCAN:
		for (uint32_t i = 0; i < self->batches.data[index].count; i++)
			bytes += self->modules.data[self->batches.data[index].modules[i]].source_bytes;
		break;
	case ND_TASK_COMPILE:
		bytes = self->modules.data[self->units.data[index].module].source_bytes;
		break;
	}
	return bytes;
}

static void scan_inputs(const struct nd_build *self, const struct nd_build_batch *batch, struct nd_arena *arena,
			struct nd_msg_task *ret)
{
	struct nd_msg_input *inputs = nd_arena_array(arena, struct nd_msg_input, batch->count);

	for (uint32_t i = 0; i < batch->count; i++)
		inputs[i] = module_input(self, batch->modules[i], ND_INPUT_SOURCE);
	ret->inputs = inputs;
	ret->input_count = batch->count;
	ret->key = batch->key;
}

static void compile_inputs(const struct nd_build *self, const struct nd_build_unit *unit,
			   struct nd_arena *arena, struct nd_msg_task *ret)
{
	const struct nd_graph_module *node = &self->graph_modules[unit->module];
	struct nd_msg_input *inputs = nd_arena_array(arena, struct nd_msg_input, node->nreads + 1);
	struct nd_unit as = as_unit(self, unit->module, false, arena);

	inputs[0] = module_input(self, unit->module, ND_INPUT_SOURCE);
	add_imports(&inputs[0], &as, arena);
	for (uint32_t i = 0; i < node->nreads; i++)
		inputs[i + 1] = self->read_inputs[node->reads[i]];
	ret->inputs = inputs;
	ret->input_count = node->nreads + 1;
	ret->key = unit->key;
}

static void add_options(const struct nd_build *self, enum nd_task_kind kind, uint32_t index,
			struct nd_arena *arena, struct nd_msg_task *ret)
{
	struct nd_options options = kind == ND_TASK_COMPILE ? unit_options(self, &self->units.data[index])
							    : self->options;
	struct nd_buf encoded = {0};

	nd_options_encode(&encoded, &options);
	ret->options = (struct nd_str){nd_arena_strndup(arena, encoded.data ? encoded.data : "", encoded.len),
				       encoded.len};
	nd_buf_release(&encoded);
}

void nd_build_task(const struct nd_build *self, enum nd_task_kind kind, uint32_t index, struct nd_arena *arena,
		   struct nd_msg_task *ret)
{
	ret->kind = kind;
	ret->name = nd_build_task_name(self, kind, index, arena);
	switch (kind) {
	case ND_TASK_SCAN:
		scan_inputs(self, &self->batches.data[index], arena, ret);
		break;
	case ND_TASK_COMPILE:
		compile_inputs(self, &self->units.data[index], arena, ret);
		break;
	}
	add_options(self, kind, index, arena, ret);
}
