// A listing of a folder from anyone. What decodes has one encoding: the bytes that came.
#include "noodle/listing.h"

#include <assert.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct nd_str bytes = {(const char *)data, size};
	struct nd_arena arena;
	struct nd_listing listing;

	nd_arena_init(&arena);
	if (nd_listing_decode(&listing, &arena, bytes) == ND_OK) {
		struct nd_buf again = {0};

		for (uint32_t i = 0; i < listing.file_count; i++)
			assert(nd_listing_name_ok(nd_str(listing.files[i].name)));
		for (uint32_t i = 0; i < listing.folder_count; i++)
			assert(nd_listing_name_ok(nd_str(listing.folders[i].name)));
		nd_listing_encode(&again, &listing);
		assert(nd_str_eq(nd_buf_str(&again), bytes));
		nd_buf_release(&again);
	}
	nd_arena_release(&arena);
	return 0;
}
