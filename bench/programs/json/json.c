// Parses a JSON text into a tree: strings, lists and maps. The text has 156 operations, is made here and is parsed
// many times.
#include <ctype.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { OPERATIONS = 156 };

struct text {
	char *bytes;
	size_t length, capacity;
};

struct array {
	struct json **items;
	size_t length, capacity;
};

struct member {
	struct text name;
	struct json *value;
};

// Members in the order of their insertion, found through a table of their positions + 1.
struct map {
	struct member *members;
	uint32_t *table;
	size_t length, capacity, slots;
};

struct json {
	enum { JSON_NULL, JSON_BOOL, JSON_NUMBER, JSON_TEXT, JSON_ARRAY, JSON_OBJECT } kind;
	union {
		bool truth;
		struct text text;
		struct array array;
		struct map map;
	} u;
};

struct parser {
	const struct text *text;
	size_t at;
};

static struct json *value(struct parser *self);

static void append(struct text *self, const char *bytes, size_t length)
{
	if (self->length + length > self->capacity) {
		self->capacity = 2 * self->capacity > self->length + length ? 2 * self->capacity
									    : self->length + length;
		self->bytes = realloc(self->bytes, self->capacity);
	}
	if (length > 0)
		memcpy(self->bytes + self->length, bytes, length);
	self->length += length;
}

static struct text copy(const char *bytes, size_t length)
{
	struct text text = {0};
	append(&text, bytes, length);
	return text;
}

static size_t slot_of(const struct map *self, const char *name, size_t length)
{
	uint64_t hash = 14695981039346656037u;
	for (size_t i = 0; i < length; i++)
		hash = (hash ^ (uint8_t)name[i]) * 1099511628211u;
	size_t mask = self->slots - 1, i = (size_t)(hash >> 32) & mask;
	while (self->table[i]) {
		const struct text *found = &self->members[self->table[i] - 1].name;
		if (found->length == length && memcmp(found->bytes, name, length) == 0)
			break;
		i = (i + 1) & mask;
	}
	return i;
}

static struct json *map_get(const struct map *self, const char *name)
{
	uint32_t position = self->slots ? self->table[slot_of(self, name, strlen(name))] : 0;
	return position ? self->members[position - 1].value : NULL;
}

static void grow(struct map *self)
{
	self->capacity = self->capacity ? 2 * self->capacity : 4;
	self->slots = 2 * self->capacity;
	self->members = realloc(self->members, self->capacity * sizeof *self->members);
	free(self->table);
	self->table = calloc(self->slots, sizeof *self->table);
	for (size_t i = 0; i < self->length; i++) {
		const struct text *name = &self->members[i].name;
		self->table[slot_of(self, name->bytes, name->length)] = (uint32_t)i + 1;
	}
}

static void json_free(struct json *self)
{
	if (self->kind == JSON_NUMBER || self->kind == JSON_TEXT)
		free(self->u.text.bytes);
	if (self->kind == JSON_ARRAY) {
		for (size_t i = 0; i < self->u.array.length; i++)
			json_free(self->u.array.items[i]);
		free(self->u.array.items);
	}
	if (self->kind == JSON_OBJECT) {
		for (size_t i = 0; i < self->u.map.length; i++) {
			free(self->u.map.members[i].name.bytes);
			json_free(self->u.map.members[i].value);
		}
		free(self->u.map.members);
		free(self->u.map.table);
	}
	free(self);
}

// Takes the name and the value.
static void map_set(struct map *self, struct text name, struct json *member)
{
	if (self->length == self->capacity)
		grow(self);
	uint32_t *position = &self->table[slot_of(self, name.bytes, name.length)];
	if (!*position) {
		*position = (uint32_t)++self->length;
		self->members[*position - 1].name = name;
	} else {
		free(name.bytes);
		json_free(self->members[*position - 1].value);
	}
	self->members[*position - 1].value = member;
}

static struct json *json_new(struct json json)
{
	struct json *self = malloc(sizeof *self);
	*self = json;
	return self;
}

static _Noreturn void fail(const struct parser *self, const char *expected)
{
	fprintf(stderr, "%s expected at %zu\n", expected, self->at);
	exit(1);
}

// The character here, or NUL at the end.
static char peek(const struct parser *self)
{
	return self->at < self->text->length ? self->text->bytes[self->at] : '\0';
}

static void skip_space(struct parser *self)
{
	while (isspace((unsigned char)peek(self)))
		self->at++;
}

// Skips a character if it is here; was it?
static bool accept(struct parser *self, char c)
{
	if (peek(self) != c)
		return false;
	self->at++;
	return true;
}

static void expect(struct parser *self, char c)
{
	if (!accept(self, c))
		fail(self, (char[]){'\'', c, '\'', '\0'});
}

static struct json *word(struct parser *self, const char *letters, struct json meaning)
{
	for (; *letters; letters++)
		expect(self, *letters);
	return json_new(meaning);
}

static size_t escaped(struct parser *self, char *utf8)
{
	static const char digits[] = "0123456789abcdef";
	char c = peek(self);
	self->at++;
	utf8[0] = c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 'b' ? '\b' : c == 'f' ? '\f' : c;
	if (c != 'u')
		return 1;
	unsigned code = 0;
	for (int i = 0; i < 4; i++) {
		const char *digit = peek(self) ? strchr(digits, peek(self)) : NULL;
		if (!digit)
			fail(self, "a digit");
		code = code * 16 + (unsigned)(digit - digits);
		self->at++;
	}
	if (code < 0x80) {
		utf8[0] = (char)code;
		return 1;
	}
	if (code < 0x800) {
		utf8[0] = (char)(0xC0 | code >> 6);
		utf8[1] = (char)(0x80 | (code & 0x3F));
		return 2;
	}
	utf8[0] = (char)(0xE0 | code >> 12);
	utf8[1] = (char)(0x80 | (code >> 6 & 0x3F));
	utf8[2] = (char)(0x80 | (code & 0x3F));
	return 3;
}

static struct text quoted(struct parser *self)
{
	expect(self, '"');
	size_t start = self->at;
	struct text parts = {0};
	while (peek(self) != '"') {
		if (self->at >= self->text->length)
			fail(self, "'\"'");
		if (accept(self, '\\')) {
			char utf8[3];
			append(&parts, self->text->bytes + start, self->at - 1 - start);
			append(&parts, utf8, escaped(self, utf8));
			start = self->at;
		} else {
			self->at++;
		}
	}
	append(&parts, self->text->bytes + start, self->at - start);
	self->at++;
	return parts;
}

static struct json *object(struct parser *self)
{
	struct json *json = json_new((struct json){.kind = JSON_OBJECT});
	expect(self, '{');
	skip_space(self);
	if (accept(self, '}'))
		return json;
	do {
		skip_space(self);
		struct text name = quoted(self);
		skip_space(self);
		expect(self, ':');
		skip_space(self);
		map_set(&json->u.map, name, value(self));
		skip_space(self);
	} while (accept(self, ','));
	expect(self, '}');
	return json;
}

static struct json *array(struct parser *self)
{
	struct json *json = json_new((struct json){.kind = JSON_ARRAY});
	struct array *array = &json->u.array;
	expect(self, '[');
	skip_space(self);
	if (accept(self, ']'))
		return json;
	do {
		skip_space(self);
		if (array->length == array->capacity) {
			array->capacity = array->capacity ? 2 * array->capacity : 4;
			array->items = realloc(array->items, array->capacity * sizeof *array->items);
		}
		array->items[array->length++] = value(self);
		skip_space(self);
	} while (accept(self, ','));
	expect(self, ']');
	return json;
}

static void digits(struct parser *self)
{
	if (!isdigit((unsigned char)peek(self)))
		fail(self, "a value");
	while (isdigit((unsigned char)peek(self)))
		self->at++;
}

static struct json *number(struct parser *self)
{
	size_t start = self->at;
	accept(self, '-');
	digits(self);
	if (accept(self, '.'))
		digits(self);
	if (accept(self, 'e') || accept(self, 'E')) {
		if (!accept(self, '-'))
			accept(self, '+');
		digits(self);
	}
	struct text text = copy(self->text->bytes + start, self->at - start);
	return json_new((struct json){JSON_NUMBER, {.text = text}});
}

static struct json *value(struct parser *self)
{
	switch (peek(self)) {
	case '{':
		return object(self);
	case '[':
		return array(self);
	case '"':
		return json_new((struct json){JSON_TEXT, {.text = quoted(self)}});
	case 'n':
		return word(self, "null", (struct json){.kind = JSON_NULL});
	case 't':
		return word(self, "true", (struct json){JSON_BOOL, {.truth = true}});
	case 'f':
		return word(self, "false", (struct json){JSON_BOOL, {.truth = false}});
	default:
		return number(self);
	}
}

// The value that the whole text is.
static struct json *parse(const struct text *text)
{
	struct parser self = {.text = text};
	skip_space(&self);
	struct json *result = value(&self);
	skip_space(&self);
	if (self.at < text->length)
		fail(&self, "the end");
	return result;
}

// What the parser reads.
static struct text document(void)
{
	struct text text = {0};
	char line[256];
	const char *head =
		"{ \"head\": { \"requestCounter\": 4, \"ratio\": -1.25e+2, \"locale\": null },\n\"operations\": [\n";
	append(&text, head, strlen(head));
	for (int i = 0; i < OPERATIONS; i++) {
		int n = i % 3 == 0 ? snprintf(line, sizeof line, "[\"destroy\",\"w%d\"]", i)
			: i % 3 == 1
				? snprintf(line, sizeof line,
					   "[\"set\",\"w%d\",{\"activeControl\":\"w99\",\"bounds\":"
					   "[%d,%d,300,25],\"visible\":true}]",
					   i, i, 2 * i)
				: snprintf(line, sizeof line,
					   "[\"call\",\"Browser\",\"add\",{\"text\":\"line \\\"%d\\\"\\n\\u00e9\","
					   "\"entries\":[[\"demo\",%d]],\"on\":false}]",
					   i, i);
		append(&text, line, (size_t)n);
		append(&text, i + 1 < OPERATIONS ? ",\n" : "\n", i + 1 < OPERATIONS ? 2 : 1);
	}
	append(&text, "]}", 2);
	return text;
}

// The number of code points.
static int64_t length_of(const struct text *text)
{
	int64_t length = 0;
	for (size_t i = 0; i < text->length; i++)
		length += (text->bytes[i] & 0xC0) != 0x80;
	return length;
}

// The number of values, with the lengths of all texts and names.
static int64_t weigh(const struct json *json)
{
	int64_t total = 1;
	switch (json->kind) {
	case JSON_NULL:
	case JSON_BOOL:
		break;
	case JSON_NUMBER:
	case JSON_TEXT:
		total += length_of(&json->u.text);
		break;
	case JSON_ARRAY:
		for (size_t i = 0; i < json->u.array.length; i++)
			total += weigh(json->u.array.items[i]);
		break;
	case JSON_OBJECT:
		for (size_t i = 0; i < json->u.map.length; i++)
			total += length_of(&json->u.map.members[i].name) +
				 weigh(json->u.map.members[i].value);
		break;
	}
	return total;
}

int main(int argc, char **argv)
{
	int64_t times = argc > 1 ? strtoll(argv[1], NULL, 10) : 10;
	struct text text = document();
	int64_t operations = 0, weight = 0;
	for (int64_t i = 0; i < times; i++) {
		struct json *json = parse(&text);
		weight += weigh(json);
		const struct json *items = json->kind == JSON_OBJECT ? map_get(&json->u.map, "operations") : NULL;
		if (items && items->kind == JSON_ARRAY)
			operations += (int64_t)items->u.array.length;
		else
			puts("no operations");
		json_free(json);
	}
	printf("%zu characters, %" PRId64 " operations, weight %" PRId64 "\n", text.length, operations, weight);
	free(text.bytes);
}
