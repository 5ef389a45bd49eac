#include "sample.h"

#include "noodle/fs.h"
#include "noodle/mem.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <string.h>

struct wire { // a message as it travels
	uint8_t head[ND_FRAME_BYTES];
	struct nd_buf body;
	struct nd_str frames[8];
	size_t count;
};

static enum nd_err encode(struct wire *self, const struct nd_msg *msg)
{
	*self = (struct wire){0};
	enum nd_err err = nd_msg_encode(msg, self->head, &self->body);
	self->frames[0] = (struct nd_str){(const char *)self->head, sizeof self->head};
	self->frames[1] = nd_buf_str(&self->body);
	self->count = 2;
	for (uint32_t i = 0; i < msg->blob_count && i < 6; i++)
		self->frames[self->count++] = msg->blobs[i];
	return err;
}

static void assert_files(const struct nd_msg_file *a, const struct nd_msg_file *b, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		assert_string_equal(a[i].name, b[i].name);
		assert_true(nd_digest_eq(&a[i].digest, &b[i].digest));
		assert_int_equal(a[i].size, b[i].size);
		assert_int_equal(a[i].frame, b[i].frame);
	}
}

static void assert_str(struct nd_str a, struct nd_str b)
{
	assert_true(nd_str_eq(a, b));
}

// Re-encoding proves all at once; the fields that a person would get wrong are looked at by themselves.
static void every_message_comes_back_as_it_was(void **state)
{
	bool seen[256] = {0};
	(void)state;
	for (int i = 0; i < SAMPLE_COUNT; i++) {
		struct wire wire;
		struct wire again;
		struct nd_msg msg;
		struct nd_arena arena;
		nd_arena_init(&arena);
		assert_int_equal(encode(&wire, &sample_messages[i]), ND_OK);
		enum nd_err err = nd_msg_decode(&msg, &arena, wire.frames, wire.count);
		if (err)
			fail_msg("%s: %s", nd_msg_name(sample_messages[i].type), nd_err_text(err));
		assert_int_equal(msg.type, sample_messages[i].type);
		assert_int_equal(msg.blob_count, sample_messages[i].blob_count);
		assert_int_equal(encode(&again, &msg), ND_OK);
		assert_str(nd_buf_str(&again.body), nd_buf_str(&wire.body));
		seen[msg.type] = true;
		nd_buf_release(&wire.body);
		nd_buf_release(&again.body);
		nd_arena_release(&arena);
	}
#define X(name, number) assert_true(seen[number]);
	ND_MSG_TABLE(X)
#undef X
}

static const struct nd_msg *sample(enum nd_msg_type type)
{
	for (int i = 0; i < SAMPLE_COUNT; i++)
		if (sample_messages[i].type == type)
			return &sample_messages[i];
	return NULL;
}

// In the form that tests/fuzz/fuzz_message.c reads.
static void write_seed(struct nd_buf *out, const struct wire *wire)
{
	nd_buf_add_u8(out, (uint8_t)wire->count);
	for (size_t i = 0; i < wire->count; i++)
		nd_buf_add_bytes(out, wire->frames[i].data, wire->frames[i].len);
}

static void the_fuzzer_starts_from_every_message(void **state)
{
	(void)state;
	for (int i = 0; i < SAMPLE_COUNT; i++) {
		const struct nd_msg *msg = &sample_messages[i];
		char *file = nd_sprintf("%s/%s", ND_TEST_CORPUS, nd_msg_name(msg->type));
		struct nd_buf seed = {0}, there = {0};
		struct wire wire;

		for (char *c = file + strlen(ND_TEST_CORPUS); *c; c++)
			*c = (char)tolower((unsigned char)*c);
		assert_int_equal(encode(&wire, msg), ND_OK);
		write_seed(&seed, &wire);
		if (getenv("BLESS") && sample(msg->type) == msg)
			assert_int_equal(nd_file_write(file, seed.data, seed.len, 0644), ND_OK);
		if (nd_file_read(&there, file, 1 << 20) ||
		    (sample(msg->type) == msg && !nd_str_eq(nd_buf_str(&there), nd_buf_str(&seed))))
			fail_msg("%s is not what the message is now; BLESS=1 writes it", file);
		nd_buf_release(&seed);
		nd_buf_release(&there);
		nd_buf_release(&wire.body);
		nd_free(file);
	}
}

static void fields_keep_their_values(void **state)
{
	struct wire wire;
	struct nd_msg msg;
	struct nd_arena arena;
	(void)state;
	nd_arena_init(&arena);

	encode(&wire, sample(ND_MSG_BUILD_OPEN));
	assert_int_equal(nd_msg_decode(&msg, &arena, wire.frames, wire.count), ND_OK);
	const struct nd_msg_build_open *open = &msg.build_open;
	assert_int_equal(open->session, 7);
	assert_int_equal(open->opt_level, 2);
	assert_true(open->debug && open->check_only && open->keep_going && open->no_cache && open->verify);
	assert_int_equal(open->weight, 3);
	assert_str(open->options, (struct nd_str){"opt\0ions", 8});
	assert_int_equal(open->package_count, 2);
	assert_string_equal(open->packages[0].dir, "");
	assert_int_equal(open->packages[0].dependency_count, 2);
	assert_int_equal(open->packages[0].dependencies[0], 1);
	assert_string_equal(open->packages[1].dir, "lib/std");
	assert_string_equal(open->packages[0].source, "src");
	assert_true(nd_digest_eq(&open->packages[1].root, &sample_packages[1].root));
	assert_str(open->folders, (struct nd_str){"\2\0\0", 3});
	assert_string_equal(open->targets[0].module, "app.main");
	nd_buf_release(&wire.body);

	encode(&wire, sample(ND_MSG_TASK));
	assert_int_equal(nd_msg_decode(&msg, &arena, wire.frames, wire.count), ND_OK);
	assert_int_equal(msg.task.input_count, 2);
	assert_int_equal(msg.task.inputs[0].import_count, 2);
	assert_string_equal(msg.task.inputs[0].imports[1], "std.text");
	assert_int_equal(msg.task.inputs[0].frame, 1);
	assert_str(msg.blobs[0], sample_blobs[0]);
	assert_int_equal(msg.task.memory_limit_kb, 2000000);
	nd_buf_release(&wire.body);

	encode(&wire, sample(ND_MSG_TASK_RESULT));
	assert_int_equal(nd_msg_decode(&msg, &arena, wire.frames, wire.count), ND_OK);
	assert_int_equal(msg.task_result.instance, 2);
	assert_int_equal(msg.task_result.status, ND_TASK_CRASHED);
	assert_files(msg.task_result.outputs, sample_files, 3);
	assert_string_equal(msg.task_result.text, "signal 11");
	assert_int_equal(msg.task_result.peak_kb, 30);
	nd_buf_release(&wire.body);

	encode(&wire, sample(ND_MSG_PROGRESS));
	assert_int_equal(nd_msg_decode(&msg, &arena, wire.frames, wire.count), ND_OK);
	assert_memory_equal(&msg.progress.counts, &sample_counts, sizeof sample_counts);
	nd_buf_release(&wire.body);

	encode(&wire, sample(ND_MSG_BLOBS_WANTED));
	assert_int_equal(nd_msg_decode(&msg, &arena, wire.frames, wire.count), ND_OK);
	assert_int_equal(msg.blobs_wanted.count, 3);
	assert_memory_equal(msg.blobs_wanted.items, sample_digests, sizeof sample_digests);
	nd_buf_release(&wire.body);

	encode(&wire, sample(ND_MSG_TAKE_BACK));
	assert_int_equal(nd_msg_decode(&msg, &arena, wire.frames, wire.count), ND_OK);
	assert_int_equal(msg.take_back.task_count, 3);
	assert_memory_equal(msg.take_back.task_ids, sample_ids, sizeof sample_ids);
	nd_buf_release(&wire.body);
	nd_arena_release(&arena);
}

static void empty_messages_have_no_null_strings(void **state)
{
	const struct nd_msg empty = {.type = ND_MSG_DIAGNOSTICS};
	struct wire wire;
	struct nd_msg msg;
	struct nd_arena arena;
	(void)state;
	nd_arena_init(&arena);
	assert_int_equal(encode(&wire, &empty), ND_OK);
	assert_int_equal(nd_msg_decode(&msg, &arena, wire.frames, wire.count), ND_OK);
	assert_string_equal(msg.diagnostics.module, "");
	assert_non_null(msg.diagnostics.diags.data);
	nd_buf_release(&wire.body);
	nd_arena_release(&arena);
}

// Neither a crash nor a read past the end (the sanitizers look), and never a wrong type.
static void a_message_cut_anywhere_is_refused_or_still_valid(void **state)
{
	(void)state;
	for (int i = 0; i < SAMPLE_COUNT; i++) {
		struct wire wire;
		encode(&wire, &sample_messages[i]);
		for (size_t len = 0; len < wire.body.len; len++) {
			char *exact = nd_strndup(wire.body.data, len); // so that a read past the end shows
			struct nd_msg msg;
			struct nd_arena arena;
			nd_arena_init(&arena);
			wire.frames[1] = (struct nd_str){exact, len};
			nd_msg_decode(&msg, &arena, wire.frames, wire.count);
			assert_int_equal(msg.type, sample_messages[i].type);
			nd_arena_release(&arena);
			nd_free(exact);
		}
		nd_buf_release(&wire.body);
	}
}

static void refuses_wrong_numbers_of_frames(void **state)
{
	(void)state;
	for (int i = 0; i < SAMPLE_COUNT; i++) {
		struct wire wire;
		struct nd_msg msg;
		struct nd_arena arena;
		nd_arena_init(&arena);
		encode(&wire, &sample_messages[i]);
		for (size_t count = 0; count < wire.count; count++)
			assert_int_not_equal(nd_msg_decode(&msg, &arena, wire.frames, count), ND_OK);
		if (wire.count == 2) { // blobs that nothing speaks of
			wire.frames[2] = sample_blobs[0];
			assert_int_equal(nd_msg_decode(&msg, &arena, wire.frames, 3), ND_INVALID);
		}
		nd_buf_release(&wire.body);
		nd_arena_release(&arena);
	}
	struct nd_msg msg;
	struct nd_arena arena;
	nd_arena_init(&arena);
	assert_int_equal(nd_msg_decode(&msg, &arena, NULL, 0), ND_INVALID);
	assert_int_equal(msg.type, ND_MSG_NONE);
	nd_arena_release(&arena);
}

static void another_version_is_told_apart(void **state)
{
	struct wire wire;
	struct nd_msg msg;
	struct nd_arena arena;
	(void)state;
	nd_arena_init(&arena);
	encode(&wire, sample(ND_MSG_HELLO));
	wire.head[4] = 9;
	assert_int_equal(nd_msg_decode(&msg, &arena, wire.frames, wire.count), ND_VERSION);
	assert_int_equal(msg.type, ND_MSG_HELLO);
	nd_buf_release(&wire.body);
	encode(&wire, sample(ND_MSG_REFUSED)); // which every version must be able to read
	wire.head[4] = 9;
	assert_int_equal(nd_msg_decode(&msg, &arena, wire.frames, wire.count), ND_OK);
	assert_string_equal(msg.refused.text, "speak version 1\nplease");
	nd_buf_release(&wire.body);
	nd_arena_release(&arena);
}

static char *repeat(char c, size_t count)
{
	char *text = nd_alloc(count + 1);
	memset(text, c, count);
	text[count] = '\0';
	return text;
}

static void what_may_not_be_sent_is_refused_by_the_sender(void **state)
{
	char *long_name = repeat('n', ND_MSG_MAX_NAME + 1);
	struct nd_msg_file far_file = {"object", {{1}}, 6, 2};
	struct nd_msg_file wrong_size = {"object", {{1}}, 7, 1};
	struct nd_msg_file unnamed = {"", {{1}}, 7, 0};
	struct nd_msg_target stray = {"app", 2, "app.main"};
	struct nd_msg_package circle = {
		.name = "app", .dependencies = sample_dependencies, .dependency_count = 2};
	struct nd_str large = {long_name, ND_MSG_MAX_CHUNK + 1};
	const struct {
		const char *what;
		struct nd_msg msg;
		enum nd_err err;
	} rows[] = {
		{"no type", {.type = ND_MSG_NONE}, ND_INVALID},
		{"unknown type", {.type = 200}, ND_INVALID},
		{"no role", {.type = ND_MSG_HELLO, .hello = {.node = "n"}}, ND_INVALID},
		{"unknown role", {.type = ND_MSG_HELLO, .hello = {.role = 4, .node = "n"}}, ND_INVALID},
		{"no name", {.type = ND_MSG_HELLO, .hello = {.role = ND_ROLE_CLIENT}}, ND_INVALID},
		{"long name", {.type = ND_MSG_HELLO, .hello = {.role = 1, .node = long_name}}, ND_TOO_LARGE},
		{"control character", {.type = ND_MSG_HELLO, .hello = {.role = 1, .node = "a\033[31m"}}, ND_INVALID},
		{"line break", {.type = ND_MSG_HELLO, .hello = {.role = 1, .node = "a\nb"}}, ND_INVALID},
		{"no UTF-8", {.type = ND_MSG_HELLO, .hello = {.role = 1, .node = "\xc3("}}, ND_INVALID},
		{"overlong UTF-8", {.type = ND_MSG_HELLO, .hello = {.role = 1, .node = "\xc0\xaf"}}, ND_INVALID},
		{"surrogate", {.type = ND_MSG_HELLO, .hello = {.role = 1, .node = "\xed\xa0\x80"}}, ND_INVALID},
		{"UTF-8", {.type = ND_MSG_HELLO, .hello = {.role = 1, .node = "n\xc3\xbc\xe2\x82\xac\xf0\x9f\x8d\x9c"}}, ND_OK},
		{"many slots", {.type = ND_MSG_HELLO, .hello = {.role = 2, .node = "n", .slots = 5000}}, ND_TOO_LARGE},
		{"no id", {.type = ND_MSG_WELCOME, .welcome = {.blob_address = "ipc://x", .heartbeat_ms = 1}}, ND_INVALID},
		{"level 4", {.type = ND_MSG_BUILD_OPEN, .build_open = {.opt_level = 4}}, ND_TOO_LARGE},
		{"target of no package",
		 {.type = ND_MSG_BUILD_OPEN,
		  .build_open = {.packages = sample_packages, .package_count = 2, .targets = &stray, .target_count = 1}},
		 ND_INVALID},
		{"dependency on no package",
		 {.type = ND_MSG_BUILD_OPEN, .build_open = {.packages = &circle, .package_count = 1}}, ND_INVALID},
		{"many digests",
		 {.type = ND_MSG_BLOB_HAVE, .blob_have = {0, sample_digests, ND_MSG_MAX_DIGESTS + 1}}, ND_TOO_LARGE},
		{"frame that is not there",
		 {.type = ND_MSG_TASK_RESULT, .blobs = sample_blobs, .blob_count = 1,
		  .task_result = {.status = ND_TASK_OK, .outputs = &far_file, .output_count = 1}}, ND_INVALID},
		{"frame of another size",
		 {.type = ND_MSG_TASK_RESULT, .blobs = sample_blobs, .blob_count = 1,
		  .task_result = {.status = ND_TASK_OK, .outputs = &wrong_size, .output_count = 1}}, ND_INVALID},
		{"output without a name",
		 {.type = ND_MSG_TASK_RESULT,
		  .task_result = {.status = ND_TASK_OK, .outputs = &unnamed, .output_count = 1}}, ND_INVALID},
		{"chunk without bytes", {.type = ND_MSG_BLOB_PUT, .blob_put = {.total = 5}}, ND_INVALID},
		{"empty chunk of a blob that is not empty",
		 {.type = ND_MSG_BLOB_PUT, .blobs = sample_blobs + 1, .blob_count = 1, .blob_put = {.total = 5}}, ND_INVALID},
		{"empty blob",
		 {.type = ND_MSG_BLOB_PUT, .blobs = sample_blobs + 1, .blob_count = 1}, ND_OK},
		{"chunk past the end",
		 {.type = ND_MSG_BLOB_PUT, .blobs = sample_chunk, .blob_count = 1, .blob_put = {.offset = 1, .total = 5}},
		 ND_INVALID},
		{"chunk behind the end",
		 {.type = ND_MSG_BLOB_PUT, .blobs = sample_chunk, .blob_count = 1, .blob_put = {.offset = 9, .total = 5}},
		 ND_INVALID},
		{"large chunk",
		 {.type = ND_MSG_BLOB_PUT, .blobs = &large, .blob_count = 1, .blob_put = {.total = 2 << 20}}, ND_TOO_LARGE},
		{"bytes of a blob that was not found",
		 {.type = ND_MSG_BLOB_CHUNK, .blobs = sample_chunk, .blob_count = 1,
		  .blob_chunk = {.total = 5, .status = ND_BLOB_NOT_FOUND}}, ND_INVALID},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct wire wire;
		enum nd_err err = encode(&wire, &rows[i].msg);
		if (err != rows[i].err)
			fail_msg("%s: %s", rows[i].what, nd_err_text(err));
		nd_buf_release(&wire.body);
	}
	nd_free(long_name);
}

static void paths_stay_inside_their_root(void **state)
{
	static const struct {
		const char *path;
		bool good;
	} rows[] = {
		{"a.nc", true},       {"a/b.nc", true},   {"a/.hidden", true}, {"a/...", true},     {"", true},
		{"/etc/passwd", false}, {"..", false},    {"../a", false},     {"a/../../b", false}, {"a/..", false},
		{"./a", false},       {"a/./b", false},   {"a//b", false},     {"a/", false},       {"a\tb", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct nd_msg_package package = {.name = "app", .source = rows[i].path};
		struct nd_msg msg = {
			.type = ND_MSG_BUILD_OPEN, .build_open = {.packages = &package, .package_count = 1}};
		struct wire wire;
		if ((encode(&wire, &msg) == ND_OK) != rows[i].good)
			fail_msg("'%s'", rows[i].path);
		nd_buf_release(&wire.body);
	}
}

// What the sender would not let pass, as another sender may have made it.
static void the_receiver_checks_all_of_it_again(void **state)
{
	static const struct {
		const char *what;
		enum nd_msg_type type;
		const char *body;
		size_t len;
		enum nd_err err;
	} rows[] = {
		{"unknown fields are skipped", ND_MSG_CANCEL, "\x08\x07\xa2\x06\x01x\xa8\x06\x05", 9, ND_OK},
		{"no protobuf", ND_MSG_CANCEL, "\xff\xff\xff\xff", 4, ND_INVALID},
		{"endless varint", ND_MSG_CANCEL, "\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 12, ND_INVALID},
		{"length past the end", ND_MSG_GOODBYE, "\x12\x7f" "abc", 5, ND_INVALID},
		{"enum out of range", ND_MSG_REFUSED, "\x08\x63", 2, ND_INVALID},
		{"enum missing", ND_MSG_REFUSED, "", 0, ND_INVALID},
		{"digest of the wrong length", ND_MSG_BLOB_GET, "\x0a\x03" "abc", 5, ND_INVALID},
		{"digest missing", ND_MSG_BLOB_GET, "", 0, ND_INVALID},
		{"list of digests cut", ND_MSG_BLOB_HAVE, "\x0a\x11" "0123456789abcdefg", 19, ND_INVALID},
		{"list of digests", ND_MSG_BLOB_HAVE, "\x0a\x10" "0123456789abcdef", 18, ND_OK},
		{"escape in a text", ND_MSG_GOODBYE, "\x12\x03" "a\033b", 5, ND_INVALID},
		{"line break in a text", ND_MSG_GOODBYE, "\x12\x03" "a\nb", 5, ND_OK},
		{"version over its maximum", ND_MSG_REFUSED, "\x08\x01\x10\xff\xff\xff\x0f", 7, ND_TOO_LARGE},
		{"package without a root", ND_MSG_BUILD_OPEN, "\x5a\x00", 2, ND_INVALID},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		uint8_t head[ND_FRAME_BYTES];
		struct nd_msg msg;
		struct nd_arena arena;
		nd_arena_init(&arena);
		nd_frame_encode(head, (uint16_t)rows[i].type);
		struct nd_str frames[2] = {{(const char *)head, sizeof head}, {rows[i].body, rows[i].len}};
		enum nd_err err = nd_msg_decode(&msg, &arena, frames, 2);
		if (err != rows[i].err)
			fail_msg("%s: %s", rows[i].what, nd_err_text(err));
		nd_arena_release(&arena);
	}
}

static void small_messages_cannot_take_much_memory(void **state)
{
	enum { PARTS = 4 << 20 };
	struct nd_msg msg;
	struct nd_arena arena;
	uint8_t head[ND_FRAME_BYTES];
	char *body = nd_alloc(PARTS * 2); // so many empty sources
	(void)state;
	for (size_t i = 0; i < PARTS; i++) {
		body[2 * i] = 0x62;
		body[2 * i + 1] = 0;
	}
	nd_arena_init(&arena);
	nd_frame_encode(head, ND_MSG_BUILD_OPEN);
	struct nd_str frames[2] = {{(const char *)head, sizeof head}, {body, PARTS * 2}};
	assert_int_not_equal(nd_msg_decode(&msg, &arena, frames, 2), ND_OK);
	assert_true(arena.total < (size_t)PARTS * 2 * 24);
	nd_arena_release(&arena);
	nd_free(body);
}

static void text_for_people_is_cleaned_and_cut_by_the_sender(void **state)
{
	static const struct {
		const char *text;
		const char *arrives;
	} rows[] = {
		{"plain\n\ttext", "plain\n\ttext"},
		{"\033[31mred\033[0m", "?[31mred?[0m"},
		{"half \xe2\x82", "half ??"},
		{"\xc3\xbc\xff", "\xc3\xbc?"},
	};
	struct nd_arena arena;
	struct nd_msg msg;
	struct wire wire;
	(void)state;
	nd_arena_init(&arena);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		msg = (struct nd_msg){.type = ND_MSG_GOODBYE, .goodbye = {1, rows[i].text}};
		assert_int_equal(encode(&wire, &msg), ND_OK);
		assert_int_equal(nd_msg_decode(&msg, &arena, wire.frames, wire.count), ND_OK);
		assert_string_equal(msg.goodbye.text, rows[i].arrives);
		nd_buf_release(&wire.body);
	}
	char *text = repeat('x', ND_MSG_MAX_TEXT + 100);
	memcpy(text + ND_MSG_MAX_TEXT - 1, "\xc3\xbc", 2); // would be cut in two
	msg = (struct nd_msg){.type = ND_MSG_GOODBYE, .goodbye = {1, text}};
	assert_int_equal(encode(&wire, &msg), ND_OK);
	assert_int_equal(nd_msg_decode(&msg, &arena, wire.frames, wire.count), ND_OK);
	assert_int_equal(strlen(msg.goodbye.text), ND_MSG_MAX_TEXT - 1);
	nd_buf_release(&wire.body);
	nd_free(text);
	nd_arena_release(&arena);
}

static void names_of_types_are_known(void **state)
{
	(void)state;
	assert_string_equal(nd_msg_name(ND_MSG_TASK_RESULT), "TASK_RESULT");
	assert_string_equal(nd_msg_name(0), "UNKNOWN");
	assert_string_equal(nd_msg_name(99999), "UNKNOWN");
#define X(name, number) assert_string_equal(nd_msg_name(number), #name);
	ND_MSG_TABLE(X)
#undef X
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_message_comes_back_as_it_was),
		cmocka_unit_test(the_fuzzer_starts_from_every_message),
		cmocka_unit_test(fields_keep_their_values),
		cmocka_unit_test(empty_messages_have_no_null_strings),
		cmocka_unit_test(a_message_cut_anywhere_is_refused_or_still_valid),
		cmocka_unit_test(refuses_wrong_numbers_of_frames),
		cmocka_unit_test(another_version_is_told_apart),
		cmocka_unit_test(what_may_not_be_sent_is_refused_by_the_sender),
		cmocka_unit_test(paths_stay_inside_their_root),
		cmocka_unit_test(the_receiver_checks_all_of_it_again),
		cmocka_unit_test(small_messages_cannot_take_much_memory),
		cmocka_unit_test(text_for_people_is_cleaned_and_cut_by_the_sender),
		cmocka_unit_test(names_of_types_are_known),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
