// Messages in pieces of every size give the same parts.
#include "program.h"

#include <stdio.h>

struct outcome {
	int64_t end;
	char text[512];
};

static void describe(struct outcome *ret, const struct nd_rt_list *data, const struct nd_rt_list *spans)
{
	static const char *const names[] = {"url", "reason", "field", "value", "body", "head", "end"};
	const int64_t *at = spans->data;

	ret->text[0] = '\0';
	for (int64_t i = 0; i + 2 < spans->len; i += 3) {
		size_t len = strlen(ret->text);

		if (at[i] >= ND_RT_HTTP_HEAD_END)
			snprintf(ret->text + len, sizeof ret->text - len, "%s %d %d;", names[at[i]], (int)at[i + 1],
				 (int)at[i + 2]);
		else
			snprintf(ret->text + len, sizeof ret->text - len, "%s %.*s;", names[at[i]], (int)at[i + 2],
				 (const char *)data->data + at[i + 1]);
	}
}

static struct outcome read_in_pieces(const char *message, size_t step, bool responses, bool no_body)
{
	struct nd_rt_list *state = nd_rt_bytes_new(ND_RT_HTTP_READER_BYTES), *data = nd_rt_bytes_room(16),
			  *spans = nd_rt_list_new(4, sizeof(int64_t), 0);
	struct outcome ret = {0};

	nd_rt_http_begin(state, responses, no_body, 20);
	for (size_t at = 0; at < strlen(message) && !ret.end; at += step) {
		for (size_t i = at; i < at + step && message[i]; i++)
			nd_rt_bytes_push(data, (uint8_t)message[i]);
		ret.end = nd_rt_http_read(state, data, spans);
	}
	if (!ret.end && responses)
		ret.end = nd_rt_http_read_end(state, data, spans);
	describe(&ret, data, spans);
	return ret;
}

struct row {
	const char *message;
	bool responses, no_body;
	int64_t end; // 0: all of it
	const char *parts;
};

static const struct row rows[] = {
	{"GET /a?b=c HTTP/1.1\r\nHost: x\r\nX-Long:  one two \r\n\r\n", false, false, 0,
	 "url /a?b=c;field Host;value x;field X-Long;value one two ;head 1 11;end 1 0;"},
	{"POST / HTTP/1.0\r\nContent-Length: 5\r\n\r\nhello", false, false, 0,
	 "url /;field Content-Length;value 5;head 3 10;body hello;end 0 0;"},
	{"HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\nabc", true, false, 0,
	 "reason Not Found;field Connection;value close;head 404 11;body abc;end 0 0;"},
	{"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", true, true, 0,
	 "reason OK;field Content-Length;value 5;head 200 11;end 1 0;"},
	{"GET / HTTP/1.1\r\n\r\nGET /next", false, false, 18, "url /;head 1 11;end 1 0;"},
	{"GET / HTTP/1.1\r\nBad header\r\n\r\n", false, false, -1, NULL},
	{"NONSENSE\r\n\r\n", false, false, -1, NULL},
	{"POST / HTTP/1.1\r\nContent-Length: 30\r\n\r\n123456789012345678901234567890", false, false, ND_RT_HTTP_TOO_LARGE,
	 NULL},
	{"POST / HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n", false, false, -1, NULL},
};

static void messages_in_pieces_give_the_same_parts(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		for (size_t step = 1; step <= strlen(rows[i].message); step++) {
			struct outcome got = read_in_pieces(rows[i].message, step, rows[i].responses, rows[i].no_body);

			if (rows[i].parts) {
				assert_int_equal(got.end, rows[i].end ? rows[i].end : (int64_t)strlen(rows[i].message));
				assert_string_equal(got.text, rows[i].parts);
			} else {
				assert_true(got.end < 0);
				assert_true(rows[i].end == -1 || got.end == rows[i].end);
				assert_true(nd_rt_http_problem(got.end)->byte_len > 0);
			}
		}
}

static void pieces_of_a_chunked_body_are_given_in_order(void **state)
{
	struct outcome got = read_in_pieces("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
					    1000, false, false);

	(void)state;
	assert_non_null(strstr(got.text, "body abc;body de;end 1 0;"));
}

static uint32_t next_random(uint32_t *seed)
{
	*seed ^= *seed << 13;
	*seed ^= *seed >> 17;
	*seed ^= *seed << 5;
	return *seed;
}

static void check_spans(const struct nd_rt_list *data, const struct nd_rt_list *spans)
{
	const int64_t *at = spans->data;

	assert_int_equal(spans->len % 3, 0);
	for (int64_t i = 0; i < spans->len; i += 3) {
		assert_true(at[i] >= ND_RT_HTTP_URL && at[i] <= ND_RT_HTTP_END);
		if (at[i] < ND_RT_HTTP_HEAD_END)
			assert_true(at[i + 1] >= 0 && at[i + 2] >= 0 && at[i + 1] + at[i + 2] <= data->len);
	}
}

// Bytes of good messages changed, left out and doubled: whatever is told lies within the data.
static void damaged_messages_are_read_or_refused(void **state)
{
	struct nd_rt_list *reader = nd_rt_bytes_new(ND_RT_HTTP_READER_BYTES), *data = nd_rt_bytes_room(16),
			  *spans = nd_rt_list_new(4, sizeof(int64_t), 0);
	uint32_t seed = 1;

	(void)state;
	for (int turn = 0; turn < 200000; turn++) {
		const struct row *row = &rows[next_random(&seed) % (sizeof rows / sizeof *rows)];
		uint32_t step = next_random(&seed) % 40 + 1;
		int64_t end = 0;

		nd_rt_bytes_clear(data);
		spans->len = 0;
		nd_rt_http_begin(reader, row->responses, row->no_body, 20);
		for (size_t i = 0, n = strlen(row->message); i < n && !end; i++) {
			uint32_t what = next_random(&seed) % 64;

			if (what == 0)
				continue;
			nd_rt_bytes_push(data, what == 1 ? (uint8_t)next_random(&seed) : (uint8_t)row->message[i]);
			if (what == 2)
				i -= i ? 1 : 0;
			if (i % step == 0)
				end = nd_rt_http_read(reader, data, spans);
		}
		end = end ? end : nd_rt_http_read_end(reader, data, spans);
		assert_true(end <= data->len);
		check_spans(data, spans);
		if (end < 0)
			assert_true(nd_rt_http_problem(end)->byte_len > 0);
	}
}

static void fields_are_found_whatever_their_case(void **state)
{
	const char *message = "GET / HTTP/1.1\r\nAccept: a\r\nX-A: 1\r\nx-a: 2\r\n\r\n";
	struct nd_rt_list *reader = nd_rt_bytes_new(ND_RT_HTTP_READER_BYTES), *data = nd_rt_bytes_room(16),
			  *spans = nd_rt_list_new(4, sizeof(int64_t), 0);
	struct nd_rt_string *name = str("x-a");
	int64_t first, second;

	(void)state;
	for (size_t i = 0; message[i]; i++)
		nd_rt_bytes_push(data, (uint8_t)message[i]);
	nd_rt_http_begin(reader, false, false, 0);
	assert_true(nd_rt_http_read(reader, data, spans) > 0);
	first = nd_rt_http_find(data, spans, name, 0);
	second = nd_rt_http_find(data, spans, name, first + 3);
	assert_true(first > 0 && second > first);
	assert_int_equal(nd_rt_http_find(data, spans, name, second + 3), -1);
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(messages_in_pieces_give_the_same_parts),
	cmocka_unit_test(pieces_of_a_chunked_body_are_given_in_order),
	cmocka_unit_test(damaged_messages_are_read_or_refused),
	cmocka_unit_test(fields_are_found_whatever_their_case),
};

TEST_PROGRAM(tests)
