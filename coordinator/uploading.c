// The first phase: folders that the coordinator does not know, then sources that the cache does not have, are asked of
// the client.
#include "phases.h"

#include "noodle/mem.h"

static void all_folders_known(struct nd_core *core, struct nd_session *self)
{
	char *why = NULL;
	enum nd_err err = nd_intake_build(self->intake, &self->build, &why);

	nd_intake_destroy(&self->intake);
	if (err)
		nd_session_finish_failed(core, self, why);
	else
		nd_session_begin(core, self);
	nd_free(why);
}

void nd_session_take_folders(struct nd_core *core, struct nd_session *self, struct nd_str listings)
{
	enum nd_err err = nd_folders_take(core->folders, listings);
	char *why = NULL;

	if (err)
		why = nd_strdup("the listings of folders are malformed");
	else
		err = nd_intake_follow(self->intake, core->folders, &why);
	nd_folders_trim(core->folders); // now that nothing is borrowed
	if (err == ND_NOT_FOUND) {
		uint32_t count;
		const struct nd_digest *missing = nd_intake_missing(self->intake, &count);

		nd_session_move(self, ND_SESSION_UPLOADING);
		nd_core_send(core, self->peer, &(struct nd_msg){.type = ND_MSG_FOLDERS_WANTED, .folders_wanted = {
			.session = self->id, .items = missing, .count = count}});
	} else if (err) {
		nd_session_finish_failed(core, self, why);
	} else {
		all_folders_known(core, self);
	}
	nd_free(why);
}

void nd_session_folders(struct nd_core *core, struct nd_session *self, const struct nd_msg_folders *msg)
{
	if (self->state == ND_SESSION_UPLOADING && self->intake) // else of a build that is over
		nd_session_take_folders(core, self, msg->folders);
}

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

	if (self->state != ND_SESSION_UPLOADING || !self->build)
		return;
	count = missing_sources(core, self, &arena, &missing);
	nd_arena_release(&arena);
	if (count)
		nd_session_finish_failed(core, self, "sources that the client should have sent did not arrive");
	else
		nd_session_start_scanning(core, self);
}
