#include "fixture.h"

#include "impl.h"

#include <lmdb.h>

static void blobs_of_every_size_come_back(void **state)
{
	static const size_t sizes[] = {
		0, 1, 63, 64, 4096, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES, 5 << 20,
	};
	struct fixture *f = *state;
	for (int compressible = 0; compressible < 2; compressible++) {
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			struct nd_buf blob = {0};
			struct nd_buf back = {0};
			struct nd_digest digest;
			uint64_t size = 99;
			fixture_noise(&blob, sizes[i], i + 1);
			if (compressible && sizes[i])
				memset(blob.data, 'x', sizes[i]);
			assert_int_equal(nd_cache_put_blob(f->cache, blob.data, blob.len, &digest), ND_OK);
			for (int round = 0; round < 3; round++) {
				if (round == 1)
					assert_int_equal(nd_cache_flush(f->cache), ND_OK);
				if (round == 2)
					fixture_reopen(f);
				nd_buf_clear(&back);
				nd_buf_add_cstr(&back, "before ");
				assert_int_equal(nd_cache_get_blob(f->cache, &digest, &back), ND_OK);
				assert_int_equal(back.len, 7 + sizes[i]);
				assert_memory_equal(back.data, "before ", 7);
				if (sizes[i])
					assert_memory_equal(back.data + 7, blob.data, sizes[i]);
				assert_true(nd_cache_has_blob(f->cache, &digest, &size));
				assert_int_equal(size, sizes[i]);
			}
			nd_buf_release(&blob);
			nd_buf_release(&back);
		}
	}
}

// Machine code stays as it is, all else is packed; large ones are in several chunks.
static void a_look_gives_the_same_bytes(void **state)
{
	static const size_t sizes[] = {0, 1, 64, 4096, 5000, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES};
	struct fixture *f = *state;
	for (int code = 0; code < 2; code++) {
		for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
			struct nd_buf blob = {0};
			struct nd_digest digest;
			fixture_noise(&blob, sizes[i], i + 1);
			if (sizes[i] >= 4)
				memcpy(blob.data, code ? "\177ELF" : "text", 4);
			if (!code && sizes[i])
				memset(blob.data + sizes[i] / 2, 'x', sizes[i] - sizes[i] / 2);
			assert_int_equal(nd_cache_put_blob(f->cache, blob.data, blob.len, &digest), ND_OK);
			for (int round = 0; round < 3; round++) {
				if (round == 1)
					assert_int_equal(nd_cache_flush(f->cache), ND_OK);
				if (round == 2)
					fixture_reopen(f);
				struct nd_cache_look *look = nd_cache_look_begin(f->cache);
				struct nd_str seen;
				assert_int_equal(nd_cache_look_at(look, &digest, &seen), ND_OK);
				assert_true(nd_str_eq(seen, nd_buf_str(&blob)));
				if (code && sizes[i] >= 4096)
					assert_int_equal((uintptr_t)seen.data % 8, 0);
				nd_cache_look_end(&look);
			}
			nd_buf_release(&blob);
		}
	}
}

static void a_look_finds_what_was_written_since_it_began(void **state)
{
	struct fixture *f = *state;
	struct nd_cache_look *look = nd_cache_look_begin(f->cache);
	struct nd_digest never = nd_digest_of("never", 5), digest;
	struct nd_str seen;
	assert_int_equal(nd_cache_look_at(look, &never, &seen), ND_NOT_FOUND);
	assert_int_equal(nd_cache_put_blob(f->cache, "late", 4, &digest), ND_OK);
	assert_int_equal(nd_cache_look_at(look, &digest, &seen), ND_OK); // from memory, or from the disk already
	assert_int_equal(nd_cache_flush(f->cache), ND_OK);
	assert_int_equal(nd_cache_look_at(look, &digest, &seen), ND_OK);
	assert_true(nd_str_eq(seen, ND_STR("late")));
	assert_int_equal(nd_cache_look_at(look, &never, &seen), ND_NOT_FOUND);
	nd_cache_look_end(&look);
	assert_null(look);
	nd_cache_look_end(&look);
}

static void what_is_not_there_is_not_found(void **state)
{
	struct fixture *f = *state;
	struct nd_digest digest = nd_digest_of("never", 5);
	struct nd_buf back = {0};
	nd_buf_add_cstr(&back, "same");
	assert_int_equal(nd_cache_get_blob(f->cache, &digest, &back), ND_NOT_FOUND);
	assert_string_equal(back.data, "same");
	assert_false(nd_cache_has_blob(f->cache, &digest, NULL));
	nd_buf_release(&back);
}

static void bytes_under_a_wrong_digest_are_refused(void **state)
{
	struct fixture *f = *state;
	struct nd_digest digest = nd_digest_of("right", 5);
	assert_int_equal(nd_cache_put_blob_as(f->cache, &digest, "wrong", 5), ND_CORRUPT);
	assert_int_equal(fixture_get(f, &digest), ND_NOT_FOUND);
	assert_int_equal(nd_cache_put_blob_as(f->cache, &digest, "right", 5), ND_OK);
	assert_int_equal(fixture_get(f, &digest), ND_OK);
}

static void a_blob_put_twice_is_stored_once(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 5; i++) {
		fixture_put(f, 10000, 1);
		if (i == 2)
			nd_cache_flush(f->cache);
	}
	nd_cache_flush(f->cache);
	struct nd_cache_stats stats = fixture_stats(f);
	assert_int_equal(stats.blobs, 1);
	assert_int_equal(stats.raw_bytes, 10000);
	assert_int_equal(stats.puts, 1);
	assert_in_range(stats.bytes, 10000, 14000);
}

// ---- damage ----

enum damage { FLIP_FIRST, FLIP_LAST, CUT, LENGTHEN, REMOVE };

// Does harm to a record, with the cache closed.
static void harm(const char *dir, const char *db, const void *key, size_t key_len, enum damage damage)
{
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;
	assert_int_equal(mdb_env_create(&env), 0);
	mdb_env_set_maxdbs(env, 16);
	mdb_env_set_mapsize(env, (size_t)1 << 30);
	assert_int_equal(mdb_env_open(env, dir, MDB_NOSYNC, 0666), 0);
	assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
	assert_int_equal(mdb_dbi_open(txn, db, 0, &dbi), 0);
	MDB_val k = val(key, key_len);
	MDB_val v;
	assert_int_equal(mdb_get(txn, dbi, &k, &v), 0);
	struct nd_buf copy = {0};
	nd_buf_add(&copy, v.mv_data, v.mv_size);
	if (damage == FLIP_FIRST)
		copy.data[0] ^= 0x40;
	if (damage == FLIP_LAST)
		copy.data[copy.len - 1] ^= 0x01;
	if (damage == CUT)
		copy.len--;
	if (damage == LENGTHEN)
		nd_buf_add_char(&copy, 'x');
	MDB_val changed = val(copy.data, copy.len);
	if (damage == REMOVE)
		assert_int_equal(mdb_del(txn, dbi, &k, NULL), 0);
	else
		assert_int_equal(mdb_put(txn, dbi, &k, &changed, 0), 0);
	assert_int_equal(mdb_txn_commit(txn), 0);
	mdb_env_close(env);
	nd_buf_release(&copy);
}

static void a_damaged_blob_is_dropped_counted_and_made_again(void **state)
{
	static const struct {
		const char *what;
		const char *db;
		uint32_t chunk;
		enum damage damage;
	} rows[] = {
		{"codec of the first chunk", "blob", 0, FLIP_FIRST}, {"last byte of a chunk", "blob", 1, FLIP_LAST},
		{"a chunk cut short", "blob", 1, CUT},               {"a chunk too long", "blob", 2, LENGTHEN},
		{"a chunk missing", "blob", 1, REMOVE},              {"the record", "info", 0, FLIP_LAST},
		{"the record cut short", "info", 0, CUT},
	};
	struct fixture *f = *state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct nd_digest digest = fixture_put(f, 3 * CHUNK_BYTES - 5, i + 1);
		nd_cache_close(&f->cache);
		uint8_t key[ND_DIGEST_BYTES + 4] = {0};
		memcpy(key, digest.bytes, ND_DIGEST_BYTES);
		key[ND_DIGEST_BYTES + 3] = (uint8_t)rows[i].chunk;
		bool is_blob = strcmp(rows[i].db, "blob") == 0;
		harm(f->dir, rows[i].db, key, is_blob ? sizeof key : ND_DIGEST_BYTES, rows[i].damage);
		fixture_open(f);

		if (fixture_get(f, &digest) != ND_NOT_FOUND)
			fail_msg("damage not noticed: %s", rows[i].what);
		assert_int_equal(fixture_stats(f).damaged, 1);
		assert_false(nd_cache_has_blob(f->cache, &digest, NULL));
		fixture_put(f, 3 * CHUNK_BYTES - 5, i + 1);
		assert_int_equal(fixture_get(f, &digest), ND_OK);
		fixture_reopen(f);
		assert_int_equal(fixture_get(f, &digest), ND_OK);
		assert_int_equal(fixture_stats(f).blobs, i + 1);
	}
}

static void verify_finds_all_damage_without_touching_the_rest(void **state)
{
	struct fixture *f = *state;
	struct nd_digest digests[600]; // more than one step of the walk
	uint32_t count = sizeof digests / sizeof *digests;
	for (uint32_t i = 0; i < count; i++)
		digests[i] = fixture_put(f, 100 + i, i + 1);
	struct nd_cache_output output = {.name = "object", .digest = digests[7], .size = 107};
	struct nd_cache_action action = {.task = "t", .outputs = &output, .output_count = 1};
	struct nd_digest key = nd_digest_of("key", 3);
	nd_cache_put_action(f->cache, &key, &action);
	struct nd_cache_action other = {.task = "u"};
	struct nd_digest other_key = nd_digest_of("other", 5);
	nd_cache_put_action(f->cache, &other_key, &other);
	nd_cache_close(&f->cache);
	uint8_t name[ND_DIGEST_BYTES + 4] = {0};
	memcpy(name, digests[7].bytes, ND_DIGEST_BYTES);
	harm(f->dir, "blob", name, sizeof name, FLIP_LAST);
	fixture_open(f);

	struct nd_cache_verified found;
	assert_int_equal(nd_cache_verify(f->cache, &found), ND_OK);
	assert_int_equal(found.blobs, count - 1);
	assert_int_equal(found.damaged, 1);
	assert_int_equal(found.dangling, 1);
	assert_int_equal(found.actions, 1);
	assert_int_equal(nd_cache_verify(f->cache, &found), ND_OK);
	assert_int_equal(found.damaged + found.dangling, 0);
	assert_int_equal(fixture_stats(f).blobs, count - 1);
	assert_int_equal(fixture_get(f, &digests[8]), ND_OK);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		FIXTURE_TEST(blobs_of_every_size_come_back),
		FIXTURE_TEST(a_look_gives_the_same_bytes),
		FIXTURE_TEST(a_look_finds_what_was_written_since_it_began),
		FIXTURE_TEST(what_is_not_there_is_not_found),
		FIXTURE_TEST(bytes_under_a_wrong_digest_are_refused),
		FIXTURE_TEST(a_blob_put_twice_is_stored_once),
		FIXTURE_TEST(a_damaged_blob_is_dropped_counted_and_made_again),
		FIXTURE_TEST(verify_finds_all_damage_without_touching_the_rest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
