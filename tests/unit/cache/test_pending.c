#include "fixture.h"

#include "pending.h"

static struct nd_digest key_of(uint32_t number)
{
	return nd_digest_of(&number, sizeof number);
}

static void put(struct pending *pending, uint32_t key, const char *text, uint32_t stamp)
{
	struct nd_digest digest = key_of(key);
	char *data = text ? nd_strdup(text) : NULL;
	pending_put(pending, DB_INFO, text ? OP_PUT : OP_DROP, &digest, text ? &data : NULL, text ? strlen(text) : 0,
		    stamp, NULL);
}

static const char *look(struct pending *pending, uint32_t key)
{
	struct nd_digest digest = key_of(key);
	struct entry *entry = pending_find(pending, DB_INFO, &digest);
	if (!entry)
		return "nothing";
	return entry->op == OP_DROP ? "dropped" : entry->data;
}

static void the_newest_entry_of_a_record_counts(void **state)
{
	struct pending pending;
	struct entry *taken[8];
	(void)state;
	pending_init(&pending);
	assert_string_equal(look(&pending, 1), "nothing");
	put(&pending, 1, "a", 0);
	assert_string_equal(look(&pending, 1), "a");
	put(&pending, 1, "b", 0);
	assert_string_equal(look(&pending, 1), "b");
	assert_int_equal(pending.count, 1); // replaced while it was queued
	assert_int_equal(pending_take(&pending, taken, 8, 1000), 1);
	put(&pending, 1, NULL, 0);
	assert_string_equal(look(&pending, 1), "dropped");
	put(&pending, 1, "c", 0);
	assert_string_equal(look(&pending, 1), "c");
	assert_int_equal(pending.count, 3); // one is being written, the drop must come between
	pending_done(&pending, taken, 1);
	assert_string_equal(look(&pending, 1), "c");
	struct nd_digest key = key_of(1);
	pending_put(&pending, DB_INFO, OP_TOUCH, &key, NULL, 0, 5, NULL);
	assert_string_equal(look(&pending, 1), "c");
	assert_true(pending_is_touched(&pending, DB_INFO, &key));
	assert_false(pending_is_touched(&pending, DB_ACTION, &key));
	pending_release(&pending);
}

static void order_survives_growth_and_failure(void **state)
{
	enum { COUNT = 5000 };
	static struct entry *taken[COUNT];
	struct pending pending;
	(void)state;
	pending_init(&pending);
	for (uint32_t i = 0; i < COUNT; i++)
		put(&pending, i, "x", i);
	uint32_t count = pending_take(&pending, taken, 100, 1 << 20);
	assert_int_equal(count, 100);
	pending_return(&pending, taken, count);
	uint32_t next = 0;
	while ((count = pending_take(&pending, taken, 333, 1 << 20)) > 0) {
		for (uint32_t i = 0; i < count; i++)
			assert_int_equal(taken[i]->stamp, next++);
		pending_done(&pending, taken, count);
	}
	assert_int_equal(next, COUNT);
	assert_int_equal(pending.count, 0);
	assert_int_equal(pending.bytes, 0);
	assert_int_equal(pending.urgent, 0);
	pending_release(&pending);
}

static void shrinking_spares_the_pinned_and_the_ones_being_written(void **state)
{
	struct pending pending;
	struct entry *taken[1];
	(void)state;
	pending_init(&pending);
	for (uint32_t i = 0; i < 10; i++)
		put(&pending, i, "some text", i);
	pending_take(&pending, taken, 1, 1000);
	assert_int_equal(pending_shrink(&pending, 0, 5), 4);
	assert_string_equal(look(&pending, 0), "some text");
	assert_string_equal(look(&pending, 4), "nothing");
	assert_string_equal(look(&pending, 5), "some text");
	pending_release(&pending);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_newest_entry_of_a_record_counts),
		cmocka_unit_test(order_survives_growth_and_failure),
		cmocka_unit_test(shrinking_spares_the_pinned_and_the_ones_being_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
