// The first phase: the sources that the cache does not have are asked of the client.
#include "phases.h"

static uint32_t missing_sources(struct nd_core *core, const struct nd_session *self, struct nd_arena *arena,
				struct nd_digest **ret)
{
	struct nd_digest *missing = nd_arena_array(arena, struct nd_digest, self->build->source_count + 1);
	uint32_t count = 0;

	for (uint32_t i = 0; i < self->build->source_count; i++)
		if (!nd_cache_has_blob(core->config.cache, &self->build->modules.data[i].source, NULL))
			missing[count++] = self->build->modules.data[i].source;
	*ret = missing;
	return count;
}

void nd_session_begin(struct nd_core *core, struct nd_session *self)
{
	struct nd_arena arena = {0};
	struct nd_digest *missing;
	uint32_t count = missing_sources(core, self, &arena, &missing);

	nd_session_move(self, ND_SESSION_UPLOADING);
	if (count)
		nd_core_send(core, self->peer, &(struct nd_msg){.type = ND_MSG_BLOBS_WANTED, .blobs_wanted = {
			.session = self->id, .items = missing, .count = count}});
	nd_arena_release(&arena);
	if (!count)
		nd_session_start_scanning(core, self);
}

void nd_session_sent_blobs(struct nd_core *core, struct nd_session *self)
{
	struct nd_arena arena = {0};
	struct nd_digest *missing;
	uint32_t count;

	if (self->state != ND_SESSION_UPLOADING)
		return;
	count = missing_sources(core, self, &arena, &missing);
	nd_arena_release(&arena);
	if (count)
		nd_session_finish_failed(core, self, "sources that the client should have sent did not arrive");
	else
		nd_session_start_scanning(core, self);
}
