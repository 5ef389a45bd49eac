#include "fixture.h"

static struct nd_digest key_of(const char *text)
{
	return nd_digest_of(text, strlen(text));
}

static void an_action_comes_back_whole(void **state)
{
	struct fixture *f = *state;
	struct nd_cache_output outputs[] = {
		{"interface", fixture_put(f, 10, 1), 10},
		{"object", fixture_put(f, 300000, 2), 300000},
	};
	struct nd_cache_component components[200];
	for (uint32_t i = 0; i < 200; i++) {
		components[i].name = nd_sprintf("interface app.module%u", i);
		components[i].digest = key_of(components[i].name);
	}
	struct nd_cache_action action = {
		.task = "compile app.main",
		.outputs = outputs,
		.components = components,
		.diags = ND_STR("not \0 text"),
		.output_count = 2,
		.component_count = 200,
		.wall_ms = 12,
		.cpu_ms = 11,
		.peak_kb = 40000,
	};
	struct nd_digest key = key_of("key");
	assert_int_equal(nd_cache_put_action(f->cache, &key, &action), ND_OK);
	for (int round = 0; round < 3; round++) {
		struct nd_arena arena;
		struct nd_cache_action back;
		nd_arena_init(&arena);
		if (round == 1)
			nd_cache_flush(f->cache);
		if (round == 2)
			fixture_reopen(f);
		assert_int_equal(nd_cache_get_action(f->cache, &key, &arena, &back), ND_OK);
		assert_string_equal(back.task, action.task);
		assert_int_equal(back.output_count, 2);
		assert_string_equal(back.outputs[1].name, "object");
		assert_true(nd_digest_eq(&back.outputs[1].digest, &outputs[1].digest));
		assert_int_equal(back.outputs[1].size, 300000);
		assert_int_equal(back.component_count, 200);
		assert_string_equal(back.components[199].name, "interface app.module199");
		assert_true(nd_digest_eq(&back.components[199].digest, &components[199].digest));
		assert_true(nd_str_eq(back.diags, action.diags));
		assert_int_equal(back.wall_ms, 12);
		assert_int_equal(back.cpu_ms, 11);
		assert_int_equal(back.peak_kb, 40000);
		nd_arena_release(&arena);
	}
	for (uint32_t i = 0; i < 200; i++)
		nd_free((char *)(uintptr_t)components[i].name);
}

static enum nd_err get(struct fixture *f, const char *key, uint32_t *cpu_ms)
{
	struct nd_arena arena;
	struct nd_cache_action action;
	struct nd_digest digest = key_of(key);
	nd_arena_init(&arena);
	enum nd_err err = nd_cache_get_action(f->cache, &digest, &arena, &action);
	if (!err && cpu_ms)
		*cpu_ms = action.cpu_ms;
	nd_arena_release(&arena);
	return err;
}

static void put(struct fixture *f, const char *key, struct nd_cache_action action)
{
	struct nd_digest digest = key_of(key);
	assert_int_equal(nd_cache_put_action(f->cache, &digest, &action), ND_OK);
}

static void an_action_without_all_its_blobs_is_not_served(void **state)
{
	struct fixture *f = *state;
	for (int flushed = 0; flushed < 2; flushed++) {
		struct nd_cache_output outputs[] = {
			{"interface", fixture_put(f, 10, 1), 10},
			{"object", key_of(flushed ? "nowhere" : "nowhere else"), 5},
		};
		put(f, "key", (struct nd_cache_action){.task = "t", .outputs = outputs, .output_count = 2});
		if (flushed)
			nd_cache_flush(f->cache);
		assert_int_equal(get(f, "key", NULL), ND_NOT_FOUND);
		// The blob alone does not bring it back: it is dropped, so that it is made anew.
		assert_int_equal(nd_cache_put_blob(f->cache, flushed ? "nowhere" : "nowhere else", flushed ? 7 : 12,
						   NULL), ND_OK);
		assert_int_equal(get(f, "key", NULL), ND_NOT_FOUND);
	}
}

static void the_last_put_of_a_key_counts(void **state)
{
	struct fixture *f = *state;
	for (uint32_t i = 1; i < 20; i++) {
		uint32_t cpu_ms = 0;
		put(f, "key", (struct nd_cache_action){.task = "t", .cpu_ms = i});
		if (i % 3 == 0)
			nd_cache_flush(f->cache);
		assert_int_equal(get(f, "key", &cpu_ms), ND_OK);
		assert_int_equal(cpu_ms, i);
	}
	nd_cache_flush(f->cache);
	assert_int_equal(fixture_stats(f).actions, 1);
}

static void a_dropped_action_is_gone(void **state)
{
	struct fixture *f = *state;
	struct nd_digest key = key_of("key");
	for (int flushed = 0; flushed < 2; flushed++) {
		put(f, "key", (struct nd_cache_action){.task = "t"});
		if (flushed)
			nd_cache_flush(f->cache);
		nd_cache_drop_action(f->cache, &key);
		assert_int_equal(get(f, "key", NULL), ND_NOT_FOUND);
		fixture_reopen(f);
		assert_int_equal(get(f, "key", NULL), ND_NOT_FOUND);
	}
	assert_int_equal(fixture_stats(f).actions, 0);
}

static void what_is_over_the_maximum_is_refused(void **state)
{
	struct fixture *f = *state;
	char *name = nd_alloc(ND_CACHE_MAX_NAME + 2);
	memset(name, 'n', ND_CACHE_MAX_NAME + 1);
	name[ND_CACHE_MAX_NAME + 1] = '\0';
	struct nd_cache_output output = {.name = name};
	struct nd_cache_component component = {.name = name};
	struct nd_cache_action rows[] = {
		{.task = name},
		{.task = "t", .outputs = &output, .output_count = 1},
		{.task = "t", .components = &component, .component_count = 1},
		{.task = "t", .output_count = ND_CACHE_MAX_OUTPUTS + 1},
		{.task = "t", .component_count = ND_CACHE_MAX_COMPONENTS + 1},
		{.task = "t", .diags = {"", ND_CACHE_MAX_RECORD}},
	};
	struct nd_digest key = key_of("key");
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(nd_cache_put_action(f->cache, &key, &rows[i]), ND_TOO_LARGE);
	nd_free(name);
}

static void lookups_are_counted_across_openings(void **state)
{
	struct fixture *f = *state;
	put(f, "key", (struct nd_cache_action){.task = "t"});
	for (int i = 0; i < 3; i++)
		get(f, "key", NULL);
	get(f, "other", NULL);
	assert_int_equal(fixture_stats(f).hits, 3);
	fixture_reopen(f);
	assert_int_equal(fixture_stats(f).hits, 0);
	assert_int_equal(fixture_stats(f).total_hits, 3);
	assert_int_equal(fixture_stats(f).total_misses, 1);
}

static void the_nearest_earlier_action_explains_a_miss(void **state)
{
	struct fixture *f = *state;
	struct nd_cache_component wanted[] = {
		{"source", key_of("new source")}, {"options", key_of("-O2")}, {"interface b", key_of("b1")},
	};
	struct nd_cache_component far[] = {
		{"source", key_of("old source")}, {"options", key_of("-O0")}, {"interface b", key_of("b0")},
	};
	struct nd_cache_component near[] = {
		{"interface b", key_of("b1")}, {"options", key_of("-O2")}, {"source", key_of("old source")},
	};
	for (int flushed = 0; flushed < 2; flushed++) {
		struct nd_arena arena;
		struct nd_cache_action found;
		struct nd_digest key;
		nd_arena_init(&arena);
		assert_int_equal(nd_cache_nearest_action(f->cache, "never", wanted, 3, NULL, &arena, &key, &found),
				 ND_NOT_FOUND);
		put(f, "near", (struct nd_cache_action){.task = "t", .components = near, .component_count = 3});
		put(f, "far", (struct nd_cache_action){.task = "t", .components = far, .component_count = 3});
		put(f, "else", (struct nd_cache_action){.task = "u", .components = wanted, .component_count = 3});
		if (flushed)
			fixture_reopen(f);
		assert_int_equal(nd_cache_nearest_action(f->cache, "t", wanted, 3, NULL, &arena, &key, &found), ND_OK);
		struct nd_digest expected = key_of("near");
		assert_true(nd_digest_eq(&key, &expected));
		assert_int_equal(found.component_count, 3);
		nd_arena_release(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(an_action_comes_back_whole),
		FIXTURE_TEST(an_action_without_all_its_blobs_is_not_served),
		FIXTURE_TEST(the_last_put_of_a_key_counts),
		FIXTURE_TEST(a_dropped_action_is_gone),
		FIXTURE_TEST(what_is_over_the_maximum_is_refused),
		FIXTURE_TEST(lookups_are_counted_across_openings),
		FIXTURE_TEST(the_nearest_earlier_action_explains_a_miss),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
