// Which interfaces a module reads: those of its imports, and of what these interfaces import in turn. As sets of bits,
// one row a module, one column a module in the order of the names, made dependencies first:
//
//	shown[m] = {m} + shown[i] for every import i that m's interface needs
//	reads[m] = shown[prelude] + shown[i] for every import i of m, without m
//
// Most modules read few others, so above every 64 words of a row stands a word that tells which of them are not zero:
// uniting and listing skip the rest.
//
// A large program is done in several bands of columns, so that the rows of one band stay within BAND_BYTES. Where imports
// go round the sets may lack modules; then there is an error anyway.
#include "module/graph.h"
#include "noodle/mem.h"

#include <stdlib.h>
#include <string.h>

enum { BAND_BYTES = 64 << 20 };

struct closing {
	struct nd_graph *graph;
	uint32_t *column; // by module: its place among the names
	uint32_t *by_column; // and back
	uint64_t *shown; // one row of `words` a module, behind `summaries` words above them
	uint64_t *reads; // one row
	uint32_t first; // column of the band
	uint32_t words;
	uint32_t summaries;
};

struct named {
	const char *name;
	uint32_t module;
};

static int by_name(const void *a, const void *b)
{
	const struct named *left = a;
	const struct named *right = b;
	int order = strcmp(left->name, right->name);

	return order ? order : (left->module > right->module) - (left->module < right->module);
}

static void number_columns(struct closing *self)
{
	uint32_t n = self->graph->nmodules;
	struct named *names = nd_alloc_zero(n, sizeof *names);

	for (uint32_t i = 0; i < n; i++)
		names[i] = (struct named){self->graph->modules[i].name, i};
	qsort(names, n, sizeof *names, by_name);
	self->column = nd_alloc_zero(n, sizeof *self->column);
	self->by_column = nd_alloc_zero(n, sizeof *self->by_column);
	for (uint32_t i = 0; i < n; i++) {
		self->by_column[i] = names[i].module;
		self->column[names[i].module] = i;
	}
	nd_free(names);
}

static uint64_t *row(struct closing *self, uint32_t module)
{
	return self->shown + (size_t)module * (self->summaries + self->words);
}

static void unite(const struct closing *self, uint64_t *to, const uint64_t *from)
{
	for (uint32_t s = 0; s < self->summaries; s++) {
		to[s] |= from[s];
		for (uint64_t left = from[s]; left; left &= left - 1) {
			uint32_t i = self->summaries + s * 64 + (uint32_t)__builtin_ctzll(left);

			to[i] |= from[i];
		}
	}
}

static void change_bit(struct closing *self, uint64_t *bits, uint32_t module, bool set)
{
	uint32_t column = self->column[module];

	if (column < self->first || column - self->first >= self->words * 64)
		return;

	uint32_t at = (column - self->first) / 64;
	uint64_t bit = UINT64_C(1) << (column - self->first) % 64;
	uint64_t *word = &bits[self->summaries + at];

	*word = set ? *word | bit : *word & ~bit;
	bits[at / 64] |= UINT64_C(1) << at % 64; // one too many does no harm
}

static void fill_shown(struct closing *self, uint32_t module)
{
	const struct nd_graph_module *of = &self->graph->modules[module];

	change_bit(self, row(self, module), module, true);
	for (uint32_t i = 0; i < of->scan->nimports; i++)
		if (of->scan->imports[i].in_interface && of->imports[i] != ND_NO_MODULE)
			unite(self, row(self, module), row(self, of->imports[i]));
}

static void append_word(struct closing *self, uint32_t at, struct nd_graph_module *to)
{
	for (uint64_t bits = self->reads[self->summaries + at]; bits; bits &= bits - 1) {
		uint32_t column = self->first + at * 64 + (uint32_t)__builtin_ctzll(bits);

		to->reads[to->nreads++] = self->by_column[column];
	}
}

// Leaves the row empty.
static void append_reads(struct closing *self, struct nd_graph_module *to)
{
	uint32_t more = 0;

	for (uint32_t s = 0; s < self->summaries; s++)
		for (uint64_t left = self->reads[s]; left; left &= left - 1)
			more += (uint32_t)__builtin_popcountll(
				self->reads[self->summaries + s * 64 + (uint32_t)__builtin_ctzll(left)]);
	if (more)
		to->reads = nd_realloc_array(to->reads, to->nreads + (size_t)more, sizeof *to->reads);
	for (uint32_t s = 0; s < self->summaries; s++) {
		for (uint64_t left = self->reads[s]; left; left &= left - 1) {
			uint32_t at = s * 64 + (uint32_t)__builtin_ctzll(left);

			append_word(self, at, to);
			self->reads[self->summaries + at] = 0;
		}
		self->reads[s] = 0;
	}
}

static void fill_reads(struct closing *self, uint32_t module)
{
	struct nd_graph_module *of = &self->graph->modules[module];
	uint32_t prelude = self->graph->prelude;

	if (prelude != ND_NO_MODULE)
		unite(self, self->reads, row(self, prelude));
	for (uint32_t i = 0; i < of->scan->nimports; i++)
		if (of->imports[i] != ND_NO_MODULE)
			unite(self, self->reads, row(self, of->imports[i]));
	change_bit(self, self->reads, module, false);
	append_reads(self, of);
}

void nd_graph_close(struct nd_graph *graph)
{
	struct closing self = {.graph = graph};
	uint32_t n = graph->nmodules;

	for (uint32_t i = 0; i < n; i++) {
		graph->modules[i].reads = NULL;
		graph->modules[i].nreads = 0;
	}
	if (!n)
		return;

	uint32_t all = (n + 63) / 64;
	uint32_t fit = BAND_BYTES / (uint32_t)sizeof *self.shown / n;

	self.words = fit < 1 ? 1 : fit < all ? fit : all;
	self.summaries = (self.words + 63) / 64;
	self.shown = nd_alloc_zero((size_t)n * (self.summaries + self.words), sizeof *self.shown);
	self.reads = nd_alloc_zero(self.summaries + self.words, sizeof *self.reads);
	number_columns(&self);
	for (; self.first < n; self.first += self.words * 64) {
		if (self.first)
			memset(self.shown, 0, (size_t)n * (self.summaries + self.words) * sizeof *self.shown);
		for (uint32_t i = 0; i < n; i++)
			fill_shown(&self, graph->post[i]);
		for (uint32_t i = 0; i < n; i++)
			fill_reads(&self, i);
	}
	nd_free(self.shown);
	nd_free(self.reads);
	nd_free(self.column);
	nd_free(self.by_column);
}
