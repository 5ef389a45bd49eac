// Scans come from the cache and over the wire: whatever decodes must encode to something equal.
#include "noodle/compiler.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nd_scan scan;
	struct nd_scan again;
	struct nd_buf bytes = {0};
	struct nd_buf same = {0};

	if (nd_scan_decode(&scan, data, size)) {
		assert(!scan.imports && !scan.interface.data && !scan.diags.items.data);
		return 0;
	}
	nd_scan_encode(&bytes, &scan);

	enum nd_err err = nd_scan_decode(&again, bytes.data, bytes.len);

	assert(!err && again.nimports == scan.nimports);
	nd_scan_encode(&same, &again);
	assert(same.len == bytes.len && memcmp(same.data, bytes.data, bytes.len) == 0);
	nd_scan_release(&scan);
	nd_scan_release(&again);
	nd_buf_release(&bytes);
	nd_buf_release(&same);
	return 0;
}
