// Whatever parses and verifies prints to text that parses to the same print, and survives every pass.
#include "nir/nir.h"
#include "opt/opt.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nd_nir_module *m = NULL, *again = NULL;
	struct nd_buf why = {0}, text = {0}, more = {0};

	if (nd_nir_parse(&m, (struct nd_str){(const char *)data, size}, &why)) {
		nd_buf_release(&why);
		return 0;
	}
	if (nd_nir_verify(m, &why)) {
		struct nd_opt_options options = {.level = ND_OPT_MAX_LEVEL, .verify_each = true};

		nd_nir_print(&text, m);
		assert(!nd_nir_parse(&again, nd_buf_str(&text), &why));
		nd_nir_print(&more, again);
		assert(strcmp(text.data, more.data) == 0);
		nd_opt_run(again, &options);
		nd_nir_module_destroy(&again);
	}
	nd_nir_module_destroy(&m);
	nd_buf_release(&why);
	nd_buf_release(&text);
	nd_buf_release(&more);
	return 0;
}
