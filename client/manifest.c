#include "manifest.h"

#include "noodle/fs.h"
#include "noodle/mem.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

enum { MAX_BYTES = 16 << 20, MAX_NAME = 200, MAX_JOBS = 1024 };

struct reader {
	struct nd_manifest *manifest;
	struct nd_arena *arena;
	struct nd_diags *diags;
	const char *file;
	const char *text; // of the whole file
};

// ---- diagnostics ----

// jansson does not say where a value stands, so the place is that of the key's first appearance behind `from`.
static struct nd_manifest_place place_behind(const struct reader *reader, const char *from, const char *key)
{
	char *quoted = nd_sprintf("\"%s\"", key);
	const char *at = *key ? strstr(from, quoted) : NULL;
	struct nd_manifest_place place = {0};

	if (at) {
		const char *line = reader->text, *newline;

		place.line = 1;
		while ((newline = memchr(line, '\n', (size_t)(at - line)))) {
			place.line++;
			line = newline + 1;
		}
		place.column = (uint32_t)(at - line) + 1;
		place.end_column = place.column + (uint32_t)strlen(quoted);
		place.source_line = nd_arena_strndup(reader->arena, line, strcspn(line, "\r\n"));
	}
	nd_free(quoted);
	return place;
}

static struct nd_manifest_place place_of(const struct reader *reader, const char *key)
{
	return place_behind(reader, reader->text, key);
}

// Of jansson: it counts columns in characters, and stands behind what it read last.
static struct nd_manifest_place place_at(const struct reader *reader, const json_error_t *where)
{
	struct nd_manifest_place place = {0};
	const char *line = reader->text;

	if (where->line <= 0)
		return place;
	for (int i = 1; i < where->line && strchr(line, '\n'); i++)
		line = strchr(line, '\n') + 1;
	place.line = (uint32_t)where->line;
	place.column = where->column > 0 ? (uint32_t)where->column : 1;
	place.end_column = place.column + 1;
	if (strcspn(line, "\r\n"))
		place.source_line = nd_arena_strndup(reader->arena, line, strcspn(line, "\r\n"));
	return place;
}

void nd_manifest_complain(struct nd_diags *diags, enum nd_severity severity, const char *file,
			  struct nd_manifest_place place, const char *message, const char *hint)
{
	nd_diags_add(diags, &(struct nd_diag){
		.severity = severity,
		.code = "",
		.file = (char *)file,
		.line = place.line,
		.column = place.column,
		.end_column = place.end_column,
		.source_line = (char *)place.source_line,
		.message = (char *)message,
		.hint = (char *)hint,
	});
}

static void complain(struct reader *reader, enum nd_severity severity, const char *key, const char *hint,
		     const char *format, const char *a, const char *b)
{
	char *message = nd_sprintf(format, a, b);

	nd_manifest_complain(reader->diags, severity, reader->file, place_of(reader, key), message, hint);
	nd_free(message);
}

// ---- values ----

static const char *copy(struct reader *reader, const char *text)
{
	return nd_arena_strndup(reader->arena, text, strlen(text));
}

static bool is_object(struct reader *reader, const char *key, json_t *value, const char *hint)
{
	if (json_is_object(value))
		return true;
	complain(reader, ND_ERROR, key, hint, "'%s' must be an object%s", key, "");
	return false;
}

static bool read_string(struct reader *reader, const char *key, json_t *value, const char **ret)
{
	if (!json_is_string(value) || strlen(json_string_value(value)) != json_string_length(value)) {
		complain(reader, ND_ERROR, key, NULL, "'%s' must be a text%s", key, "");
		return false;
	}
	*ret = copy(reader, json_string_value(value));
	return true;
}

static void read_path(struct reader *reader, const char *key, json_t *value, const char **ret)
{
	const char *text;
	char *normal;

	if (!read_string(reader, key, value, &text))
		return;
	normal = nd_path_normalise(text);
	if (normal)
		*ret = copy(reader, normal);
	else
		complain(reader, ND_ERROR, key, "write it relative to the folder of noodle.json",
			 "'%s' leaves the folder of the package: %s", key, text);
	nd_free(normal);
}

static bool good_name(const char *name)
{
	if (!isalpha((unsigned char)*name) && *name != '_')
		return false;
	for (const char *c = name; *c; c++)
		if (!isalnum((unsigned char)*c) && *c != '_' && *c != '-')
			return false;
	return strlen(name) <= MAX_NAME && strcmp(name, "std");
}

static void read_name(struct reader *reader, const char *key, json_t *value)
{
	const char *name;

	if (!read_string(reader, key, value, &name))
		return;
	if (good_name(name))
		reader->manifest->name = name;
	else
		complain(reader, ND_ERROR, key, "letters, digits, '_' and '-', beginning with a letter; not 'std'",
			 "'%s' is no name for a package%s", name, "");
}

static void read_number(struct reader *reader, const char *key, json_t *value, json_int_t least, json_int_t most,
			json_int_t *ret)
{
	char *range = nd_sprintf("%lld to %lld", (long long)least, (long long)most);

	if (json_is_integer(value) && json_integer_value(value) >= least && json_integer_value(value) <= most)
		*ret = json_integer_value(value);
	else
		complain(reader, ND_ERROR, key, NULL, "'%s' must be a number from %s", key, range);
	nd_free(range);
}

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct nd_manifest_dependency *)a)->name,
		      ((const struct nd_manifest_dependency *)b)->name);
}

static void read_dependencies(struct reader *reader, json_t *value)
{
	const char *from = strstr(reader->text, "\"dependencies\"");
	struct nd_manifest_dependency *list;
	uint32_t count = 0;
	const char *name;
	json_t *item;

	if (!is_object(reader, "dependencies", value, "like {\"util\": {\"path\": \"../util\"}}"))
		return;
	from = from ? from : reader->text; // the key may be written with escapes
	list = nd_arena_array(reader->arena, struct nd_manifest_dependency, json_object_size(value) + 1);
	json_object_foreach(value, name, item) {
		json_t *path = json_object_get(item, "path");

		if (!good_name(name) || !json_is_string(path)) {
			complain(reader, ND_ERROR, name, "like \"util\": {\"path\": \"../util\"}",
				 "the dependency '%s' has no path%s", name, "");
			continue;
		}
		list[count++] = (struct nd_manifest_dependency){copy(reader, name),
								copy(reader, json_string_value(path)),
								place_behind(reader, from, name)};
	}
	qsort(list, count, sizeof *list, by_name);
	reader->manifest->dependencies = list;
	reader->manifest->dependency_count = count;
}

static void read_workspace(struct reader *reader, json_t *value)
{
	const char **list;
	size_t i;
	json_t *item;

	if (!json_is_array(value)) {
		complain(reader, ND_ERROR, "workspace", "like [\"packages/*\"]", "'%s' must be a list%s", "workspace", "");
		return;
	}
	reader->manifest->is_workspace = true;
	reader->manifest->workspace_place = place_of(reader, "workspace");
	list = nd_arena_array(reader->arena, const char *, json_array_size(value) + 1);
	json_array_foreach(value, i, item) {
		const char *text = json_is_string(item) ? json_string_value(item) : "";
		char *normal = *text ? nd_path_normalise(text) : NULL;

		if (normal)
			list[reader->manifest->workspace_count++] = copy(reader, normal);
		else
			complain(reader, ND_ERROR, "workspace", "write folders relative to this one, * matches names",
				 "'%s' is no pattern of folders%s", text, "");
		nd_free(normal);
	}
	reader->manifest->workspace = list;
}

static void read_settings(struct reader *reader, json_t *value)
{
	const char *key;
	json_t *item;

	if (!is_object(reader, "settings", value, NULL))
		return;
	json_object_foreach(value, key, item) {
		json_int_t number = -1;

		if (!strcmp(key, "cluster")) {
			(void)read_string(reader, key, item, &reader->manifest->cluster);
		} else if (!strcmp(key, "cache")) {
			(void)read_string(reader, key, item, &reader->manifest->cache_dir);
		} else if (!strcmp(key, "key")) {
			(void)read_string(reader, key, item, &reader->manifest->key);
		} else if (!strcmp(key, "jobs")) {
			read_number(reader, key, item, 1, MAX_JOBS, &number);
			reader->manifest->jobs = number < 0 ? 0 : (uint32_t)number;
		} else if (!strcmp(key, "optimize")) {
			read_number(reader, key, item, 0, 3, &number);
			reader->manifest->level = (int)number;
		} else {
			complain(reader, ND_NOTE, key, NULL, "'settings' has an unknown key '%s'%s", key, "");
		}
	}
}

static void read_profile(struct reader *reader, const char *name, json_t *value, struct nd_manifest_profile *ret)
{
	const char *key;
	json_t *item;

	*ret = (struct nd_manifest_profile){.name = copy(reader, name), .level = -1, .debug = -1};
	if (!json_is_object(value) || !good_name(name)) {
		complain(reader, ND_ERROR, name, "like \"release\": {\"optimize\": 3, \"debug\": true}",
			 "'%s' is no profile%s", name, "");
		return;
	}
	json_object_foreach(value, key, item) {
		json_int_t number = -1;

		if (!strcmp(key, "optimize")) {
			read_number(reader, key, item, 0, 3, &number);
			ret->level = (int)number;
		} else if (strcmp(key, "debug")) {
			complain(reader, ND_NOTE, key, NULL, "a profile has no key '%s'%s", key, "");
		} else if (json_is_boolean(item)) {
			ret->debug = json_is_true(item);
		} else {
			complain(reader, ND_ERROR, key, NULL, "'%s' must be true or false%s", key, "");
		}
	}
}

static void read_profiles(struct reader *reader, json_t *value)
{
	struct nd_manifest_profile *list;
	uint32_t count = 0;
	const char *name;
	json_t *item;

	if (!is_object(reader, "profiles", value, "like {\"release\": {\"optimize\": 3}}"))
		return;
	list = nd_arena_array(reader->arena, struct nd_manifest_profile, json_object_size(value) + 1);
	json_object_foreach(value, name, item)
		read_profile(reader, name, item, &list[count++]);
	reader->manifest->profiles = list;
	reader->manifest->profile_count = count;
}

static void read_key(struct reader *reader, const char *key, json_t *value)
{
	struct nd_manifest *manifest = reader->manifest;

	if (!strcmp(key, "name"))
		read_name(reader, key, value);
	else if (!strcmp(key, "version"))
		(void)read_string(reader, key, value, &manifest->version);
	else if (!strcmp(key, "source")) {
		read_path(reader, key, value, &manifest->source);
		manifest->source_place = place_of(reader, key);
	} else if (!strcmp(key, "main")) {
		read_path(reader, key, value, &manifest->main);
		manifest->main_given = true;
		manifest->main_place = place_of(reader, key);
	} else if (!strcmp(key, "dependencies"))
		read_dependencies(reader, value);
	else if (!strcmp(key, "workspace"))
		read_workspace(reader, value);
	else if (!strcmp(key, "settings"))
		read_settings(reader, value);
	else if (!strcmp(key, "profiles"))
		read_profiles(reader, value);
	else
		complain(reader, ND_NOTE, key, NULL, "unknown key '%s' is ignored%s", key, "");
}

static void read_root(struct reader *reader, json_t *root)
{
	const char *key;
	json_t *value;

	if (!json_is_object(root)) {
		complain(reader, ND_ERROR, "", "like {\"name\": \"hello\"}", "a manifest must be an object%s%s", "", "");
		return;
	}
	json_object_foreach(root, key, value)
		read_key(reader, key, value);
	if (!*reader->manifest->name && !reader->manifest->is_workspace && !reader->diags->errors)
		complain(reader, ND_ERROR, "", "like {\"name\": \"hello\"}", "the package has no name%s%s", "", "");
}

enum nd_err nd_manifest_read(struct nd_manifest *ret, struct nd_arena *arena, const char *folder, const char *file,
			     struct nd_diags *diags)
{
	struct reader reader = {.manifest = ret, .arena = arena, .diags = diags, .file = file};
	char *path = nd_path_join(folder, ND_MANIFEST_FILE);
	uint32_t errors = diags->errors;
	struct nd_buf text = {0};
	enum nd_err err = nd_file_read(&text, path, MAX_BYTES);
	json_error_t where;
	json_t *root;

	nd_free(path);
	*ret = (struct nd_manifest){
		.name = "", .version = "", .source = "src", .main = "src/main.nc", .cluster = "", .cache_dir = "", .key = "",
		.level = -1};
	if (err == ND_NOT_FOUND)
		return err;
	reader.text = text.data ? text.data : "";
	if (err) {
		complain(&reader, ND_ERROR, "", NULL, "cannot be read: %s%s", nd_err_text(err), "");
		nd_buf_release(&text);
		return ND_DIAGNOSTICS;
	}
	root = json_loadb(reader.text, text.len, JSON_REJECT_DUPLICATES, &where);
	if (root)
		read_root(&reader, root);
	else
		nd_manifest_complain(diags, ND_ERROR, file, place_at(&reader, &where), where.text, NULL);
	json_decref(root);
	nd_buf_release(&text);
	return diags->errors > errors ? ND_DIAGNOSTICS : ND_OK;
}
