#include "driver/stats.h"

#include <elf.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static void row(uint64_t amount, const char *what)
{
	fprintf(stderr, "%12llu  %s\n", (unsigned long long)amount, what);
}

static struct nd_compile_extra sum_of(const struct nd_build_report *self)
{
	struct nd_compile_extra sum = { 0 };
	for (uint32_t i = 0; i < self->n; i++) {
		const struct nd_compile_extra *x = &self->built[i].extra;
		sum.ns_parse += x->ns_parse;
		sum.ns_sema += x->ns_sema;
		sum.ns_lower += x->ns_lower;
		sum.ns_opt += x->ns_opt;
		sum.ns_ir += x->ns_ir;
		sum.ns_llvm_opt += x->ns_llvm_opt;
		sum.ns_emit += x->ns_emit;
		sum.lines += x->lines;
		sum.tokens += x->tokens;
		sum.nir_insts += x->nir_insts;
	}
	return sum;
}

void nd_stats_times(const struct nd_build_report *self)
{
	struct nd_compile_extra sum = sum_of(self);
	const struct {
		const char *what;
		uint64_t ns;
	} rows[] = {
		{ "scan", self->program->scan_ns }, { "parse", sum.ns_parse },      { "check", sum.ns_sema },
		{ "lower", sum.ns_lower },          { "optimise", sum.ns_opt },     { "LLVM build", sum.ns_ir },
		{ "LLVM passes", sum.ns_llvm_opt }, { "LLVM emit", sum.ns_emit },   { "link", self->link_ns },
	};
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
		fprintf(stderr, "%9.3f ms  %s\n", (double)rows[i].ns / 1e6, rows[i].what);
	fprintf(stderr, "%u modules, %llu lines, %llu NIR instructions\n", self->n, (unsigned long long)sum.lines,
		(unsigned long long)sum.nir_insts);
}

// Bytes of machine code: the sections of an object that are executable.
static uint64_t code_bytes(struct nd_str object)
{
	Elf64_Ehdr h;
	uint64_t sum = 0;
	if (object.len < sizeof h || memcmp(object.data, ELFMAG, SELFMAG) != 0)
		return 0;
	memcpy(&h, object.data, sizeof h);
	uint64_t count = h.e_shnum;
	for (uint64_t i = 0; h.e_shoff <= object.len && i < (count ? count : 1); i++) {
		Elf64_Shdr s;
		if ((object.len - h.e_shoff) / sizeof s <= i)
			break;
		memcpy(&s, object.data + h.e_shoff + i * sizeof s, sizeof s);
		if (i == 0 && !count)
			count = s.sh_size; // of more than 65,279 sections
		if (s.sh_flags & SHF_EXECINSTR)
			sum += s.sh_size;
	}
	return sum;
}

// Passes in the order in which they first ran, summed over the modules.
static void print_passes(const struct nd_build_report *self)
{
	struct nd_opt_stats sum = { 0 };
	for (uint32_t i = 0; i < self->n; i++) {
		const struct nd_opt_stats *x = &self->built[i].passes;
		for (uint32_t k = 0; k < x->count; k++) {
			uint32_t at = 0;
			while (at < sum.count && strcmp(sum.pass[at], x->pass[k]) != 0)
				at++;
			if (at == sizeof sum.pass / sizeof sum.pass[0])
				continue;
			if (at == sum.count)
				sum.pass[sum.count++] = x->pass[k];
			sum.changes[at] += x->changes[k];
		}
	}
	for (uint32_t i = 0; i < sum.count; i++)
		fprintf(stderr, "%12llu  changes by %s\n", (unsigned long long)sum.changes[i], sum.pass[i]);
}

void nd_stats_amounts(const struct nd_build_report *self)
{
	struct nd_compile_extra sum = sum_of(self);
	struct rusage own, linker;
	uint64_t reused = 0, code = 0, objects = 0;
	for (uint32_t i = 0; i < self->n; i++) {
		reused += self->built[i].reused;
		code += code_bytes(nd_buf_str(&self->built[i].object));
		objects += self->built[i].object.len;
	}
	row(self->n, "modules");
	row(reused, "of them reused");
	row(sum.lines, "lines compiled");
	row(sum.tokens, "tokens");
	row(sum.nir_insts, "NIR instructions");
	print_passes(self);
	row(code, "bytes of machine code");
	row(objects, "bytes of objects");
	if (self->output_bytes)
		row(self->output_bytes, "bytes of output");
	getrusage(RUSAGE_SELF, &own);
	getrusage(RUSAGE_CHILDREN, &linker);
	row((uint64_t)own.ru_maxrss, "KiB of memory at most");
	if (linker.ru_maxrss)
		row((uint64_t)linker.ru_maxrss, "KiB of memory at most, the linker");
}
