#include "tests.h"

#include "test_report.h"
#include "test_runner.h"

#include "noodle/cache.h"
#include "noodle/clock.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { DEFAULT_SECONDS = 300 };

struct nd_tests {
	const struct nd_cli *cli;
	const struct nd_project *project;
	struct nd_linking *linking;
	struct nd_arena arena;
	ND_VEC(struct nd_test_program) programs; // as the targets
	struct nd_test_totals totals;
	bool colour;
};

struct nd_tests *nd_tests_new(const struct nd_cli *cli, const struct nd_project *project, struct nd_linking *linking)
{
	struct nd_tests *self = nd_alloc_zero(1, sizeof *self);

	self->cli = cli;
	self->project = project;
	self->linking = linking;
	self->colour = isatty(STDOUT_FILENO) && !getenv("NO_COLOR");
	for (uint32_t i = 0; i < project->targets.len; i++) {
		const struct nd_project_target *target = &project->targets.data[i];

		nd_vec_push(&self->programs, ((struct nd_test_program){
			.name = target->name, .folder = project->packages.data[target->package].path}));
	}
	return self;
}

void nd_tests_destroy(struct nd_tests **self_p)
{
	struct nd_tests *self = *self_p;

	*self_p = NULL;
	if (!self)
		return;
	for (uint32_t i = 0; i < self->programs.len; i++)
		nd_test_result_release(&self->programs.data[i].result);
	nd_vec_free(&self->programs);
	nd_arena_release(&self->arena);
	nd_free(self);
}

static const char *filter(const struct nd_tests *self)
{
	return self->cli->filter ? self->cli->filter : "";
}

// ---- results in the cache ----

static bool result_key(const struct nd_tests *self, const struct nd_digest *plan, struct nd_digest *ret)
{
	struct nd_hasher *hasher;
	struct nd_digest program;

	if (!nd_linking_key(self->linking, plan, &program))
		return false;
	hasher = nd_hasher_new();
	nd_hasher_cstr(hasher, "test 2");
	nd_hasher_digest(hasher, &program);
	nd_hasher_cstr(hasher, filter(self));
	*ret = nd_hasher_final(hasher);
	nd_hasher_destroy(&hasher);
	return true;
}

static struct nd_test_program *find(struct nd_tests *self, const char *name)
{
	for (uint32_t i = 0; i < self->programs.len; i++)
		if (!strcmp(self->programs.data[i].name, name))
			return &self->programs.data[i];
	return NULL;
}

bool nd_tests_are_known(void *arg, const char *name, const struct nd_digest *plan)
{
	struct nd_tests *self = arg;
	struct nd_test_program *program = find(self, name);
	struct nd_cache *cache = self->linking->cache;
	struct nd_digest key;
	struct nd_cache_action action;
	struct nd_arena arena = {0};
	struct nd_buf text = {0};
	bool known = false;

	if (program && !self->cli->no_cache && result_key(self, plan, &key) &&
	    !nd_cache_get_action(cache, &key, &arena, &action) && action.output_count == 1 &&
	    !nd_cache_get_blob(cache, &action.outputs[0].digest, &text) &&
	    !nd_test_result_decode(&program->result, nd_buf_str(&text))) {
		known = nd_test_result_holds(&program->result, program->folder);
		if (!known)
			nd_test_result_release(&program->result);
	}
	nd_buf_release(&text);
	nd_arena_release(&arena);
	return known;
}

// Only what passed is worth remembering: who has a failure in front of him wants to run it again.
static void remember(struct nd_tests *self, const struct nd_test_program *program, const struct nd_digest *plan)
{
	struct nd_cache *cache = self->linking->cache;
	struct nd_digest key;
	struct nd_cache_output output = {.name = "result"};
	struct nd_cache_action action = {.outputs = &output, .output_count = 1,
					 .wall_ms = (uint32_t)(program->result.seconds * 1000)};
	struct nd_buf text = {0};
	char *task;

	if (program->result.cached || !program->result.cacheable || !nd_test_result_passed(&program->result) ||
	    !result_key(self, plan, &key))
		return;
	task = nd_sprintf("test %s", program->name);
	action.task = task;
	nd_test_result_encode(&text, &program->result);
	output.size = text.len;
	if (!nd_cache_put_blob(cache, text.data, text.len, &output.digest))
		(void)nd_cache_put_action(cache, &key, &action);
	nd_buf_release(&text);
	nd_free(task);
}

// ---- running ----

static void program_ended(void *arg, struct nd_test_program *program)
{
	struct nd_tests *self = arg;
	enum nd_test_detail detail = self->cli->verbose ? ND_TEST_VERBOSE : self->cli->quiet ? ND_TEST_BRIEF
											      : ND_TEST_NORMAL;

	nd_test_report_count(&self->totals, &program->result);
	nd_test_report_program(stdout, program, detail, self->colour);
}

static enum nd_exit write_junit(struct nd_tests *self, struct nd_display *display)
{
	struct nd_buf text = {0};
	enum nd_err err;

	if (!self->cli->junit)
		return ND_EXIT_OK;
	nd_test_report_junit(&text, self->programs.data, self->programs.len);
	err = nd_file_write(self->cli->junit, text.data, text.len, 0666);
	if (err)
		nd_display_error(display, "%s cannot be written: %s", self->cli->junit, nd_err_text(err));
	nd_buf_release(&text);
	return err ? ND_EXIT_CLUSTER : ND_EXIT_OK;
}

static void take_programs(struct nd_tests *self, struct nd_build_answer *answer)
{
	for (uint32_t i = 0; i < answer->programs.len; i++) {
		struct nd_test_program *program = find(self, answer->programs.data[i].name);

		if (program && !answer->programs.data[i].is_there)
			program->executable = &answer->programs.data[i].data;
	}
}

static void remember_all(struct nd_tests *self, const struct nd_build_answer *answer)
{
	for (uint32_t i = 0; i < answer->programs.len; i++) {
		const struct nd_test_program *program = find(self, answer->programs.data[i].name);

		if (program)
			remember(self, program, &answer->programs.data[i].plan);
	}
}

enum nd_exit nd_tests_run(struct nd_tests *self, struct nd_build_answer *answer, struct nd_display *display)
{
	struct nd_test_run run = {
		.programs = self->programs.data,
		.count = self->programs.len,
		.jobs = self->linking->jobs,
		.seconds = self->cli->seconds ? self->cli->seconds : DEFAULT_SECONDS,
		.filter = filter(self),
		.interrupted = nd_build_interrupted,
		.ended = program_ended,
		.arg = self,
	};
	uint64_t started_ns = nd_time_ns();
	char *trouble = NULL;
	enum nd_exit status;

	nd_display_end(display);
	take_programs(self, answer);
	if (!nd_test_run(&run, &trouble)) {
		if (trouble)
			nd_display_error(display, "%s", trouble);
		nd_free(trouble);
		return nd_build_interrupted() ? ND_EXIT_INTERRUPTED : ND_EXIT_CLUSTER;
	}
	remember_all(self, answer);
	if (*run.filter && !(self->totals.passed + self->totals.failed + self->totals.skipped))
		nd_display_error(display, "no test has '%s' in its name", run.filter);
	nd_test_report_summary(stdout, &self->totals, (double)(nd_time_ns() - started_ns) / 1e9);
	status = write_junit(self, display);
	return status ? status : self->totals.failed ? ND_EXIT_ERRORS : ND_EXIT_OK;
}
