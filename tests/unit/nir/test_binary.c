#include "nir/nir.h"
#include "sample.h"

#include "noodle/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct nd_nir_module *sample_module(int i)
{
	struct nd_nir_module *m = NULL;

	assert_int_equal(nd_nir_parse(&m, nd_str(samples[i]), NULL), ND_OK);
	return m;
}

static void check_round_trip(int i)
{
	struct nd_nir_module *m = sample_module(i), *again = NULL;
	struct nd_buf bytes = {0}, more = {0}, text = {0};

	nd_nir_encode(&bytes, m);
	assert_int_equal(nd_nir_decode(&again, bytes.data, bytes.len), ND_OK);
	nd_nir_print(&text, again);
	assert_string_equal(text.data, samples[i]);
	nd_nir_encode(&more, again);
	assert_int_equal(more.len, bytes.len);
	assert_memory_equal(more.data, bytes.data, bytes.len);
	nd_buf_release(&bytes);
	nd_buf_release(&more);
	nd_buf_release(&text);
	nd_nir_module_destroy(&m);
	nd_nir_module_destroy(&again);
}

static void check_shorter_input(int i)
{
	struct nd_nir_module *m = sample_module(i), *again = NULL;
	struct nd_buf bytes = {0};

	nd_nir_encode(&bytes, m);
	for (size_t len = 0; len < bytes.len; len++) {
		// A copy of exactly that size, so that a sanitizer sees a read past the end.
		char *copy = nd_alloc(len + 1);

		memcpy(copy + 1, bytes.data, len);
		assert_int_equal(nd_nir_decode(&again, copy + 1, len), ND_INVALID);
		nd_free(copy);
	}
	bytes.data[3]++;
	assert_int_equal(nd_nir_decode(&again, bytes.data, bytes.len), ND_VERSION);
	nd_buf_release(&bytes);
	nd_nir_module_destroy(&m);
}

static void check_damaged_input(int i)
{
	struct nd_nir_module *m = sample_module(i);
	struct nd_buf bytes = {0}, text = {0};

	nd_nir_encode(&bytes, m);
	for (size_t at = 4; at < bytes.len; at++)
		for (int bit = 0; bit < 8; bit++) {
			struct nd_nir_module *again = NULL;

			bytes.data[at] = (char)(bytes.data[at] ^ 1 << bit);
			if (!nd_nir_decode(&again, bytes.data, bytes.len)) {
				(void)nd_nir_verify(again, NULL);
				nd_buf_clear(&text);
				nd_nir_print(&text, again);
				nd_nir_module_destroy(&again);
			}
			bytes.data[at] = (char)(bytes.data[at] ^ 1 << bit);
		}
	nd_buf_release(&bytes);
	nd_buf_release(&text);
	nd_nir_module_destroy(&m);
}

static void decoding_what_was_encoded_gives_the_same_module(void **state)
{
	(void)state;
	for (int i = 0; i < SAMPLES; i++)
		check_round_trip(i);
}

static void every_shorter_input_is_rejected(void **state)
{
	(void)state;
	for (int i = 0; i < SAMPLES; i++)
		check_shorter_input(i);
}

static void damaged_input_is_rejected_or_at_least_harmless(void **state)
{
	(void)state;
	for (int i = 0; i < SAMPLES; i++)
		check_damaged_input(i);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decoding_what_was_encoded_gives_the_same_module),
		cmocka_unit_test(every_shorter_input_is_rejected),
		cmocka_unit_test(damaged_input_is_rejected_or_at_least_harmless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
