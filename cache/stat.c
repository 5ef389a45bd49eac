// Digests of files by what stat(2) says of them, and learned times of tasks: small records keyed by the
// digest of a name, because names may be longer than a key of LMDB.
#include "impl.h"

#include <string.h>

enum {
	STAT_FIELDS = 5,
	STAT_BODY = STAT_FIELDS * 8 + ND_DIGEST_BYTES,
};

// The clock of the kernel that stamps files advances in steps of up to 10 ms; file systems that count whole
// seconds show it by their zeros.
static const int64_t FINE_STEP_NS = 20 * 1000000;
static const int64_t COARSE_STEP_NS = 2100 * (int64_t)1000000;

static void stat_encode(struct nd_buf *out, const struct nd_cache_stat *stat, const struct nd_digest *digest)
{
	nd_buf_add_u64(out, stat->size);
	nd_buf_add_u64(out, stat->inode);
	nd_buf_add_u64(out, stat->device);
	nd_buf_add_u64(out, (uint64_t)stat->mtime_ns);
	nd_buf_add_u64(out, (uint64_t)stat->ctime_ns);
	nd_buf_add(out, digest->bytes, ND_DIGEST_BYTES);
}

static bool stat_matches(struct nd_str body, const struct nd_cache_stat *stat, struct nd_digest *ret)
{
	struct nd_reader reader = nd_reader(body.data, body.len);
	bool same = body.len == STAT_BODY;
	same = nd_reader_u64(&reader) == stat->size && same;
	same = nd_reader_u64(&reader) == stat->inode && same;
	same = nd_reader_u64(&reader) == stat->device && same;
	same = nd_reader_u64(&reader) == (uint64_t)stat->mtime_ns && same;
	same = nd_reader_u64(&reader) == (uint64_t)stat->ctime_ns && same;
	if (same)
		memcpy(ret->bytes, reader.at, ND_DIGEST_BYTES);
	return same;
}

enum nd_err nd_cache_get_stat(struct nd_cache *self, const char *path, const struct nd_cache_stat *stat,
			      struct nd_digest *ret)
{
	struct nd_digest key = nd_digest_of(path, strlen(path));
	struct nd_buf body = {0};
	bool known = cache_get_body(self, DB_STAT, &key, &body) == 0 && stat_matches(nd_buf_str(&body), stat, ret);
	nd_buf_release(&body);
	return known ? ND_OK : ND_NOT_FOUND;
}

bool stat_is_racy(const struct nd_cache_stat *stat, int64_t read_at_ns)
{
	int64_t newest = stat->mtime_ns > stat->ctime_ns ? stat->mtime_ns : stat->ctime_ns;
	int64_t step = newest % 1000000000 == 0 ? COARSE_STEP_NS : FINE_STEP_NS;
	return newest + step >= read_at_ns;
}

enum nd_err nd_cache_put_stat(struct nd_cache *self, const char *path, const struct nd_cache_stat *stat,
			      const struct nd_digest *digest, int64_t read_at_ns)
{
	if (stat_is_racy(stat, read_at_ns))
		return ND_OK;
	struct nd_digest key = nd_digest_of(path, strlen(path));
	struct nd_buf body = {0};
	stat_encode(&body, stat, digest);
	pthread_mutex_lock(&self->lock);
	enum nd_err err = cache_put_locked(self, DB_STAT, &key, &body.data, body.len, NULL);
	pthread_mutex_unlock(&self->lock);
	return err;
}

// ---- history ----

enum nd_err nd_cache_get_history(struct nd_cache *self, const char *task, uint32_t *ret_ms)
{
	struct nd_digest key = nd_digest_of(task, strlen(task));
	struct nd_buf body = {0};
	enum nd_err err = ND_NOT_FOUND;
	if (cache_get_body(self, DB_HISTORY, &key, &body) == 0 && body.len == 4) {
		struct nd_reader reader = nd_reader(body.data, body.len);
		*ret_ms = nd_reader_u32(&reader);
		err = ND_OK;
	}
	nd_buf_release(&body);
	return err;
}

enum nd_err nd_cache_put_history(struct nd_cache *self, const char *task, uint32_t ms)
{
	uint32_t old;
	if (nd_cache_get_history(self, task, &old) == ND_OK)
		ms = (uint32_t)(((uint64_t)old + ms + 1) / 2);
	struct nd_digest key = nd_digest_of(task, strlen(task));
	struct nd_buf body = {0};
	nd_buf_add_u32(&body, ms);
	pthread_mutex_lock(&self->lock);
	enum nd_err err = cache_put_locked(self, DB_HISTORY, &key, &body.data, body.len, NULL);
	pthread_mutex_unlock(&self->lock);
	return err;
}
