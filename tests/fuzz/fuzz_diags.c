// Diagnostics come from the cache and over the wire: whatever decodes must encode, sort and render.
#include "noodle/diag.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nd_diags diags;
	struct nd_diags again;
	struct nd_buf bytes = {0};
	struct nd_buf text = {0};

	if (nd_diags_decode(&diags, data, size)) {
		assert(!diags.items.data && !diags.errors);
		return 0;
	}
	nd_diags_encode(&bytes, &diags);
	enum nd_err err = nd_diags_decode(&again, bytes.data, bytes.len);
	assert(!err && again.items.len == diags.items.len && again.errors == diags.errors);

	nd_diags_sort(&diags);
	nd_diags_render(&text, &diags, true);
	nd_diags_release(&diags);
	nd_diags_release(&again);
	nd_buf_release(&bytes);
	nd_buf_release(&text);
	return 0;
}
