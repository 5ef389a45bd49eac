// Stack traces: walking frame pointers, and turning return addresses into "util/text.pad (src/util/text.nc:12)" with
// nothing but the executable's own ELF file: its symbols name the functions, its DWARF line number programs the lines, its
// debug information the calls that were inlined. All that happens when a trace is printed, never before.
#include "rt_internal.h"
#include "fiber.h"

#include "dwarf.h"

#include <stdio.h>
#include <string.h>

// Adds to the n that are there.
static int64_t walk(const uintptr_t *fp, uintptr_t base_frame, uintptr_t *pc, int64_t n, int64_t max, bool *more)
{
	// A frame is {caller's frame, return address}, and callers lie at higher addresses.
	while (fp && (uintptr_t)fp < base_frame && (uintptr_t)fp % sizeof *fp == 0) {
		if (n == max) {
			*more = true;
			break;
		}
		pc[n++] = fp[1];
		if (fp[0] <= (uintptr_t)fp)
			break;
		fp = (const uintptr_t *)fp[0];
	}
	return n;
}

int64_t nd_rt_trace_walk_in(const struct nd_stack *stack, void *frame, uintptr_t *pc, int64_t max, bool *more)
{
	*more = false;
	return walk(frame, stack->base_frame, pc, 0, max, more);
}

int64_t nd_rt_trace_walk(void *frame, uintptr_t *pc, int64_t max, bool *more)
{
	const struct nd_fibers *fibers = nd_self.fibers;
	const struct nd_fiber *fiber = fibers ? fibers->current : NULL;
	const uintptr_t *fp;
	int64_t n = nd_rt_trace_walk_in(&nd_self.stack, frame, pc, max, more);

	// Who started the fiber, or waits for it, is to the program what called the function.
	while (!*more && fiber && (fiber = nd_fiber_caller(fiber, &fp)))
		n = walk(fp, fiber->stack.base_frame, pc, n, max, more);
	return n;
}

// Showing -------------------------------------------------------------------------------------------------------
static bool starts_with(const char *text, const char *prefix)
{
	return !strncmp(text, prefix, strlen(prefix));
}

static bool ends_with(const char *text, const char *suffix)
{
	size_t len = strlen(text), n = strlen(suffix);

	return len >= n && !strcmp(text + len - n, suffix);
}

// Everything compiled from Noodle has its module's name and a dot in its symbol. So have the clones that gcc makes of C
// functions, "f.part.0" and "f.cold", but behind their last dot.
static bool is_noodle(const char *function)
{
	const char *dot = strrchr(function, '.');

	return dot && strcmp(dot, ".cold") && dot[1 + strspn(dot + 1, "0123456789")] != '\0';
}

// The compiler's name for the statements outside of functions, which also calls main().
static bool is_entry(const char *function)
{
	return !strcmp(function, "noodle_entry");
}

// Before the first frame of interest: the error's own construction, and the check in the library that failed.
static bool is_preamble(const char *function)
{
	return starts_with(function, "std/prelude.") || ends_with(function, ".constructor");
}

struct frame {
	const char *function;
	const struct nd_rt_source *source;
};

// The frames of a place, innermost first: the functions that were inlined around it, then the one it stands in.
static struct frame frame_of(const struct nd_rt_place *at, uint32_t depth)
{
	uint32_t level = at->ninlined - depth; // 0: the function itself

	return (struct frame){
		level ? at->inlined[level - 1].function : at->function,
		level < at->ninlined ? &at->inlined[level].call : &at->source,
	};
}

// The runtime and foreign code are left out.
static bool is_shown(const struct frame *f)
{
	return f->function && (is_noodle(f->function) || is_entry(f->function));
}

// Copies of a function that the optimiser made for some callers are called NAME$for3, one that turned out not to throw is
// called NAME$quiet, the body of an async function NAME$async.
static int shown_length(const char *name)
{
	const char *suffix = strstr(name, "$for");

	if (!suffix)
		suffix = strstr(name, "$quiet");
	if (!suffix && ends_with(name, "$async"))
		suffix = name + strlen(name) - strlen("$async");

	return suffix ? (int)(suffix - name) : (int)strlen(name);
}

enum { MAX_SHOWN = 100 }; // as many as an error keeps

struct printer {
	void (*line)(void *arg, const char *text, size_t len);
	void *arg;
	bool in_preamble, in_main;
	int shown; // frames
	const char *inner; // function of the frame before
};

// NAME$throwing, or NAME around NAME$quiet: a stub between two calling conventions. NAME$thunk, NAME$c and
// std/prelude.$bound…: what a function or method is as a value.
static bool is_stub(const char *function, const char *inner)
{
	size_t len = strlen(function);

	return ends_with(function, "$throwing") || ends_with(function, "$thunk") || ends_with(function, "$c") ||
	       starts_with(function, "std/prelude.$") ||
	       (inner && !strncmp(inner, function, len) &&
		(!strcmp(inner + len, "$quiet") || !strcmp(inner + len, "$async")));
}

// What runs the body of an async function, NAME$async, on a fiber for NAME, and what waits for it.
static bool is_between_fibers(const char *function)
{
	return starts_with(function, "std/prelude.__async") || starts_with(function, "std/prelude.__await");
}

static void print_frame(struct printer *p, const struct frame *f)
{
	enum { LINE_BYTES = 1024 };
	char text[LINE_BYTES];
	const struct nd_rt_source *s = f->source;
	int len, shown;

	const char *inner = p->inner;

	if (is_between_fibers(f->function))
		return;
	p->inner = f->function;
	if (is_stub(f->function, inner))
		return;
	p->in_preamble = p->in_preamble && is_preamble(f->function);
	if (p->in_preamble || (p->in_main && is_entry(f->function)))
		return;
	p->in_main = ends_with(f->function, ".main") || ends_with(f->function, ".main$async");
	// Inlined calls may be many; a trace should look the same however much was inlined.
	if (p->shown++ >= MAX_SHOWN)
		return;

	const char *name = is_entry(f->function) ? "<top level>" : f->function;

	shown = shown_length(name);
	if (s->file && s->line)
		len = snprintf(text, sizeof text, "    at %.*s (%s%s%s:%llu)", shown, name, s->directory,
			       *s->directory ? "/" : "", s->file, (unsigned long long)s->line);
	else
		len = snprintf(text, sizeof text, "    at %.*s", shown, name);
	p->line(p->arg, text, len < LINE_BYTES ? (size_t)len : LINE_BYTES - 1);
}

static void print_places(struct printer *p, const struct nd_rt_place *places, int64_t n)
{
	for (int64_t i = 0; i < n; i++) {
		for (uint32_t depth = 0; depth <= places[i].ninlined; depth++) {
			struct frame f = frame_of(&places[i], depth);

			if (is_shown(&f))
				print_frame(p, &f);
		}
	}
}

void nd_rt_trace_print(const uintptr_t *pc, int64_t n, bool more,
		       void (*line)(void *arg, const char *text, size_t len), void *arg)
{
	enum { BATCH = 128 };
	struct nd_rt_place places[BATCH];
	struct nd_rt_image image;
	struct printer printer = { .line = line, .arg = arg, .in_preamble = true };

	if (!nd_rt_image_open(&image))
		return;
	if (n > BATCH)
		n = BATCH;
	memset(places, 0, sizeof places);
	for (int64_t i = 0; i < n; i++)
		places[i].pc = pc[i] - 1 - image.bias; // back into the call
	nd_rt_find_functions(&image, places, n);
	nd_rt_find_lines(&image, places, n);
	nd_rt_find_inlined(&image, places, n);
	print_places(&printer, places, n);
	if (!printer.shown) { // nothing but the library: better than nothing
		printer.in_preamble = false;
		print_places(&printer, places, n);
	}
	if (more || printer.shown > MAX_SHOWN)
		line(arg, "    ...", 7);
	nd_rt_image_close(&image);
}
