// Imports that go round: Tarjan, "Depth-First Search and Linear Graph Algorithms" (1972), finds the groups of modules
// that reach each other; of each group the shortest way from its first module (by name) back to it is printed.
#include "module/graph.h"
#include "noodle/mem.h"

#include <string.h>

enum { MAX_LISTED = 50 }; // imports of one cycle

struct search {
	struct nd_graph *graph;
	struct nd_diags *diags;
	uint32_t *number; // by module: order of discovery from 1, 0 = not yet
	uint32_t *low; // by module: the smallest number it reaches within its group
	uint32_t *group; // by module: a number for each group, from 1
	uint32_t *pending; // found, group unknown
	uint32_t npending;
	uint32_t last_number;
	uint32_t last_group;
	// breadth first search
	uint32_t *queue;
	uint32_t *from; // by module: who reached it
	uint32_t *through; // by module: by which import
};

static void add_import(struct nd_buf *text, const struct nd_graph_module *module, uint32_t import)
{
	const struct nd_import *of = &module->scan->imports[import];

	nd_buf_printf(text, "%s:%u imports \"%s\"", module->file, of->line, of->spec);
}

// `last` imports `first` by its import `closing`; the rest of the way is in `from` and `through`.
static void report(struct search *self, uint32_t first, uint32_t last, uint32_t closing)
{
	const struct nd_graph_module *modules = self->graph->modules;
	struct nd_buf text = {0};
	uint32_t len = 0;

	for (uint32_t at = last; at != first;
	     at = self->from[at]) // the queue is done with: reuse it for the way
		self->queue[len++] = at;
	nd_buf_add_cstr(&text, "import cycle: ");

	uint32_t place = len ? self->through[self->queue[len - 1]] : closing;
	const struct nd_graph_module *importer = &modules[first];

	for (uint32_t i = len; i-- > 0;) {
		if (len - i > MAX_LISTED) {
			nd_buf_printf(&text, "and %u more, ", i + 1);
			importer = &modules[last];
			break;
		}
		add_import(&text, importer, self->through[self->queue[i]]);
		nd_buf_add_cstr(&text, ", ");
		importer = &modules[self->queue[i]];
	}
	add_import(&text, importer, closing);
	nd_diags_add(self->diags, &(struct nd_diag){
					  .severity = ND_ERROR,
					  .code = (char[]){"E0502"},
					  .file = (char *)modules[first].file,
					  .line = modules[first].scan->imports[place].line,
					  .column = modules[first].scan->imports[place].column,
					  .message = text.data,
					  .hint = (char[]){"move what both need into a module of its own"},
				  });
	nd_buf_release(&text);
}

// Breadth first from `first` within its group until an import leads back.
static void find_way_back(struct search *self, uint32_t first)
{
	uint32_t head = 0, tail = 0;

	self->queue[tail++] = first;
	self->from[first] = first;
	while (head < tail) {
		uint32_t at = self->queue[head++];
		const struct nd_graph_module *module = &self->graph->modules[at];

		for (uint32_t i = 0; i < module->scan->nimports; i++) {
			uint32_t target = module->imports[i];

			if (target == ND_NO_MODULE || self->group[target] != self->group[first])
				continue;
			if (target == first) {
				report(self, first, at, i);
				return;
			}
			if (self->from[target] != ND_NO_MODULE)
				continue;
			self->from[target] = at;
			self->through[target] = i;
			self->queue[tail++] = target;
		}
	}
}

static bool imports_itself(const struct nd_graph_module *module, uint32_t self)
{
	for (uint32_t i = 0; i < module->scan->nimports; i++)
		if (module->imports[i] == self)
			return true;
	return false;
}

// Everything from `root` up on the pending stack is one group.
static void close_group(struct search *self, uint32_t root)
{
	const struct nd_graph_module *modules = self->graph->modules;
	uint32_t first = root;
	uint32_t size = 0;
	uint32_t at;

	self->last_group++;
	do {
		at = self->pending[--self->npending];
		self->group[at] = self->last_group;
		if (strcmp(modules[at].name, modules[first].name) < 0)
			first = at;
		size++;
	} while (at != root);
	if (size > 1 || imports_itself(&modules[root], root))
		find_way_back(self, first);
}

static void enter(struct search *self, uint32_t module, uint32_t *depth)
{
	self->number[module] = self->low[module] = ++self->last_number;
	self->pending[self->npending++] = module;
	self->graph->stack[(*depth)++] = (struct nd_graph_walk){module, 0};
}

static void lower(uint32_t *low, uint32_t to)
{
	if (to < *low)
		*low = to;
}

static void search_from(struct search *self, uint32_t start)
{
	struct nd_graph_walk *stack = self->graph->stack;
	uint32_t depth = 0;

	enter(self, start, &depth);
	while (depth) {
		uint32_t at = stack[depth - 1].module;
		const struct nd_graph_module *module = &self->graph->modules[at];

		if (stack[depth - 1].next < module->scan->nimports) {
			uint32_t target = module->imports[stack[depth - 1].next++];

			if (target == ND_NO_MODULE)
				continue;
			if (!self->number[target])
				enter(self, target, &depth);
			else if (!self->group[target])
				lower(&self->low[at], self->number[target]);
			continue;
		}
		depth--;
		if (self->low[at] == self->number[at])
			close_group(self, at);
		if (depth)
			lower(&self->low[stack[depth - 1].module], self->low[at]);
	}
}

void nd_graph_report_cycles(struct nd_graph *graph, struct nd_diags *diags)
{
	uint32_t n = graph->nmodules;
	uint32_t *block = nd_alloc_zero((size_t)n * 7, sizeof *block);
	struct search self = {
		.graph = graph,
		.diags = diags,
		.number = block,
		.low = block + n,
		.group = block + (size_t)n * 2,
		.pending = block + (size_t)n * 3,
		.queue = block + (size_t)n * 4,
		.through = block + (size_t)n * 5,
		.from = block + (size_t)n * 6,
	};

	memset(self.from, 0xff, n * sizeof *self.from);
	for (uint32_t i = 0; i < n; i++)
		if (!self.number[i])
			search_from(&self, i);
	nd_free(block);
}
