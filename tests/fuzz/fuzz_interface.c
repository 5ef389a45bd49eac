// The interface of a program without errors parses without errors, and its own interface is the same bytes.
#include "parse/ast.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t interface_of(struct nd_buf *ret, struct nd_str source, bool is_interface, struct nd_intern *intern)
{
	struct nd_diags diags = {0};
	struct nd_diags of_interface = {0};
	struct nd_import_ref *refs;
	struct nd_arena arena;
	struct nd_ast t;
	uint32_t errors;

	nd_ast_parse(&t, source, "fuzz.nc", is_interface, intern, &diags);
	nd_arena_init(&arena);
	nd_ast_imports(&refs, &t, &arena);
	nd_interface_write(ret, &t, &of_interface); // must not crash on broken trees either
	errors = diags.errors;
	nd_arena_release(&arena);
	nd_ast_release(&t);
	nd_diags_release(&diags);
	nd_diags_release(&of_interface);
	return errors;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nd_intern *intern = nd_intern_new();
	struct nd_buf first = {0};
	struct nd_buf second = {0};

	if (interface_of(&first, (struct nd_str){(const char *)data, size}, false, intern) == 0) {
		uint32_t errors = interface_of(&second, nd_buf_str(&first), true, intern);

		assert(errors == 0);
		assert(nd_str_eq(nd_buf_str(&first), nd_buf_str(&second)));
	}
	nd_buf_release(&first);
	nd_buf_release(&second);
	nd_intern_destroy(&intern);
	return 0;
}
