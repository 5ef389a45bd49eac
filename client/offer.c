#include "offer.h"

#include <string.h>

enum { NEWS_BYTES = 64 << 10 };

static void add_listing(const struct nd_tree *tree, uint32_t folder, struct nd_buf *scratch, struct nd_buf *out)
{
	nd_buf_clear(scratch);
	nd_tree_listing(tree, folder, scratch);
	nd_buf_add_bytes(out, scratch->data, scratch->len);
}

static bool has_news(const struct nd_tree *tree, uint32_t folder)
{
	for (uint32_t i = folder; i < tree->folders.data[folder].end; i++)
		if (tree->folders.data[i].has_news)
			return true;
	return false;
}

void nd_offer_news(const struct nd_offer *self, bool all, struct nd_buf *out)
{
	size_t start = out->len;
	struct nd_buf scratch = {0};

	for (uint32_t p = 0; p < self->project->packages.len; p++) {
		const struct nd_tree *tree = &self->project->packages.data[p].tree;

		for (uint32_t i = 0; i < tree->folders.len; i++) {
			const struct nd_tree_folder *folder = &tree->folders.data[i];

			if ((i && !folder->sources) || (!all && !has_news(tree, i)))
				continue;
			add_listing(tree, i, &scratch, out);
			if (all || out->len - start <= NEWS_BYTES)
				continue;
			out->len = start;
			nd_buf_release(&scratch);
			return;
		}
	}
	nd_buf_release(&scratch);
}

static uint64_t map_key(const struct nd_digest *digest)
{
	uint64_t ret;

	memcpy(&ret, digest->bytes, sizeof ret);
	return ret;
}

static void map_folders(struct nd_offer *self)
{
	for (uint32_t p = 0; p < self->project->packages.len; p++) {
		const struct nd_tree *tree = &self->project->packages.data[p].tree;

		for (uint32_t i = 0; i < tree->folders.len; i++) {
			nd_map_set(&self->by_digest, map_key(&tree->folders.data[i].digest), self->places.len);
			nd_vec_push(&self->places, ((struct nd_offer_place){p, i}));
		}
	}
}

bool nd_offer_answer(struct nd_offer *self, const struct nd_digest *digests, uint32_t count, struct nd_buf *out)
{
	struct nd_buf scratch = {0};
	bool all = true;

	if (!self->places.len)
		map_folders(self);
	for (uint32_t i = 0; i < count && all; i++) {
		uint32_t at;

		all = nd_map_get(&self->by_digest, map_key(&digests[i]), &at);
		if (all)
			add_listing(&self->project->packages.data[self->places.data[at].package].tree,
				    self->places.data[at].folder, &scratch, out);
	}
	nd_buf_release(&scratch);
	return all;
}

void nd_offer_release(struct nd_offer *self)
{
	nd_map_release(&self->by_digest);
	nd_vec_free(&self->places);
}
