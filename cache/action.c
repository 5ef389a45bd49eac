// Results of actions, and the index by task that lets `explain` find the nearest earlier one.
#include "impl.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

enum { KEYS_PER_TASK = 8 };

// ---- inside a transaction ----

// The latest keys of a task, newest first.
static uint32_t read_keys(struct store *store, MDB_txn *txn, const struct nd_digest *task,
			  struct nd_digest ret[KEYS_PER_TASK])
{
	MDB_val value;
	uint32_t stamp;
	struct nd_str body;
	if (store_get(store, txn, DB_TASK, task, &value) || !record_open(val_str(value), &stamp, &body))
		return 0;
	size_t count = body.len / ND_DIGEST_BYTES;
	if (count > KEYS_PER_TASK)
		count = KEYS_PER_TASK;
	memcpy(ret, body.data, count * sizeof *ret);
	return (uint32_t)count;
}

static int note_key(struct store *store, MDB_txn *txn, const struct entry *entry)
{
	struct nd_digest keys[KEYS_PER_TASK + 1];
	uint32_t count = read_keys(store, txn, &entry->task, keys + 1);
	keys[0] = entry->key;
	uint32_t kept = 1;
	for (uint32_t i = 1; i <= count && kept < KEYS_PER_TASK; i++)
		if (!nd_digest_eq(&keys[i], &entry->key))
			keys[kept++] = keys[i];
	struct nd_buf record = {0};
	record_seal(&record, entry->stamp, (struct nd_str){(const char *)keys, kept * sizeof *keys});
	int code = store_put(store, txn, DB_TASK, &entry->task, nd_buf_str(&record));
	nd_buf_release(&record);
	return code;
}

int action_drop(struct store *store, MDB_txn *txn, const struct nd_digest *key, struct counters *delta)
{
	MDB_val value;
	int code = store_get(store, txn, DB_ACTION, key, &value);
	if (code)
		return code == MDB_NOTFOUND ? 0 : code;
	delta->actions--;
	delta->bytes -= record_cost(value.mv_size);
	return store_del(store, txn, DB_ACTION, key);
}

int action_write(struct store *store, MDB_txn *txn, const struct entry *entry, struct counters *delta)
{
	int code = action_drop(store, txn, &entry->key, delta);
	if (code)
		return code;
	struct nd_buf record = {0};
	record_seal(&record, entry->stamp, (struct nd_str){entry->data, entry->len});
	delta->actions++;
	delta->bytes += record_cost(record.len);
	code = store_put(store, txn, DB_ACTION, &entry->key, nd_buf_str(&record));
	nd_buf_release(&record);
	return code ? code : note_key(store, txn, entry);
}

// ---- putting and getting ----

static bool name_fits(const char *name)
{
	return strlen(name) <= ND_CACHE_MAX_NAME;
}

static bool action_fits(const struct nd_cache_action *action)
{
	if (action->output_count > ND_CACHE_MAX_OUTPUTS || action->component_count > ND_CACHE_MAX_COMPONENTS)
		return false;
	if (!name_fits(action->task) || action->diags.len > ND_CACHE_MAX_RECORD / 2)
		return false;
	for (uint32_t i = 0; i < action->output_count; i++)
		if (!name_fits(action->outputs[i].name))
			return false;
	for (uint32_t i = 0; i < action->component_count; i++)
		if (!name_fits(action->components[i].name))
			return false;
	return true;
}

enum nd_err nd_cache_put_action(struct nd_cache *self, const struct nd_digest *key,
				const struct nd_cache_action *action)
{
	if (!action_fits(action))
		return ND_TOO_LARGE;
	struct nd_buf body = {0};
	action_encode(&body, action);
	if (body.len > ND_CACHE_MAX_RECORD) {
		nd_buf_release(&body);
		return ND_TOO_LARGE;
	}
	struct nd_digest task = nd_digest_of(action->task, strlen(action->task));
	pthread_mutex_lock(&self->lock);
	self->counts.puts++;
	enum nd_err err = cache_put_locked(self, DB_ACTION, key, &body.data, body.len, &task);
	pthread_mutex_unlock(&self->lock);
	return err;
}

static enum nd_err count_lookup(struct nd_cache *self, bool hit)
{
	pthread_mutex_lock(&self->lock);
	if (hit) {
		self->counts.hits++;
		self->unwritten_hits++;
	} else {
		self->counts.misses++;
		self->unwritten_misses++;
	}
	pthread_mutex_unlock(&self->lock);
	return hit ? ND_OK : ND_NOT_FOUND;
}

enum nd_err nd_cache_get_action(struct nd_cache *self, const struct nd_digest *key, struct nd_arena *arena,
				struct nd_cache_action *ret)
{
	struct nd_buf body = {0};
	struct nd_cache_action action;
	if (cache_get_body(self, DB_ACTION, key, &body)) {
		nd_buf_release(&body);
		return count_lookup(self, false);
	}
	bool good = action_decode(nd_buf_str(&body), arena, &action);
	nd_buf_release(&body);
	bool whole = good && blobs_present(self, action.outputs, action.output_count, NULL);
	if (!whole) {
		pthread_mutex_lock(&self->lock);
		self->counts.damaged += !good;
		cache_drop_locked(self, DB_ACTION, key);
		pthread_mutex_unlock(&self->lock);
		return count_lookup(self, false);
	}
	*ret = action;
	return count_lookup(self, true);
}

void nd_cache_drop_action(struct nd_cache *self, const struct nd_digest *key)
{
	pthread_mutex_lock(&self->lock);
	cache_drop_locked(self, DB_ACTION, key);
	pthread_mutex_unlock(&self->lock);
}

// ---- explaining ----

static int compare_components(const void *a, const void *b)
{
	const struct nd_cache_component *left = a;
	const struct nd_cache_component *right = b;
	int order = strcmp(left->name, right->name);
	return order ? order : nd_digest_cmp(&left->digest, &right->digest);
}

static struct nd_cache_component *sorted(const struct nd_cache_component *items, uint32_t count)
{
	struct nd_cache_component *copy = nd_alloc_zero((size_t)count + 1, sizeof *copy);
	if (count) {
		memcpy(copy, items, count * sizeof *copy);
		qsort(copy, count, sizeof *copy, compare_components);
	}
	return copy;
}

// How many components the sorted list shares with those of the action.
static uint32_t shared(const struct nd_cache_component *list, uint32_t count, const struct nd_cache_action *action)
{
	struct nd_cache_component *other = sorted(action->components, action->component_count);
	uint32_t common = 0;
	for (uint32_t i = 0, j = 0; i < count && j < action->component_count;) {
		int order = compare_components(&list[i], &other[j]);
		common += order == 0;
		i += order <= 0;
		j += order >= 0;
	}
	nd_free(other);
	return common;
}

struct keys {
	ND_VEC(struct nd_digest) items;
};

// Newest first: those not yet on disk, then those of the index.
static void list_keys(struct nd_cache *self, const struct nd_digest *task, struct keys *ret)
{
	pthread_mutex_lock(&self->lock);
	for (const struct entry *at = self->pending.tail; at; at = at->prev)
		if (at->db == DB_ACTION && at->op == OP_PUT && nd_digest_eq(&at->task, task))
			nd_vec_push(&ret->items, at->key);
	pthread_mutex_unlock(&self->lock);
	MDB_txn *txn;
	if (!self->store.env || store_read_begin(&self->store, &txn))
		return;
	struct nd_digest keys[KEYS_PER_TASK];
	uint32_t count = read_keys(&self->store, txn, task, keys);
	store_read_end(&self->store, &txn);
	for (uint32_t i = 0; i < count; i++)
		nd_vec_push(&ret->items, keys[i]);
}

enum nd_err nd_cache_nearest_action(struct nd_cache *self, const char *task,
				    const struct nd_cache_component *components, uint32_t count,
				    const struct nd_digest *except, struct nd_arena *arena, struct nd_digest *key,
				    struct nd_cache_action *ret)
{
	struct nd_digest task_key = nd_digest_of(task, strlen(task));
	struct keys keys = {0};
	list_keys(self, &task_key, &keys);
	struct nd_cache_component *list = sorted(components, count);
	enum nd_err err = ND_NOT_FOUND;
	uint32_t best = 0;
	for (uint32_t i = 0; i < keys.items.len; i++) {
		struct nd_buf body = {0};
		struct nd_cache_action action;
		bool good = !(except && nd_digest_eq(&keys.items.data[i], except)) &&
			    cache_get_body(self, DB_ACTION, &keys.items.data[i], &body) == 0 &&
			    action_decode(nd_buf_str(&body), arena, &action) && strcmp(action.task, task) == 0;
		nd_buf_release(&body);
		uint32_t common = good ? shared(list, count, &action) : 0;
		if (!good || (err == ND_OK && common <= best))
			continue;
		err = ND_OK;
		best = common;
		*key = keys.items.data[i];
		*ret = action;
	}
	nd_free(list);
	nd_vec_free(&keys.items);
	return err;
}
