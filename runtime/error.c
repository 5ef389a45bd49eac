// Errors: making those of the language's own checks, and telling the user about one that nobody caught.
#include "rt_internal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Stack traces -------------------------------------------------------------------------------------------------
// Deeper frames than this are not kept: an error is often control flow, and what matters is at the top.
enum { MAX_FRAMES = 100 };

static struct nd_rt_trace *capture(void *frame)
{
	uintptr_t pc[MAX_FRAMES];
	bool more;
	int64_t n = nd_rt_trace_walk(frame, pc, MAX_FRAMES, &more);
	struct nd_rt_trace *trace = nd_heap_alloc_plain(sizeof *trace + (size_t)n * sizeof *pc);

	trace->n = n;
	trace->more = more;
	memcpy(trace->pc, pc, (size_t)n * sizeof *pc);
	return trace;
}

void *nd_rt_error_capture(void)
{
	return capture(__builtin_frame_address(0));
}

struct text {
	char *data;
	size_t len, cap;
};

static void add_line(void *arg, const char *line, size_t len)
{
	struct text *text = arg;

	if (text->len + len + 1 > text->cap) {
		char *data = nd_heap_alloc_plain((text->cap + len + 1) * 2);

		if (text->len)
			memcpy(data, text->data, text->len);
		text->data = data;
		text->cap = (text->cap + len + 1) * 2;
	}
	memcpy(text->data + text->len, line, len);
	text->len += len;
	text->data[text->len++] = '\n';
}

static void print_kept(const struct nd_rt_trace *trace, void (*line)(void *arg, const char *text, size_t len), void *arg)
{
	nd_rt_trace_print(trace->pc, trace->n, trace->more, line, arg);
}

struct nd_rt_string *nd_rt_error_stack_trace(const struct nd_rt_error *error)
{
	struct text text = { 0 };

	if (error->trace)
		print_kept(error->trace, add_line, &text);
	return nd_rt_string_from_outside(text.len ? text.data : "", (int64_t)text.len);
}

// Making -------------------------------------------------------------------------------------------------------
struct nd_rt_error *nd_rt_error_make(const struct nd_rt_class *cls, struct nd_rt_string *message, void *frame)
{
	struct nd_rt_error *error = nd_rt_new(cls);

	error->message = message;
	error->trace = capture(frame);
	return error;
}

// In the frame of an exported function, so that the trace starts at its caller.
#define make(cls, message) nd_rt_error_make(cls, message, __builtin_frame_address(0))

static struct nd_rt_string *text_of(const char *text, int len)
{
	return nd_rt_string_make(text, len);
}

struct nd_rt_error *nd_rt_error_index(int64_t index, int64_t length)
{
	char text[96];

	return make(nd_rt_index_error,
		    text_of(text, snprintf(text, sizeof text, "index %lld out of range for length %lld",
					   (long long)index, (long long)length)));
}

struct nd_rt_error *nd_rt_error_div_zero(void)
{
	return make(nd_rt_arithmetic_error, nd_rt_string_from_c("division by zero"));
}

struct nd_rt_error *nd_rt_error_convert(double value)
{
	char number[40], text[96];

	nd_rt_format_float(number, value);
	return make(nd_rt_arithmetic_error,
		    text_of(text, snprintf(text, sizeof text, "%s does not fit an integer", number)));
}

struct nd_rt_error *nd_rt_error_char(int64_t value)
{
	char text[96];

	return make(nd_rt_arithmetic_error,
		    text_of(text, snprintf(text, sizeof text, "%lld is not a code point", (long long)value)));
}

struct nd_rt_error *nd_rt_error_negative(int64_t length)
{
	char text[96];

	return make(nd_rt_arithmetic_error,
		    text_of(text, snprintf(text, sizeof text, "negative length %lld", (long long)length)));
}

struct nd_rt_error *nd_rt_error_key(struct nd_rt_string *key)
{
	struct nd_rt_string *parts[] = { nd_rt_string_from_c("no key "), key };

	return make(nd_rt_key_error, nd_rt_string_concat_n(parts, 2));
}

struct nd_rt_error *nd_rt_error_cast(const struct nd_rt_object *object, const struct nd_rt_class *wanted)
{
	struct nd_rt_string *parts[] = {
		nd_rt_class_name(object),
		nd_rt_string_from_c(" is no "),
		nd_rt_string_from_c(wanted->name),
	};

	return make(nd_rt_cast_error, nd_rt_string_concat_n(parts, 3));
}

struct nd_rt_error *nd_rt_error_null(void)
{
	return make(nd_rt_null_error, nd_rt_string_from_c("the value is null"));
}

struct nd_rt_error *nd_rt_error_memory(void)
{
	return make(nd_rt_out_of_memory_error, nd_rt_string_from_c("the heap is exhausted"));
}

struct nd_rt_error *nd_rt_error_stack_overflow(void)
{
	if (nd_rt_memory_error_is_due())
		return make(nd_rt_out_of_memory_error, nd_rt_string_from_c("the heap is exhausted"));
	return make(nd_rt_stack_overflow_error, nd_rt_string_from_c("the stack is exhausted"));
}

// Telling ------------------------------------------------------------------------------------------------------
static void tell(const char *text)
{
	nd_rt_stderr(text, strlen(text));
}

static void tell_line(void *arg, const char *line, size_t len)
{
	(void)arg;
	nd_rt_stderr(line, len);
	nd_rt_stderr("\n", 1);
}

void nd_rt_trace_report(const uintptr_t *pc, int64_t n, bool more)
{
	nd_rt_trace_print(pc, n, more, tell_line, NULL);
}

void nd_rt_error_report(const char *prefix, const struct nd_rt_error *error)
{
	enum { MAX_CAUSES = 16 }; // a program may close the chain to a ring

	nd_rt_stderr_begin();
	for (int depth = 0; error && depth < MAX_CAUSES; depth++, error = error->cause) {
		tell(prefix);
		tell(nd_rt_class_of(error)->name);
		if (error->message && error->message->byte_len) {
			tell(": ");
			nd_rt_stderr(error->message->data, (size_t)error->message->byte_len);
		}
		tell("\n");
		if (error->trace)
			print_kept(error->trace, tell_line, NULL);
		prefix = "caused by: ";
	}
	nd_rt_stderr_end();
}

static bool any_unheeded;

void nd_rt_error_unheeded(const struct nd_rt_error *error)
{
	nd_rt_error_report("error in a future that nobody awaited: ", error);
	any_unheeded = true;
}

bool nd_rt_error_was_unheeded(void)
{
	return any_unheeded;
}

_Noreturn void nd_rt_fatal(const char *error_class, const char *message)
{
	uintptr_t pc[MAX_FRAMES];
	bool more;
	int64_t n = nd_rt_trace_walk(__builtin_frame_address(0), pc, MAX_FRAMES, &more);

	nd_rt_flush_at_last();
	tell("error: ");
	tell(error_class);
	tell(": ");
	tell(message);
	tell("\n");
	nd_rt_trace_report(pc, n, more);
	_Exit(1);
}
