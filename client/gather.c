#include "gather.h"

#include "noodle/mem.h"

#include <string.h>

struct gather_plan { // that is on its way
	struct nd_gather *of;
	struct nd_build_program *program;
};

static void fail(struct nd_gather *self, enum nd_err err)
{
	if (!self->err)
		self->err = err;
}

// ---- objects ----

static void object_came(void *arg, const struct nd_digest *digest, enum nd_err err, struct nd_str blob)
{
	struct nd_gather *self = arg;

	self->waiting--;
	if (!err)
		err = nd_cache_put_blob_as(self->cache, digest, blob.data, blob.len);
	self->fetched++;
	self->fetched_bytes += blob.len;
	if (err)
		fail(self, err);
}

static uint64_t digest_key(const struct nd_digest *digest)
{
	uint64_t ret;

	memcpy(&ret, digest->bytes, sizeof ret);
	return ret;
}

static bool is_asked(struct nd_gather *self, const struct nd_digest *digest)
{
	uint32_t index;

	if (nd_map_get(&self->asked, digest_key(digest), &index))
		return true;
	nd_map_set(&self->asked, digest_key(digest), 1);
	return false;
}

static void ask_for_objects(struct nd_gather *self, const struct nd_link_plan *plan)
{
	for (uint32_t i = 0; i < plan->object_count && !self->is_shared; i++) {
		const struct nd_digest *digest = &plan->objects[i].digest;

		if (is_asked(self, digest) || nd_cache_has_blob(self->cache, digest, NULL))
			continue;
		self->waiting++;
		nd_blob_port_get(self->blobs, digest, object_came, self);
	}
}

// ---- plans ----

static void take_plan(struct nd_gather *self, struct nd_build_program *program, struct nd_str bytes)
{
	enum nd_err err = nd_link_plan_decode(&program->parts, &program->arena, bytes);

	if (err)
		fail(self, err);
	else
		ask_for_objects(self, &program->parts);
}

static void plan_came(void *arg, const struct nd_digest *digest, enum nd_err err, struct nd_str blob)
{
	struct gather_plan *plan = arg;
	struct nd_gather *self = plan->of;

	(void)digest;
	self->waiting--;
	if (err) {
		fail(self, err);
		return;
	}
	(void)nd_cache_put_blob(self->cache, blob.data, blob.len, NULL); // the next build may need it again
	take_plan(self, plan->program, blob);
}

static void ask_for_plan(struct nd_gather *self, struct gather_plan *plan)
{
	struct nd_buf bytes = {0};

	if (!nd_cache_get_blob(self->cache, &plan->program->plan, &bytes)) {
		take_plan(self, plan->program, nd_buf_str(&bytes));
	} else {
		self->waiting++;
		nd_blob_port_get(self->blobs, &plan->program->plan, plan_came, plan);
	}
	nd_buf_release(&bytes);
}

void nd_gather_start(struct nd_gather *self)
{
	uint32_t count = self->answer->programs.len;

	self->plans = nd_alloc_zero(count + 1, sizeof *self->plans);
	for (uint32_t i = 0; i < count; i++) {
		self->plans[i] = (struct gather_plan){self, &self->answer->programs.data[i]};
		if (!self->answer->programs.data[i].is_there)
			ask_for_plan(self, &self->plans[i]);
	}
}

void nd_gather_release(struct nd_gather *self)
{
	if (self->blobs) {
		nd_blob_port_forget(self->blobs, self);
		for (uint32_t i = 0; self->plans && i < self->answer->programs.len; i++)
			nd_blob_port_forget(self->blobs, &self->plans[i]);
	}
	nd_map_release(&self->asked);
	nd_free(self->plans);
	memset(self, 0, sizeof *self);
}
