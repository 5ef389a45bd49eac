// Where the parts of an HTTP message are, for std/http. The grammar is http-parser's (the one that Node.js had for its
// first ten years): this file keeps its state between reads and writes down what it finds.
#include "rt_internal.h"

#include <http_parser.h>
#include <string.h>
#include <time.h>

struct reader { // within bytes of the program: no references, may be copied
	http_parser parser;
	int64_t parsed;   // bytes of the connection's data that the parser has seen
	int64_t body;     // bytes so far
	int64_t max_body;
	int32_t last;     // kind of the latest span, for parts that come in pieces; -1: none
	bool no_body;     // the answer to HEAD
	bool too_large;
};

struct work { // one call
	struct reader *reader;
	const char *data;
	struct nd_rt_list *spans;
	bool complete;
};

_Static_assert(sizeof(struct reader) <= ND_RT_HTTP_READER_BYTES, "std/http must give more");

static void push_int(struct nd_rt_list *list, int64_t value)
{
	if (list->len == list->cap)
		nd_rt_list_grow(list, list->len + 1, sizeof value, 0);
	((int64_t *)list->data)[list->len++] = value;
}

static int span(http_parser *parser, enum nd_rt_http_part kind, const char *at, size_t len)
{
	struct work *work = parser->data;
	struct nd_rt_list *spans = work->spans;
	int64_t start = at - work->data;

	if (work->reader->last == (int32_t)kind && spans->len >= 3) { // the next piece of the same
		int64_t *last = (int64_t *)spans->data + spans->len - 3;

		if (last[1] + last[2] == start) {
			last[2] += (int64_t)len;
			return 0;
		}
	}
	work->reader->last = (int32_t)kind;
	push_int(spans, kind);
	push_int(spans, start);
	push_int(spans, (int64_t)len);
	return 0;
}

static int on_url(http_parser *parser, const char *at, size_t len)
{
	return span(parser, ND_RT_HTTP_URL, at, len);
}

static int on_status(http_parser *parser, const char *at, size_t len)
{
	return span(parser, ND_RT_HTTP_REASON, at, len);
}

static int on_field(http_parser *parser, const char *at, size_t len)
{
	return span(parser, ND_RT_HTTP_FIELD, at, len);
}

static int on_value(http_parser *parser, const char *at, size_t len)
{
	return span(parser, ND_RT_HTTP_VALUE, at, len);
}

static int on_headers(http_parser *parser)
{
	struct work *work = parser->data;

	work->reader->last = -1;
	push_int(work->spans, ND_RT_HTTP_HEAD_END);
	push_int(work->spans, parser->type == HTTP_REQUEST ? (int64_t)parser->method : (int64_t)parser->status_code);
	push_int(work->spans, parser->http_major * 10 + parser->http_minor);
	return work->reader->no_body;
}

static int on_body(http_parser *parser, const char *at, size_t len)
{
	struct reader *reader = ((struct work *)parser->data)->reader;

	reader->body += (int64_t)len;
	reader->too_large = reader->body > reader->max_body;
	return reader->too_large ? 1 : span(parser, ND_RT_HTTP_BODY, at, len);
}

static int on_complete(http_parser *parser)
{
	struct work *work = parser->data;

	push_int(work->spans, ND_RT_HTTP_END);
	push_int(work->spans, http_should_keep_alive(parser) != 0);
	push_int(work->spans, 0);
	work->reader->last = -1;
	work->complete = true;
	http_parser_pause(parser, 1);
	return 0;
}

static const http_parser_settings settings = {
	.on_url = on_url,
	.on_status = on_status,
	.on_header_field = on_field,
	.on_header_value = on_value,
	.on_headers_complete = on_headers,
	.on_body = on_body,
	.on_message_complete = on_complete,
};

void nd_rt_http_begin(struct nd_rt_list *state, bool responses, bool no_body, int64_t max_body)
{
	struct reader *reader = state->data;

	memset(reader, 0, sizeof *reader);
	http_parser_init(&reader->parser, responses ? HTTP_RESPONSE : HTTP_REQUEST);
	reader->max_body = max_body;
	reader->no_body = no_body;
	reader->last = -1;
}

static int64_t run(struct reader *reader, const struct nd_rt_list *data, struct nd_rt_list *spans, size_t len)
{
	struct work work = {.reader = reader, .data = data->data ? data->data : "", .spans = spans};
	size_t used;
	enum http_errno code;

	reader->parser.data = &work;
	used = http_parser_execute(&reader->parser, &settings, work.data + reader->parsed, len);
	reader->parser.data = NULL;
	reader->parsed += (int64_t)used;
	if (work.complete) {
		http_parser_pause(&reader->parser, 0);
		return reader->parsed;
	}
	code = HTTP_PARSER_ERRNO(&reader->parser);
	if (reader->too_large)
		return ND_RT_HTTP_TOO_LARGE;
	if (code == HPE_HEADER_OVERFLOW)
		return ND_RT_HTTP_LONG_HEAD;
	return code == HPE_OK ? ND_RT_HTTP_MORE : -(int64_t)code;
}

int64_t nd_rt_http_read(struct nd_rt_list *state, const struct nd_rt_list *data, struct nd_rt_list *spans)
{
	struct reader *reader = state->data;
	int64_t left = data->len - reader->parsed;

	return left > 0 ? run(reader, data, spans, (size_t)left) : ND_RT_HTTP_MORE;
}

int64_t nd_rt_http_read_end(struct nd_rt_list *state, const struct nd_rt_list *data, struct nd_rt_list *spans)
{
	return run(state->data, data, spans, 0);
}

struct nd_rt_string *nd_rt_http_problem(int64_t code)
{
	int64_t number = code == ND_RT_HTTP_LONG_HEAD ? HPE_HEADER_OVERFLOW : -code;

	if (code == ND_RT_HTTP_TOO_LARGE)
		return nd_rt_string_from_c("the body is too large");
	return nd_rt_string_from_c(http_errno_description((enum http_errno)(number >= 0 && number <= HPE_UNKNOWN
									   ? number : HPE_UNKNOWN)));
}

struct nd_rt_string *nd_rt_http_method(int64_t method)
{
	return nd_rt_string_from_c(http_method_str((enum http_method)method));
}

struct nd_rt_string *nd_rt_http_reason(int64_t status)
{
	switch (status) {
#define XX(number, name, text) case number: return nd_rt_string_from_c(#text);
	HTTP_STATUS_MAP(XX)
#undef XX
	default: return nd_rt_string_from_c("");
	}
}

struct nd_rt_string *nd_rt_http_date(double seconds)
{
	time_t time = (time_t)seconds;
	struct tm tm;
	char text[64];

	gmtime_r(&time, &tm);
	strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &tm); // programs keep the C locale
	return nd_rt_string_from_c(text);
}

// Of the field names in `spans`, compared without case, that of the first that is `name` (in lower case); -1: none.
int64_t nd_rt_http_find(const struct nd_rt_list *data, const struct nd_rt_list *spans, const struct nd_rt_string *name,
			int64_t from)
{
	const int64_t *at = spans->data;
	const char *text = data->data;

	for (int64_t i = from; i + 5 < spans->len; i += 3) {
		int64_t len = at[i + 2], k = 0;
		const char *field = text + at[i + 1];

		if (at[i] != ND_RT_HTTP_FIELD || len != name->byte_len)
			continue;
		while (k < len && (field[k] >= 'A' && field[k] <= 'Z' ? field[k] | 0x20 : field[k]) == name->data[k])
			k++;
		if (k == len)
			return i;
	}
	return -1;
}

struct nd_rt_string *nd_rt_bytes_text(const struct nd_rt_list *bytes, int64_t from, int64_t len)
{
	if (from < 0 || len < 0 || from > bytes->len - len)
		return nd_rt_string_from_c("");
	return nd_rt_string_from_outside((const char *)bytes->data + from, len);
}
