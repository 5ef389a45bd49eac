#include "record.h"

#include "noodle/mem.h"

#include <assert.h>
#include <pthread.h>
#include <string.h>
#include <zstd.h>

enum {
	COMPRESSION_LEVEL = 1,  // 500 MB/s and half the size; higher levels save a tenth more at a third of the speed
	WORTH_COMPRESSING = 512, // bytes; below that it takes 10 us and saves a quarter of a page at best
	PAGE = 4096,
	PAGE_HEAD = 16,
	LEAF_MAX = 2000, // a larger value moves to pages of its own
	NODE_HEAD = 32,  // key, node header and slot of a small value
};

static void checksum(uint8_t ret[8], struct nd_str body)
{
	struct nd_digest digest = nd_digest_of(body.data, body.len);
	memcpy(ret, digest.bytes, 8);
}

void record_seal(struct nd_buf *out, uint32_t stamp, struct nd_str body)
{
	uint8_t sum[8];
	checksum(sum, body);
	nd_buf_add_u32(out, stamp);
	nd_buf_add(out, sum, sizeof sum);
	nd_buf_add(out, body.data, body.len);
}

bool record_open(struct nd_str data, uint32_t *stamp, struct nd_str *body)
{
	if (data.len < RECORD_HEAD)
		return false;
	struct nd_reader reader = nd_reader(data.data, data.len);
	*stamp = nd_reader_u32(&reader);
	*body = (struct nd_str){data.data + RECORD_HEAD, data.len - RECORD_HEAD};
	uint8_t sum[8];
	checksum(sum, *body);
	return memcmp(sum, data.data + 4, sizeof sum) == 0;
}

uint64_t record_cost(size_t value_len)
{
	if (value_len <= LEAF_MAX)
		return value_len + NODE_HEAD;
	return ((uint64_t)value_len + PAGE_HEAD + PAGE - 1) / PAGE * PAGE + NODE_HEAD;
}

// ---- compression ----

// What zstd needs to work, kept by each thread: making it anew takes longer than packing a small record.
struct codecs {
	ZSTD_CCtx *pack;
	ZSTD_DCtx *unpack;
};

static pthread_key_t codecs_key;
static pthread_once_t codecs_once = PTHREAD_ONCE_INIT;

static void codecs_free(void *arg)
{
	struct codecs *self = arg;
	ZSTD_freeCCtx(self->pack);
	ZSTD_freeDCtx(self->unpack);
	nd_free(self);
}

static void codecs_make_key(void)
{
	int code = pthread_key_create(&codecs_key, codecs_free);
	assert(code == 0);
	(void)code;
}

static struct codecs *codecs(void)
{
	pthread_once(&codecs_once, codecs_make_key);
	struct codecs *self = pthread_getspecific(codecs_key);
	if (!self) {
		self = nd_alloc(sizeof *self);
		*self = (struct codecs){ZSTD_createCCtx(), ZSTD_createDCtx()};
		assert(self->pack && self->unpack); // fails only without memory
		pthread_setspecific(codecs_key, self);
	}
	return self;
}

// Object files and programs stay as they are: a link reads a thousand of them while somebody waits, and unpacking them
// takes longer than linking. They are a few kilobytes a module, a small part of any limit.
static bool is_machine_code(const void *data, size_t len)
{
	return len >= 4 && memcmp(data, "\177ELF", 4) == 0;
}

void pack(struct nd_buf *out, const void *data, size_t len)
{
	if (len >= WORTH_COMPRESSING && !is_machine_code(data, len)) {
		size_t start = out->len;
		size_t bound = ZSTD_compressBound(len);
		nd_buf_reserve(out, bound + 2);
		size_t packed = ZSTD_compressCCtx(codecs()->pack, out->data + start, bound, data, len, COMPRESSION_LEVEL);
		if (!ZSTD_isError(packed) && packed < len - len / 16) {
			out->len = start + packed;
			nd_buf_add_u8(out, CODEC_ZSTD);
			return;
		}
		out->data[start] = '\0';
	}
	nd_buf_add(out, data, len);
	nd_buf_add_u8(out, CODEC_RAW);
}

bool unpacked(struct nd_str packed, size_t raw_len, struct nd_str *ret)
{
	if (packed.len != raw_len + 1 || packed.data[raw_len] != CODEC_RAW)
		return false;
	*ret = (struct nd_str){packed.data, raw_len};
	return true;
}

bool unpack(struct nd_buf *out, struct nd_str packed, size_t raw_len)
{
	struct nd_str raw;
	if (unpacked(packed, raw_len, &raw)) {
		nd_buf_add(out, raw.data, raw.len);
		return true;
	}
	if (packed.len == 0 || packed.data[packed.len - 1] != CODEC_ZSTD)
		return false;
	size_t start = out->len;
	nd_buf_reserve(out, raw_len + 1);
	size_t got = ZSTD_decompressDCtx(codecs()->unpack, out->data + start, raw_len, packed.data, packed.len - 1);
	bool fits = !ZSTD_isError(got) && got == raw_len;
	out->len = fits ? start + raw_len : start;
	out->data[out->len] = '\0';
	return fits;
}

void blob_info_encode(struct nd_buf *out, const struct blob_info *info)
{
	nd_buf_add_u64(out, info->size);
	nd_buf_add_u64(out, info->stored);
	nd_buf_add_u32(out, info->chunks);
}

bool blob_info_decode(struct nd_str body, struct blob_info *ret)
{
	struct nd_reader reader = nd_reader(body.data, body.len);
	ret->size = nd_reader_u64(&reader);
	ret->stored = nd_reader_u64(&reader);
	ret->chunks = nd_reader_u32(&reader);
	return !reader.failed && reader.at == reader.end && ret->size <= ND_CACHE_MAX_BLOB;
}

void counters_encode(struct nd_buf *out, const struct counters *counters)
{
	nd_buf_add_u64(out, counters->blobs);
	nd_buf_add_u64(out, counters->actions);
	nd_buf_add_u64(out, counters->bytes);
	nd_buf_add_u64(out, counters->raw_bytes);
	nd_buf_add_u64(out, counters->hits);
	nd_buf_add_u64(out, counters->misses);
}

bool counters_decode(struct nd_str body, struct counters *ret)
{
	struct nd_reader reader = nd_reader(body.data, body.len);
	ret->blobs = nd_reader_u64(&reader);
	ret->actions = nd_reader_u64(&reader);
	ret->bytes = nd_reader_u64(&reader);
	ret->raw_bytes = nd_reader_u64(&reader);
	ret->hits = nd_reader_u64(&reader);
	ret->misses = nd_reader_u64(&reader);
	return !reader.failed && reader.at == reader.end;
}

// ---- actions ----

void action_encode(struct nd_buf *out, const struct nd_cache_action *action)
{
	struct nd_buf raw = {0};
	nd_buf_add_bytes(&raw, action->task, strlen(action->task));
	nd_buf_add_varint(&raw, action->wall_ms);
	nd_buf_add_varint(&raw, action->cpu_ms);
	nd_buf_add_varint(&raw, action->peak_kb);
	nd_buf_add_bytes(&raw, action->diags.data, action->diags.len);
	nd_buf_add_varint(&raw, action->output_count);
	for (uint32_t i = 0; i < action->output_count; i++) {
		const struct nd_cache_output *output = &action->outputs[i];
		nd_buf_add_bytes(&raw, output->name, strlen(output->name));
		nd_buf_add(&raw, output->digest.bytes, ND_DIGEST_BYTES);
		nd_buf_add_varint(&raw, output->size);
	}
	nd_buf_add_varint(&raw, action->component_count);
	for (uint32_t i = 0; i < action->component_count; i++) {
		const struct nd_cache_component *component = &action->components[i];
		nd_buf_add_bytes(&raw, component->name, strlen(component->name));
		nd_buf_add(&raw, component->digest.bytes, ND_DIGEST_BYTES);
	}
	nd_buf_add_varint(out, raw.len);
	pack(out, raw.data, raw.len);
	nd_buf_release(&raw);
}

static char *read_text(struct nd_reader *reader, struct nd_arena *arena)
{
	struct nd_str text = nd_reader_bytes(reader);
	if (text.len > ND_CACHE_MAX_NAME)
		reader->failed = true;
	return nd_arena_strndup(arena, text.data, reader->failed ? 0 : text.len);
}

static void read_digest(struct nd_reader *reader, struct nd_digest *ret)
{
	for (int i = 0; i < ND_DIGEST_BYTES; i++)
		ret->bytes[i] = nd_reader_u8(reader);
}

static bool read_action(struct nd_reader *reader, struct nd_arena *arena, struct nd_cache_action *ret)
{
	ret->task = read_text(reader, arena);
	ret->wall_ms = (uint32_t)nd_reader_varint(reader);
	ret->cpu_ms = (uint32_t)nd_reader_varint(reader);
	ret->peak_kb = (uint32_t)nd_reader_varint(reader);
	struct nd_str diags = nd_reader_bytes(reader);
	ret->diags = (struct nd_str){nd_arena_strndup(arena, diags.data, diags.len), diags.len};

	ret->output_count = nd_reader_count(reader, 1 + ND_DIGEST_BYTES + 1);
	struct nd_cache_output *outputs = nd_arena_array(arena, struct nd_cache_output, ret->output_count);
	for (uint32_t i = 0; i < ret->output_count && !reader->failed; i++) {
		outputs[i].name = read_text(reader, arena);
		read_digest(reader, &outputs[i].digest);
		outputs[i].size = nd_reader_varint(reader);
	}
	ret->outputs = outputs;

	ret->component_count = nd_reader_count(reader, 1 + ND_DIGEST_BYTES);
	struct nd_cache_component *components =
		nd_arena_array(arena, struct nd_cache_component, ret->component_count);
	for (uint32_t i = 0; i < ret->component_count && !reader->failed; i++) {
		components[i].name = read_text(reader, arena);
		read_digest(reader, &components[i].digest);
	}
	ret->components = components;
	return !reader->failed && reader->at == reader->end;
}

bool action_decode(struct nd_str body, struct nd_arena *arena, struct nd_cache_action *ret)
{
	struct nd_reader head = nd_reader(body.data, body.len);
	uint64_t raw_len = nd_reader_varint(&head);
	if (head.failed || raw_len > ND_CACHE_MAX_RECORD)
		return false;
	struct nd_buf raw = {0};
	struct nd_cache_action action = {0};
	struct nd_str packed = {(const char *)head.at, (size_t)(head.end - head.at)};
	bool good = unpack(&raw, packed, (size_t)raw_len);
	if (good) {
		struct nd_reader reader = nd_reader(raw.data, raw.len);
		good = read_action(&reader, arena, &action);
	}
	nd_buf_release(&raw);
	if (good)
		*ret = action;
	return good;
}
