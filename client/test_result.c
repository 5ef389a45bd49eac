#include "test_result.h"

#include "noodle/fs.h"
#include "noodle/mem.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MAX_SEEN = 10000, MAX_CASES = 1 << 20 };
#define MAX_SEEN_BYTES ((uint64_t)64 << 20)

static const char *const hows[] = {"passed", "failed", "skipped"};
static const char *const kinds[] = {"file", "folder", "env"};

void nd_test_result_release(struct nd_test_result *self)
{
	nd_vec_free(&self->cases);
	nd_vec_free(&self->seen);
	nd_arena_release(&self->arena);
	memset(self, 0, sizeof *self);
}

bool nd_test_result_passed(const struct nd_test_result *self)
{
	for (uint32_t i = 0; i < self->cases.len; i++)
		if (self->cases.data[i].how == ND_TEST_FAILED)
			return false;
	return !*self->trouble;
}

// ---- events ----

static const char *member(struct nd_test_result *self, const json_t *object, const char *name)
{
	const char *text = json_string_value(json_object_get(object, name));

	return text ? nd_arena_strndup(&self->arena, text, strlen(text)) : "";
}

// -1: none of them.
static int index_of(const char *text, const char *const *words, int count)
{
	for (int i = 0; text && i < count; i++)
		if (!strcmp(text, words[i]))
			return i;
	return -1;
}

static void add_seen(struct nd_test_result *self, int kind, const char *name)
{
	for (uint32_t i = 0; i < self->seen.len; i++)
		if ((int)self->seen.data[i].kind == kind && !strcmp(self->seen.data[i].name, name))
			return;
	if (self->seen.len == MAX_SEEN)
		self->cacheable = false;
	else
		nd_vec_push(&self->seen, ((struct nd_test_seen){.kind = (enum nd_test_seen_kind)kind, .name = name}));
}

static void add_case(struct nd_test_result *self, int how, const json_t *object)
{
	if (self->cases.len == MAX_CASES)
		return;
	nd_vec_push(&self->cases, ((struct nd_test_case){
		.name = member(self, object, "name"),
		.how = (enum nd_test_how)how,
		.text = member(self, object, "text"),
		.place = member(self, object, "place"),
		.ms = json_number_value(json_object_get(object, "ms")),
	}));
}

// *running is the name of the test that began last, NULL between tests.
static void take_event(struct nd_test_result *self, const json_t *object, const char **running)
{
	const char *event = json_string_value(json_object_get(object, "event"));
	int how = index_of(event, hows, 3), kind = index_of(event, kinds, 3);

	if (kind >= 0) {
		add_seen(self, kind, member(self, object, "name"));
	} else if (how >= 0) {
		add_case(self, how, object);
		*running = NULL;
	} else if (event && !strcmp(event, "start")) {
		*running = member(self, object, "name");
	}
}

void nd_test_result_events(struct nd_test_result *self, struct nd_str events)
{
	const char *at = events.data, *end = events.data + events.len, *running = NULL;

	while (at < end) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		json_t *object = newline ? json_loadb(at, (size_t)(newline - at), 0, NULL) : NULL;

		take_event(self, object, &running);
		json_decref(object);
		at = newline ? newline + 1 : end;
	}
	if (running && self->cases.len < MAX_CASES)
		nd_vec_push(&self->cases, ((struct nd_test_case){
			.name = running, .how = ND_TEST_FAILED, .text = "the program ended during this test", .place = ""}));
}

// ---- what was seen ----

static bool digest_names(struct nd_digest *ret, const char *path)
{
	struct nd_hasher *hasher;
	struct dirent **names;
	int count = scandir(path, &names, NULL, alphasort);

	if (count < 0)
		return false;
	hasher = nd_hasher_new();
	for (int i = 0; i < count; i++) {
		nd_hasher_cstr(hasher, names[i]->d_name);
		free(names[i]);
	}
	free(names);
	*ret = nd_hasher_final(hasher);
	nd_hasher_destroy(&hasher);
	return true;
}

static bool digest_file(struct nd_digest *ret, const char *path)
{
	struct nd_buf data = {0};
	bool ok = !nd_file_read(&data, path, MAX_SEEN_BYTES);

	if (ok)
		*ret = nd_digest_of(data.data ? data.data : "", data.len);
	nd_buf_release(&data);
	return ok;
}

// False: it cannot be said what it holds (a device, too large, not ours to read).
static bool digest_path(struct nd_digest *ret, const char *path)
{
	struct stat st;

	if (stat(path, &st))
		return errno == ENOENT || errno == ENOTDIR;
	if (S_ISDIR(st.st_mode))
		return digest_names(ret, path);
	return S_ISREG(st.st_mode) && digest_file(ret, path);
}

static bool digest_seen(struct nd_digest *ret, const struct nd_test_seen *seen, const char *folder)
{
	const char *value;
	char *path;
	bool ok = true;

	memset(ret, 0, sizeof *ret);
	if (seen->kind == ND_TEST_SEEN_ENV) {
		value = getenv(seen->name);
		if (value)
			*ret = nd_digest_of(value, strlen(value));
		return true;
	}
	path = *seen->name == '/' ? nd_strdup(seen->name) : nd_path_join(folder, seen->name);
	ok = digest_path(ret, path);
	nd_free(path);
	return ok;
}

void nd_test_result_look(struct nd_test_result *self, const char *folder)
{
	for (uint32_t i = 0; i < self->seen.len; i++)
		if (!digest_seen(&self->seen.data[i].digest, &self->seen.data[i], folder))
			self->cacheable = false;
}

bool nd_test_result_holds(const struct nd_test_result *self, const char *folder)
{
	for (uint32_t i = 0; i < self->seen.len; i++) {
		struct nd_digest now;

		if (!digest_seen(&now, &self->seen.data[i], folder) || !nd_digest_eq(&now, &self->seen.data[i].digest))
			return false;
	}
	return true;
}

// ---- in the cache ----

void nd_test_result_encode(struct nd_buf *ret, const struct nd_test_result *self)
{
	json_t *cases = json_array(), *seen = json_array(), *root;
	char hex[ND_DIGEST_HEX], *text;

	for (uint32_t i = 0; i < self->cases.len; i++) {
		const struct nd_test_case *of = &self->cases.data[i];

		json_array_append_new(cases, json_pack("{ss ss ss ss sf}", "event", hows[of->how], "name", of->name, "text",
						       of->text, "place", of->place, "ms", of->ms));
	}
	for (uint32_t i = 0; i < self->seen.len; i++) {
		nd_digest_hex(&self->seen.data[i].digest, hex);
		json_array_append_new(seen, json_pack("{ss ss ss}", "event", kinds[self->seen.data[i].kind], "name",
						      self->seen.data[i].name, "digest", hex));
	}
	root = json_pack("{so so sf}", "cases", cases, "seen", seen, "seconds", self->seconds);
	text = json_dumps(root, JSON_COMPACT);
	if (text)
		nd_buf_add_cstr(ret, text);
	free(text);
	json_decref(root);
}

enum nd_err nd_test_result_decode(struct nd_test_result *ret, struct nd_str text)
{
	json_t *root = json_loadb(text.data, text.len, 0, NULL), *item;
	const char *running = NULL;
	size_t i;
	bool ok = json_is_array(json_object_get(root, "cases")) && json_is_array(json_object_get(root, "seen"));

	*ret = (struct nd_test_result){.trouble = "", .output = "", .cacheable = true, .cached = true};
	json_array_foreach(json_object_get(root, "cases"), i, item)
		take_event(ret, item, &running);
	json_array_foreach(json_object_get(root, "seen"), i, item) {
		const char *hex = json_string_value(json_object_get(item, "digest"));
		uint32_t before = ret->seen.len;

		take_event(ret, item, &running);
		ok = ok && hex && ret->seen.len == before + 1 &&
		     nd_digest_parse(&ret->seen.data[before].digest, hex, strlen(hex));
	}
	ret->seconds = json_number_value(json_object_get(root, "seconds"));
	json_decref(root);
	if (!ok)
		nd_test_result_release(ret);
	return ok ? ND_OK : ND_CORRUPT;
}
