#include "explain.h"

#include "noodle/nearest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// ---- what is meant ----

static bool ends_with(const char *name, const char *tail)
{
	size_t len = strlen(name), tail_len = strlen(tail);

	return len > tail_len && name[len - tail_len - 1] == '/' && !strcmp(name + len - tail_len, tail);
}

static bool same_file(const char *a, const char *b)
{
	char *left = realpath(a, NULL), *right = left ? realpath(b, NULL) : NULL;
	bool same = left && right && !strcmp(left, right);

	free(left);
	free(right);
	return same;
}

static const char *compile_task(struct nd_project *project, uint32_t source)
{
	return nd_arena_sprintf(&project->arena, "compile %s", project->sources.data[source].module);
}

static const char *not_found(const struct nd_project *project, const char *subject, struct nd_diags *diags)
{
	struct nd_nearest nearest = nd_nearest(subject, strlen(subject));

	for (uint32_t i = 0; i < project->sources.len; i++) {
		const char *tail = project->sources.data[i].module;

		for (; tail; tail = strchr(tail, '/') ? strchr(tail, '/') + 1 : NULL)
			nd_nearest_offer(&nearest, tail);
	}
	if (nearest.best)
		nd_diags_error(diags, "no module, file or program here is called '%s'; did you mean '%s'?", subject,
			       nearest.best);
	else
		nd_diags_error(diags, "no module, file or program here is called '%s'", subject);
	return NULL;
}

const char *nd_explain_task(struct nd_project *project, const char *subject, struct nd_diags *diags)
{
	uint32_t found = UINT32_MAX;

	for (uint32_t i = 0; i < project->sources.len; i++)
		if (!strcmp(project->sources.data[i].module, subject))
			return compile_task(project, i);
	for (uint32_t i = 0; i < project->targets.len; i++)
		if (!strcmp(project->targets.data[i].name, subject))
			return nd_arena_sprintf(&project->arena, "link %s", subject);
	for (uint32_t i = 0; i < project->sources.len; i++) {
		if (!ends_with(project->sources.data[i].module, subject) &&
		    !same_file(project->sources.data[i].file, subject))
			continue;
		if (found != UINT32_MAX) {
			nd_diags_error(diags, "'%s' may be '%s' or '%s'", subject, project->sources.data[found].module,
				       project->sources.data[i].module);
			return NULL;
		}
		found = i;
	}
	return found == UINT32_MAX ? not_found(project, subject, diags) : compile_task(project, found);
}

// ---- what is said ----

static void print_indented(const char *text)
{
	while (*text) {
		size_t len = strcspn(text, "\n");

		printf("    %.*s\n", (int)len, text);
		text += len + (text[len] == '\n');
	}
}

void nd_explain_print(const struct nd_msg_explanation *explanation)
{
	static const char *const changes[] = {
		[ND_CHANGE_OTHER] = "changed", [ND_CHANGE_ADDED] = "is new", [ND_CHANGE_REMOVED] = "is gone"};

	if (explanation->known)
		printf("%s: up to date; it took %u ms\n", explanation->task, explanation->wall_ms);
	else
		printf("%s: has to be done\n", explanation->task);
	if (!explanation->has_earlier) {
		printf("  no earlier result of it is remembered\n");
		return;
	}
	for (uint32_t i = 0; i < explanation->difference_count; i++) {
		const struct nd_msg_difference *difference = &explanation->differences[i];

		printf("  %s %s\n", difference->name, changes[difference->change]);
		print_indented(difference->text);
	}
	printf("  %u input%s the same as in the nearest earlier result\n", explanation->same,
	       explanation->same == 1 ? " is" : "s are");
}
