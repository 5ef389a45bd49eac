#include "fixture.h"

#include "record.h"

static void a_changed_record_is_noticed(void **state)
{
	struct nd_buf record = {0};
	uint32_t stamp;
	struct nd_str body;
	(void)state;
	record_seal(&record, 77, ND_STR("the body"));
	assert_true(record_open(nd_buf_str(&record), &stamp, &body));
	assert_int_equal(stamp, 77);
	assert_true(nd_str_eq(body, ND_STR("the body")));
	for (size_t i = 4; i < record.len; i++) { // the stamp is not guarded
		record.data[i] ^= 1;
		assert_false(record_open(nd_buf_str(&record), &stamp, &body));
		record.data[i] ^= 1;
	}
	for (size_t len = 0; len < record.len; len++)
		assert_false(record_open((struct nd_str){record.data, len}, &stamp, &body));
	nd_buf_release(&record);
}

static void packing_never_adds_more_than_a_byte(void **state)
{
	(void)state;
	for (size_t len = 0; len < 3000; len += 37) {
		for (int noisy = 0; noisy < 2; noisy++) {
			struct nd_buf raw = {0};
			struct nd_buf packed = {0};
			struct nd_buf back = {0};
			fixture_noise(&raw, len, len + 1);
			if (!noisy && len)
				memset(raw.data, 'a', len);
			pack(&packed, raw.data, raw.len);
			assert_true(packed.len <= len + 1);
			assert_true(unpack(&back, nd_buf_str(&packed), len));
			assert_true(nd_str_eq(nd_buf_str(&back), nd_buf_str(&raw)));
			nd_buf_clear(&back);
			assert_false(unpack(&back, nd_buf_str(&packed), len + 1));
			assert_int_equal(back.len, 0);
			nd_buf_release(&raw);
			nd_buf_release(&packed);
			nd_buf_release(&back);
		}
	}
}

// Behind the checksum anything may follow: a decoder must stand it.
static void a_malformed_action_is_refused(void **state)
{
	struct nd_cache_output output = {"object", {{1, 2, 3}}, 5};
	struct nd_cache_component component = {"source", {{4, 5, 6}}};
	struct nd_cache_action action = {
		.task = "compile app.main", .outputs = &output, .components = &component, .output_count = 1,
		.component_count = 1, .diags = ND_STR("diags"),
	};
	struct nd_buf body = {0};
	struct nd_arena arena;
	struct nd_cache_action back;
	(void)state;
	nd_arena_init(&arena);
	action_encode(&body, &action);
	assert_true(action_decode(nd_buf_str(&body), &arena, &back));
	for (size_t len = 0; len < body.len; len++)
		assert_false(action_decode((struct nd_str){body.data, len}, &arena, &back));
	for (size_t i = 0; i < body.len; i++) {
		for (int bit = 0; bit < 8; bit++) {
			body.data[i] = (char)(body.data[i] ^ 1 << bit);
			action_decode(nd_buf_str(&body), &arena, &back);
			body.data[i] = (char)(body.data[i] ^ 1 << bit);
		}
	}
	nd_buf_release(&body);
	nd_arena_release(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_changed_record_is_noticed),
		cmocka_unit_test(packing_never_adds_more_than_a_byte),
		cmocka_unit_test(a_malformed_action_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
