// Whatever decodes can be verified, printed and encoded again; what is encoded again decodes to the same bytes.
#include "nir/nir.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nd_nir_module *m = NULL, *again = NULL;
	struct nd_buf text = {0}, bytes = {0}, more = {0};

	if (nd_nir_decode(&m, data, size))
		return 0;
	nd_nir_print(&text, m);
	if (nd_nir_verify(m, &text)) {
		nd_nir_encode(&bytes, m);
		assert(!nd_nir_decode(&again, bytes.data, bytes.len));
		nd_nir_encode(&more, again);
		assert(bytes.len == more.len && memcmp(bytes.data, more.data, more.len) == 0);
		nd_nir_module_destroy(&again);
	}
	nd_nir_module_destroy(&m);
	nd_buf_release(&text);
	nd_buf_release(&bytes);
	nd_buf_release(&more);
	return 0;
}
