// Link plans come over the wire: whatever decodes must encode to the same plan.
#include "noodle/link_plan.h"

#include <assert.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nd_arena arena = {0};
	struct nd_link_plan plan, again;
	struct nd_buf bytes = {0}, same = {0};

	if (!nd_link_plan_decode(&plan, &arena, (struct nd_str){(const char *)data, size})) {
		enum nd_err err;

		nd_link_plan_encode(&bytes, &plan);
		err = nd_link_plan_decode(&again, &arena, nd_buf_str(&bytes));
		assert(!err && again.object_count == plan.object_count);
		nd_link_plan_encode(&same, &again);
		assert(same.len == bytes.len && !memcmp(same.data, bytes.data, bytes.len));
	}
	nd_buf_release(&bytes);
	nd_buf_release(&same);
	nd_arena_release(&arena);
	return 0;
}
