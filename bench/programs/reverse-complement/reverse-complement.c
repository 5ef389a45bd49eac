// Reads DNA backwards, as the other strand has it: bytes through a table. The sequences are the random one with
// ambiguity codes of the Benchmarks Game, cut in three, and lines are 60 letters; 21 turns give the answer of one.
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

enum { LINE = 60, TURNS = 21 };

struct text {
	uint8_t *bytes;
	size_t length, capacity;
};

static void append(struct text *self, uint8_t octet)
{
	if (self->length == self->capacity) {
		self->capacity = self->capacity ? 2 * self->capacity : 16;
		self->bytes = realloc(self->bytes, self->capacity);
	}
	self->bytes[self->length++] = octet;
}

static double random_next(int64_t *seed)
{
	*seed = (*seed * 3877 + 29573) % 139968;
	return (double)*seed / 139968.0;
}

static char choose(double x)
{
	if (x < 0.78)
		return x < 0.27 ? 'a' : x < 0.39 ? 'c' : x < 0.51 ? 'g' : 't';
	int i = (int)((x - 0.78) / 0.02);
	return "BDHKMNRSVWY"[i < 10 ? i : 10];
}

// Three sequences of n letters in lines, each below its title.
static struct text input(int64_t n)
{
	struct text text = {0};
	int64_t seed = 42;
	for (int i = 1; i <= 3; i++) {
		char title[16];
		int length = snprintf(title, sizeof title, ">sequence %d\n", i);
		for (int j = 0; j < length; j++)
			append(&text, (uint8_t)title[j]);
		for (int64_t j = 1; j <= n; j++) {
			append(&text, (uint8_t)choose(random_next(&seed)));
			if (j % LINE == 0 || j == n)
				append(&text, '\n');
		}
	}
	return text;
}

static void complements(uint8_t *table)
{
	static const char from[] = "ACGTUMRWSYKVHDBN", to[] = "TGCAAKYWSRMBDHVN";
	for (int i = 0; from[i]; i++)
		table[(int)from[i]] = table[tolower(from[i])] = (uint8_t)to[i];
}

// Where the first `octet` from `start` on is, or the end.
static size_t find(const struct text *text, uint8_t octet, size_t start)
{
	while (start < text->length && text->bytes[start] != octet)
		start++;
	return start;
}

static struct text reverse_complement(const struct text *text, const uint8_t *table)
{
	struct text result = {calloc(text->length, 1), text->length, text->length};
	size_t out = 0, start = 0;
	while (start < text->length) {
		size_t body = find(text, '\n', start) + 1;
		size_t end = find(text, '>', body);
		for (size_t i = start; i < body; i++)
			result.bytes[out++] = text->bytes[i];
		int column = 0;
		for (size_t i = end; i-- > body;) {
			uint8_t letter = text->bytes[i];
			if (letter != '\n') {
				if (column == LINE) {
					result.bytes[out++] = '\n';
					column = 0;
				}
				result.bytes[out++] = table[letter];
				column++;
			}
		}
		result.bytes[out++] = '\n';
		start = end;
	}
	return result;
}

int main(int argc, char **argv)
{
	int64_t n = argc > 1 ? strtoll(argv[1], NULL, 10) : 1000;
	uint8_t table[256] = {0};
	complements(table);
	struct text text = input(n);
	for (int turn = 0; turn < TURNS; turn++) {
		struct text result = reverse_complement(&text, table);
		free(text.bytes);
		text = result;
	}
	uint32_t checksum = 2166136261;
	for (size_t i = 0; i < text.length; i++)
		checksum = (checksum ^ text.bytes[i]) * 16777619;
	printf("%.*s\n", (int)(text.length < 75 ? text.length : 75), (char *)text.bytes);
	printf("%zu bytes, checksum %" PRIu32 "\n", text.length, checksum);
	free(text.bytes);
}
