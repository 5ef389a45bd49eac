// A hash table with chains, and all entries in a list, least recently used first.
#include "folders.h"

#include "noodle/mem.h"

#include <string.h>

enum { BUCKETS = 1 << 14 }; // 128 KiB; listings are counted in thousands

struct entry {
	struct entry *next; // in its bucket
	struct entry *older;
	struct entry *newer;
	struct nd_digest digest;
	size_t len;
	char data[];
};

struct nd_folders {
	uint64_t max_bytes;
	uint64_t bytes;
	struct entry *oldest;
	struct entry *newest;
	struct entry *buckets[BUCKETS];
};

struct nd_folders *nd_folders_new(uint64_t max_bytes)
{
	struct nd_folders *self = nd_alloc_zero(1, sizeof *self);

	self->max_bytes = max_bytes;
	return self;
}

static struct entry **bucket_of(struct nd_folders *self, const struct nd_digest *digest)
{
	return &self->buckets[(digest->bytes[0] << 8 | digest->bytes[1]) % BUCKETS];
}

static void unlink_entry(struct nd_folders *self, struct entry *entry)
{
	*(entry->older ? &entry->older->newer : &self->oldest) = entry->newer;
	*(entry->newer ? &entry->newer->older : &self->newest) = entry->older;
}

static void link_newest(struct nd_folders *self, struct entry *entry)
{
	entry->older = self->newest;
	entry->newer = NULL;
	*(self->newest ? &self->newest->newer : &self->oldest) = entry;
	self->newest = entry;
}

static struct entry *find(struct nd_folders *self, const struct nd_digest *digest)
{
	struct entry *entry = *bucket_of(self, digest);

	while (entry && !nd_digest_eq(&entry->digest, digest))
		entry = entry->next;
	if (entry) {
		unlink_entry(self, entry);
		link_newest(self, entry);
	}
	return entry;
}

static void drop_oldest(struct nd_folders *self)
{
	struct entry *entry = self->oldest, **at = bucket_of(self, &entry->digest);

	while (*at != entry)
		at = &(*at)->next;
	*at = entry->next;
	unlink_entry(self, entry);
	self->bytes -= sizeof *entry + entry->len;
	nd_free(entry);
}

void nd_folders_trim(struct nd_folders *self)
{
	while (self->bytes > self->max_bytes)
		drop_oldest(self);
}

void nd_folders_destroy(struct nd_folders **self_p)
{
	struct nd_folders *self = *self_p;

	if (!self)
		return;
	while (self->oldest)
		drop_oldest(self);
	nd_free(self);
	*self_p = NULL;
}

static void keep(struct nd_folders *self, struct nd_str listing)
{
	struct nd_digest digest = nd_digest_of(listing.data, listing.len);
	struct entry *entry, **bucket = bucket_of(self, &digest);

	if (find(self, &digest))
		return;
	entry = nd_alloc(sizeof *entry + listing.len);
	*entry = (struct entry){.next = *bucket, .digest = digest, .len = listing.len};
	if (listing.len)
		memcpy(entry->data, listing.data, listing.len);
	*bucket = entry;
	link_newest(self, entry);
	self->bytes += sizeof *entry + listing.len;
}

enum nd_err nd_folders_take(struct nd_folders *self, struct nd_str listings)
{
	struct nd_reader reader = nd_reader(listings.data, listings.len);

	while (reader.at < reader.end) {
		struct nd_str listing = nd_reader_bytes(&reader);

		if (reader.failed)
			return ND_INVALID;
		keep(self, listing);
	}
	return ND_OK;
}

bool nd_folders_get(struct nd_folders *self, const struct nd_digest *digest, struct nd_str *ret)
{
	const struct entry *entry = find(self, digest);

	if (entry)
		*ret = (struct nd_str){entry->data, entry->len};
	return entry;
}
