// Any bytes, taken as a program of one module, end in diagnostics or in NIR that its verifier accepts, at every level;
// never in an internal error.
#include "noodle/compiler.h"

#include "noodle/mem.h"

#include <assert.h>
#include <stdio.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct nd_scan prelude;

// Imports of other modules stay unresolved: what they would give is the business of the graph.
static enum nd_err compile(struct nd_buf *nir, struct nd_diags *diags, struct nd_str source, uint32_t level)
{
	static const struct nd_unit_import implied = {.spec = "std/prelude", .module = "std/prelude"};
	struct nd_unit units[] = {
		{.name = "fuzz", .file = "fuzz.nc", .text = source, .imports = &implied, .nimports = 1},
		{.name = "std/prelude", .file = "std/prelude.nc", .text = nd_buf_str(&prelude.interface)},
	};
	struct nd_options options = {.level = level, .program_entry = true};
	struct nd_compile_extra extra = {.emit = ND_EMIT_NIR};

	return nd_compile(nir, diags, units, 2, &options, &extra);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nd_str source = {(const char *)data, size};

	if (!prelude.interface.len) {
		struct nd_str text;
		bool found = nd_std_source("std/prelude", &text);

		assert(found);
		nd_scan_source(&prelude, text, "std/prelude.nc");
		assert(!prelude.diags.errors);
	}
	for (uint32_t level = 0; level <= 2; level += 2) {
		struct nd_diags diags = {0};
		struct nd_buf nir = {0};
		struct nd_buf text = {0};
		enum nd_err err = compile(&nir, &diags, source, level);

		nd_diags_render(&text, &diags, false);
		if (err && err != ND_DIAGNOSTICS)
			fprintf(stderr, "%.*s", (int)text.len, text.data);
		assert(err == ND_OK || err == ND_DIAGNOSTICS);
		assert((err == ND_DIAGNOSTICS) == (diags.errors != 0));
		nd_buf_release(&text);
		nd_buf_release(&nir);
		nd_diags_release(&diags);
		if (err)
			break;
	}
	return 0;
}
