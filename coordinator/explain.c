// The parts of every key are stored with its result (nd_cache_action.components). Their digests are those of blobs where
// the part is a blob (sources and interfaces), so that a change can be shown as long as the cache has both; options are
// few enough to be recognised by their digests.
#include "explain.h"

#include "core.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_LINES = 4, MAX_LINE = 200 }; // shown of each side

// ---- lines ----

struct lines {
	const struct nd_str *items;
	uint32_t count;
};

static struct lines split(struct nd_str text, struct nd_arena *arena)
{
	uint32_t count = 1;
	struct nd_str *items;
	const char *at = text.data, *end = text.data + text.len;

	for (size_t i = 0; i < text.len; i++)
		count += text.data[i] == '\n';
	items = nd_arena_array(arena, struct nd_str, count);
	for (uint32_t i = 0; i < count; i++) {
		const char *newline = memchr(at, '\n', (size_t)(end - at));
		const char *stop = newline ? newline : end;

		items[i] = (struct nd_str){at, (size_t)(stop - at)};
		at = newline ? newline + 1 : end;
	}
	return (struct lines){items, count};
}

static void add_lines(struct nd_buf *out, char sign, const struct nd_str *lines, uint32_t count, uint32_t number)
{
	for (uint32_t i = 0; i < count && i < MAX_LINES; i++) {
		if (out->len)
			nd_buf_add_char(out, '\n');
		if (number)
			nd_buf_printf(out, "%5u ", number + i);
		nd_buf_printf(out, "%c %.*s", sign, (int)(lines[i].len < MAX_LINE ? lines[i].len : MAX_LINE), lines[i].data);
	}
	if (count > MAX_LINES)
		nd_buf_printf(out, "\n%s%c … %u more", number ? "      " : "", sign, count - MAX_LINES);
}

void nd_explain_lines(struct nd_buf *out, struct nd_str before, struct nd_str after, bool numbered)
{
	struct nd_arena arena = {0};
	struct lines a = split(before, &arena), b = split(after, &arena);
	uint32_t head = 0, tail = 0;

	while (head < a.count && head < b.count && nd_str_eq(a.items[head], b.items[head]))
		head++;
	while (tail < a.count - head && tail < b.count - head &&
	       nd_str_eq(a.items[a.count - 1 - tail], b.items[b.count - 1 - tail]))
		tail++;
	add_lines(out, '-', a.items + head, a.count - head - tail, numbered ? head + 1 : 0);
	add_lines(out, '+', b.items + head, b.count - head - tail, numbered ? head + 1 : 0);
	nd_arena_release(&arena);
}

// ---- parts ----

static void explain_options(struct nd_buf *out, const struct nd_digest *before, const struct nd_digest *after)
{
	struct nd_options was, is;

	if (!nd_options_recognise(&was, before) || !nd_options_recognise(&is, after))
		return;
	nd_buf_add_cstr(out, "- ");
	nd_options_describe(out, &was);
	nd_buf_add_cstr(out, "\n+ ");
	nd_options_describe(out, &is);
}

static void explain_blobs(struct nd_core *core, struct nd_buf *out, const struct nd_digest *before,
			  const struct nd_digest *after, bool numbered)
{
	struct nd_buf a = {0}, b = {0};

	if (!nd_cache_get_blob(core->config.cache, before, &a) && !nd_cache_get_blob(core->config.cache, after, &b))
		nd_explain_lines(out, nd_buf_str(&a), nd_buf_str(&b), numbered);
	nd_buf_release(&a);
	nd_buf_release(&b);
}

static const char *explain_part(struct nd_core *core, const struct nd_cache_component *before,
				const struct nd_cache_component *after, struct nd_arena *arena)
{
	struct nd_buf text = {0};
	const char *ret;

	if (!strcmp(after->name, "options"))
		explain_options(&text, &before->digest, &after->digest);
	else if (!strcmp(after->name, "source"))
		explain_blobs(core, &text, &before->digest, &after->digest, true);
	else if (!strncmp(after->name, "interface ", 10))
		explain_blobs(core, &text, &before->digest, &after->digest, false);
	ret = text.len ? nd_arena_strndup(arena, text.data, text.len) : "";
	nd_buf_release(&text);
	return ret;
}

// ---- comparing ----

static int by_name(const void *a, const void *b)
{
	return strcmp(((const struct nd_cache_component *)a)->name, ((const struct nd_cache_component *)b)->name);
}

static struct nd_cache_component *sorted(const struct nd_cache_component *items, uint32_t count, struct nd_arena *arena)
{
	struct nd_cache_component *copy = nd_arena_array(arena, struct nd_cache_component, count + 1);

	if (count) {
		memcpy(copy, items, count * sizeof *copy);
		qsort(copy, count, sizeof *copy, by_name);
	}
	return copy;
}

static void compare(struct nd_core *core, const struct nd_cache_action *earlier,
		    const struct nd_cache_component *components, uint32_t count, struct nd_arena *arena,
		    struct nd_msg_explanation *ret)
{
	const struct nd_cache_component *a = sorted(earlier->components, earlier->component_count, arena);
	const struct nd_cache_component *b = sorted(components, count, arena);
	struct nd_msg_difference *differences =
		nd_arena_array(arena, struct nd_msg_difference, (size_t)earlier->component_count + count + 1);
	uint32_t i = 0, j = 0;

	while (i < earlier->component_count || j < count) {
		int order = i == earlier->component_count ? 1 : j == count ? -1 : by_name(&a[i], &b[j]);

		if (order == 0 && nd_digest_eq(&a[i].digest, &b[j].digest))
			ret->same++;
		else
			differences[ret->difference_count++] =
				order > 0   ? (struct nd_msg_difference){b[j].name, ND_CHANGE_ADDED, ""}
				: order < 0 ? (struct nd_msg_difference){a[i].name, ND_CHANGE_REMOVED, ""}
					    : (struct nd_msg_difference){b[j].name, ND_CHANGE_OTHER,
									 explain_part(core, &a[i], &b[j], arena)};
		i += order <= 0;
		j += order >= 0;
	}
	ret->differences = differences;
	if (ret->difference_count > ND_MSG_MAX_DIFFERENCES)
		ret->difference_count = ND_MSG_MAX_DIFFERENCES;
}

static void explain_key(struct nd_core *core, struct nd_session *session, const char *task, const struct nd_digest *key,
			const struct nd_cache_component *components, uint32_t count, struct nd_arena *arena)
{
	struct nd_msg msg = {.type = ND_MSG_EXPLANATION, .explanation = {.session = session->id, .task = task}};
	struct nd_cache_action action;
	struct nd_digest earlier;

	msg.explanation.known = !nd_cache_get_action(core->config.cache, key, arena, &action);
	if (msg.explanation.known)
		msg.explanation.wall_ms = action.wall_ms;
	msg.explanation.has_earlier = !nd_cache_nearest_action(core->config.cache, task, components, count, key, arena,
							       &earlier, &action);
	if (msg.explanation.has_earlier)
		compare(core, &action, components, count, arena, &msg.explanation);
	nd_core_send(core, session->peer, &msg);
}

// ---- tasks ----

static void explain_unit(struct nd_core *core, struct nd_session *session, uint32_t unit, const char *task,
			 struct nd_arena *arena)
{
	const struct nd_cache_component *components;
	uint32_t count;

	nd_build_unit_components(session->build, unit, arena, &components, &count);
	explain_key(core, session, task, &session->build->units.data[unit].key, components, count, arena);
}

// The objects that are not known stand for all that has to be compiled before; without any, the key is known.
static void explain_link(struct nd_core *core, struct nd_session *session, uint32_t index, const char *task,
			 struct nd_arena *arena)
{
	struct nd_build *build = session->build;
	const struct nd_build_target *target = &build->targets[index];
	struct nd_msg_difference *missing = nd_arena_array(arena, struct nd_msg_difference, target->unit_count + 1);
	const struct nd_cache_component *components;
	struct nd_buf plan = {0};
	uint32_t count = 0;

	for (uint32_t i = 0; i < target->unit_count; i++) {
		struct nd_build_unit *unit = &build->units.data[target->units[i]];
		struct nd_outcome outcome;

		if (unit->state == ND_UNIT_OPEN && nd_core_lookup(core, &unit->key, arena, &outcome) &&
		    outcome.output_count == 1)
			unit->object = outcome.outputs[0].digest;
		else
			missing[count++] = (struct nd_msg_difference){
				nd_arena_sprintf(arena, "object %s", build->modules.data[unit->module].name),
				ND_CHANGE_OTHER, "has to be compiled"};
	}
	if (count) {
		nd_core_send(core, session->peer, &(struct nd_msg){.type = ND_MSG_EXPLANATION, .explanation = {
			.session = session->id, .task = task, .has_earlier = true, .same = target->unit_count - count,
			.differences = missing, .difference_count = count}});
		return;
	}
	nd_build_link_plan(build, index, &plan);
	nd_build_link_components(build, index, arena, &components, &count);
	explain_key(core, session, task, &target->plan, components, count, arena);
	nd_buf_release(&plan);
}

uint32_t nd_explain(struct nd_core *core, struct nd_session *session, const char *task)
{
	struct nd_build *build = session->build;
	struct nd_arena arena = {0};
	uint32_t found = 0;

	for (uint32_t i = 0; i < build->units.len; i++) {
		if (!strcmp(nd_build_task_name(build, ND_TASK_COMPILE, i, &arena), task)) {
			explain_unit(core, session, i, task, &arena);
			found++;
		}
		nd_arena_reset(&arena);
	}
	for (uint32_t i = 0; !build->options.check_only && i < build->target_count; i++) {
		if (!strcmp(nd_build_link_name(build, i, &arena), task)) {
			explain_link(core, session, i, task, &arena);
			found++;
		}
		nd_arena_reset(&arena);
	}
	nd_arena_release(&arena);
	return found;
}
