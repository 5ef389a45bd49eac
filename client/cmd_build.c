// build, run, check, test, explain: find the project, digest it, have it built, link the programs, run them.
#include "build.h"
#include "commands.h"
#include "embedded.h"
#include "explain.h"
#include "link.h"
#include "replay.h"
#include "settings.h"
#include "summary.h"
#include "tests.h"

#include "noodle/cache.h"
#include "noodle/clock.h"
#include "noodle/fs.h"
#include "noodle/log.h"
#include "noodle/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

extern char **environ;

enum { MAX_ATTEMPTS = 3, MAX_FOLDERS_UP = 64 };

struct job {
	const struct nd_cli *cli;
	const char *operand;
	struct nd_project project;
	struct nd_settings settings;
	struct nd_display display;
	struct nd_build_answer answer;
	struct nd_places places;
	bool objects_gone; // before programs were linked from them
	struct nd_trace *trace; // NULL: none
	const char *explain;    // task, or NULL
	uint64_t link_ns;       // that linking took
	struct nd_usage usage;
};

static enum nd_exit show_diags(struct job *job, struct nd_diags *diags, enum nd_exit status)
{
	nd_display_diags(&job->display, diags);
	if (status)
		nd_display_end(&job->display);
	nd_diags_release(diags);
	return status;
}

static enum nd_project_goal goal(const struct job *job)
{
	return job->cli->command == ND_CMD_TEST ? ND_PROJECT_TESTS
	       : job->cli->command == ND_CMD_CHECK ? ND_PROJECT_ALL : ND_PROJECT_PROGRAMS;
}

static enum nd_exit load(struct job *job)
{
	struct nd_diags diags = {0};
	enum nd_err err = nd_project_load(&job->project, job->operand, goal(job), &diags);
	enum nd_exit status = err == ND_NOT_FOUND ? ND_EXIT_USAGE : err ? ND_EXIT_ERRORS : ND_EXIT_OK;

	if (!status && job->cli->command == ND_CMD_RUN && job->project.targets.len != 1) {
		nd_diags_error(&diags, job->project.targets.len
			? "there are several programs here: name the folder of the one to run"
			: "there is no program here: the package has no main file");
		status = ND_EXIT_USAGE;
	}
	if (!status && job->cli->command == ND_CMD_TEST && !job->project.targets.len) {
		nd_diags_error(&diags, "there are no tests here: they are files called NAME_test.nc, or in a folder `tests`");
		status = ND_EXIT_USAGE;
	}
	if (!status && job->cli->command == ND_CMD_EXPLAIN) {
		nd_project_expand(&job->project);
		job->explain = nd_explain_task(&job->project, job->cli->subject, &diags);
		status = job->explain ? ND_EXIT_OK : ND_EXIT_USAGE;
	}
	if (!status && job->cli->output && job->project.targets.len != 1) {
		nd_diags_error(&diags, "-o names one file, but %u programs are built", job->project.targets.len);
		status = ND_EXIT_USAGE;
	}
	return show_diags(job, &diags, status);
}

static enum nd_exit digest(struct job *job, struct nd_cache *cache)
{
	struct nd_diags diags = {0};
	enum nd_err err = nd_project_digest(&job->project, cache, &diags);

	return show_diags(job, &diags, err ? ND_EXIT_ERRORS : ND_EXIT_OK);
}

// ---- building ----

// The program of a single file that is run is never a file, nor are those of tests.
static bool in_memory_only(const struct job *job)
{
	return job->cli->command == ND_CMD_TEST ||
	       (job->cli->command == ND_CMD_RUN && job->project.single_file && !job->cli->output);
}

static bool is_there(void *arg, const char *name, const struct nd_digest *plan)
{
	return nd_linking_is_done(arg, name, plan);
}

// A library has nothing to link: building it is checking it.
static bool checks_only(const struct job *job)
{
	return job->cli->command == ND_CMD_CHECK || !job->project.targets.len;
}

static struct nd_linking make_linking(struct job *job, struct nd_cache *cache)
{
	job->places = (struct nd_places){.output = job->cli->output, .folder = job->project.folder, .cache = cache};
	return (struct nd_linking){
		.cache = cache,
		.places = in_memory_only(job) ? NULL : &job->places,
		.display = &job->display,
		.trace = job->trace,
		.jobs = job->settings.jobs,
		.verify = job->cli->verify,
	};
}

static struct nd_build_request make_request(struct job *job, struct nd_linking *linking)
{
	return (struct nd_build_request){
		.project = &job->project,
		.display = &job->display,
		.cluster = job->settings.cluster,
		.key = *job->settings.cluster ? job->settings.key : NULL,
		.embedded = !*job->settings.cluster,
		.level = job->settings.level,
		.debug = job->settings.debug,
		.check_only = checks_only(job),
		.no_cache = job->cli->no_cache,
		.verify = job->cli->verify,
		.trace = job->trace,
		.objects_gone = job->objects_gone,
		.explain = job->explain,
		.explained = nd_explain_print,
		.cache = linking->cache,
		.is_there = is_there,
		.arg = linking,
	};
}

// ---- nothing to do ----

// Whether what is remembered of a whole build may stand for this one.
static bool may_replay(const struct job *job)
{
	return job->cli->command != ND_CMD_TEST && !job->explain && !job->cli->no_cache && !job->cli->verify;
}

static bool all_there(struct nd_linking *linking, struct nd_build_answer *answer)
{
	for (uint32_t i = 0; i < answer->programs.len; i++) {
		struct nd_build_program *program = &answer->programs.data[i];

		program->is_there = nd_linking_is_done(linking, program->name, &program->plan);
		if (!program->is_there)
			return false;
	}
	return true;
}

// What the build said when it was done.
static void say_again(struct job *job, const struct nd_build_answer *answer)
{
	for (uint32_t i = 0; i < answer->remarks.len; i++) {
		const struct nd_build_remark *remark = &answer->remarks.data[i];
		struct nd_diags diags;

		if (nd_diags_decode(&diags, remark->diags.data, remark->diags.len))
			continue;
		nd_project_place(&job->project, remark->module, &diags);
		nd_display_diags(&job->display, &diags);
		nd_diags_release(&diags);
	}
	nd_display_end(&job->display);
}

static bool replay(struct job *job, struct nd_cache *cache, const struct nd_digest *key)
{
	struct nd_linking linking = make_linking(job, cache);
	uint64_t step_ns = nd_time_ns();
	bool found = nd_replay_find(&job->answer, cache, key);

	if (found && !all_there(&linking, &job->answer)) {
		nd_build_answer_release(&job->answer);
		found = false;
	}
	if (found)
		say_again(job, &job->answer);
	nd_trace_step(job->trace, "look for the same build", step_ns);
	return found;
}

// ---- doing it ----

// The build, and the linking of its programs, while which the cluster of our own, which is not needed any more, ends.
static enum nd_exit build_and_link(struct job *job, const struct nd_build_request *request,
				   struct nd_embedded *embedded, struct nd_linking *linking)
{
	uint64_t step_ns = nd_time_ns();
	enum nd_exit status;

	nd_build_run(&job->answer, request);
	if (job->cli->summary)
		nd_usage_of_threads(&job->usage);
	nd_trace_step(job->trace, "build", step_ns);
	if (job->answer.exit)
		return job->answer.exit;
	if (embedded)
		nd_embedded_finish(embedded);
	step_ns = nd_time_ns();
	status = nd_linking_run(linking, &job->answer, &job->objects_gone);
	job->link_ns = nd_time_ns() - step_ns;
	nd_trace_step(job->trace, "link", step_ns);
	return status;
}

static enum nd_exit build_with(struct job *job, struct nd_cache *cache, struct nd_embedded *embedded)
{
	struct nd_linking linking = make_linking(job, cache);
	struct nd_build_request request = make_request(job, &linking);
	struct nd_tests *tests = NULL;
	enum nd_exit status;
	nd_cache_pin pin;

	if (embedded && nd_embedded_start(embedded, cache))
		return ND_EXIT_CLUSTER;
	if (embedded)
		request.cluster = nd_embedded_endpoint(embedded);
	job->display.embedded = embedded;
	if (job->cli->command == ND_CMD_TEST) {
		tests = nd_tests_new(job->cli, &job->project, &linking);
		request.is_there = nd_tests_are_known;
		request.arg = tests;
	}
	nd_project_expand(&job->project);
	pin = nd_cache_pin_begin(cache);
	status = build_and_link(job, &request, embedded, &linking);
	nd_cache_pin_end(cache, pin);
	if (tests && !status && !job->objects_gone)
		status = nd_tests_run(tests, &job->answer, &job->display);
	nd_tests_destroy(&tests);
	return status;
}

static struct nd_cache *open_cache(struct job *job, bool again)
{
	uint64_t step_ns = nd_time_ns();
	struct nd_cache *cache = nd_settings_open_cache(&job->settings, job->cli, again ? NULL : &job->display);

	nd_trace_step(job->trace, "open the cache", step_ns);
	return cache;
}

static enum nd_exit build_once(struct job *job, struct nd_cache **cache_p, const struct nd_digest *key)
{
	struct nd_embedded *embedded = NULL;
	enum nd_exit status = ND_EXIT_CLUSTER;
	uint64_t step_ns;

	if (!*job->settings.cluster) {
		nd_cache_close(cache_p); // workers are forks, and none may have it open
		if (nd_embedded_prepare(&embedded, &(struct nd_embedded_options){
			    .workers = job->settings.jobs,
			    .cache_dir = job->settings.cache_dir,
			    .barriers = job->cli->barriers,
			    .display = &job->display}))
			return ND_EXIT_CLUSTER;
		*cache_p = open_cache(job, true);
	}
	if (*cache_p) {
		nd_project_remember(&job->project, *cache_p);
		status = build_with(job, *cache_p, embedded);
		if (!status && !job->objects_gone && may_replay(job))
			nd_replay_put(*cache_p, key, &job->answer);
	}
	step_ns = nd_time_ns();
	nd_embedded_stop(&embedded);
	nd_trace_step(job->trace, "stop the workers", step_ns);
	return status;
}

// Objects that vanish before programs are linked from them are made again.
static enum nd_exit build_anew(struct job *job, struct nd_cache **cache_p, const struct nd_digest *key)
{
	for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
		enum nd_exit status = build_once(job, cache_p, key);

		if (status || !job->objects_gone)
			return status;
		nd_build_answer_release(&job->answer);
	}
	nd_display_error(&job->display, "objects vanish from the cache while programs are linked from them");
	return ND_EXIT_CLUSTER;
}

static enum nd_exit build_from(struct job *job, bool again)
{
	struct nd_cache *cache = open_cache(job, false);
	bool damaged;
	struct nd_linking linking = make_linking(job, cache);
	struct nd_build_request request = make_request(job, &linking);
	struct nd_digest key = {{0}};
	uint64_t step_ns = nd_time_ns();
	enum nd_exit status = cache ? digest(job, cache) : ND_EXIT_CLUSTER;

	nd_build_catch_signals();
	nd_trace_step(job->trace, "digest sources", step_ns);
	if (!status)
		key = nd_replay_key(&request);
	if (!status && may_replay(job) && replay(job, cache, &key))
		nd_project_remember(&job->project, cache);
	else if (!status)
		status = build_anew(job, &cache, &key);
	step_ns = nd_time_ns();
	damaged = status == ND_EXIT_CLUSTER && cache && nd_cache_trouble(cache) == ND_CORRUPT;
	nd_settings_end_cache(&job->settings, job->cli, &job->display, &cache);
	nd_trace_step(job->trace, "close the cache", step_ns);
	if (!damaged || again)
		return status;
	nd_build_answer_release(&job->answer);
	return build_from(job, true); // it starts empty now
}

static enum nd_exit build(struct job *job)
{
	return build_from(job, false);
}

// ---- the programs ----

static const char *project_name(const struct job *job)
{
	const struct nd_project *project = &job->project;

	if (project->targets.len == 1)
		return project->targets.data[0].name;
	if (project->manifest.name && *project->manifest.name) // none was found when there is no project
		return project->manifest.name;
	return "the workspace";
}

static enum nd_exit summarise(struct job *job, uint64_t started_ns, enum nd_exit status)
{
	char *what = nd_sprintf("%s %s", checks_only(job) ? "checked" : "built", project_name(job));
	struct nd_summary summary = {
		.what = what,
		.exit = status,
		.answer = &job->answer,
		.display = &job->display,
		.usage = &job->usage,
		.verified = job->cli->verify,
		.wall_ns = nd_time_ns() - started_ns,
		.link_ns = job->link_ns,
	};
	bool shown = !job->cli->quiet && !job->explain && job->cli->command != ND_CMD_TEST &&
		     (job->cli->command != ND_CMD_RUN || job->cli->verbose);
	enum nd_err err;

	nd_usage_end(&job->usage);
	err = job->cli->summary ? nd_summary_write(&summary, job->cli->summary) : ND_OK;

	if (err)
		nd_display_error(&job->display, "the summary %s cannot be written: %s", job->cli->summary, nd_err_text(err));
	else if (!status && shown)
		nd_summary_show(&summary, &job->display);
	nd_free(what);
	return err && !status ? ND_EXIT_CLUSTER : status;
}

static void summarise_errors(struct job *job)
{
	if (job->display.errors && !job->cli->quiet)
		nd_display_line(&job->display, "noodle-dist: %u error%s", job->display.errors,
				job->display.errors == 1 ? "" : "s");
}

// ---- running ----

static char **program_arguments(const struct job *job, const char *name)
{
	uint32_t count = 0;
	char **ret;

	while (job->cli->program_args && job->cli->program_args[count])
		count++;
	ret = nd_alloc_zero(count + 2, sizeof *ret);
	ret[0] = (char *)name;
	for (uint32_t i = 0; i < count; i++)
		ret[i + 1] = job->cli->program_args[i];
	return ret;
}

// The program of a single file lives in memory only.
static int in_memory(const struct nd_build_program *program)
{
	int fd = memfd_create(program->name, MFD_CLOEXEC);
	size_t done = 0;

	while (fd >= 0 && done < program->data.len) {
		ssize_t put = write(fd, program->data.data + done, program->data.len - done);

		if (put < 0 && errno != EINTR) {
			close(fd);
			return -1;
		}
		done += put > 0 ? (size_t)put : 0;
	}
	return fd;
}

static enum nd_exit execute(struct job *job)
{
	const struct nd_build_program *program = &job->answer.programs.data[0];
	char **arguments = program_arguments(job, program->name);
	char *path = in_memory_only(job) ? NULL : nd_place_path(&job->places, program->name);
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : in_memory(program);

	fflush(NULL);
	signal(SIGPIPE, SIG_DFL); // what is ignored here would be there, too
	if (fd >= 0)
		fexecve(fd, arguments, environ);
	fprintf(stderr, "noodle-dist: %s cannot be run: %s\n", path ? path : program->name, strerror(errno));
	nd_free(path);
	nd_free(arguments);
	return ND_EXIT_CLUSTER;
}

// Also of a build that failed: there it is wanted most.
static enum nd_exit write_trace(struct job *job, enum nd_exit status)
{
	enum nd_err err = job->trace ? nd_trace_write(job->trace, job->cli->trace) : ND_OK;

	if (err)
		nd_display_error(&job->display, "the trace %s cannot be written: %s", job->cli->trace, nd_err_text(err));
	nd_trace_destroy(&job->trace);
	return err && !status ? ND_EXIT_CLUSTER : status;
}

// What is built when nothing is named: this folder or, in a folder inside of a package, the nearest one above that has a
// manifest.
static const char *nearest_project(void)
{
	static char path[3 * MAX_FOLDERS_UP + sizeof "../" ND_MANIFEST_FILE] = ND_MANIFEST_FILE;
	struct stat here, above;

	for (size_t len = 0; len < 3 * MAX_FOLDERS_UP; len += 3) {
		strcpy(path + len, ND_MANIFEST_FILE);
		if (!access(path, F_OK)) {
			path[len ? len - 1 : 0] = '\0';
			return len ? path : ".";
		}
		strcpy(path + len, ".");
		if (stat(path, &here))
			break;
		strcpy(path + len, "../");
		if (stat(path, &above) || (here.st_dev == above.st_dev && here.st_ino == above.st_ino))
			break;
	}
	return ".";
}

enum nd_exit nd_cmd_build(const struct nd_cli *cli)
{
	struct job job = {.cli = cli, .operand = cli->operand ? cli->operand : nearest_project()};
	uint64_t started_ns = nd_time_ns();
	enum nd_exit status;

	// What a coordinator of our own copes with is not the user's business: a worker that is slow, a task done twice.
	nd_log_setup("", cli->verbose && !cli->json ? ND_LOG_WARNING : ND_LOG_ERROR);
	nd_display_init(&job.display, cli->json ? ND_DISPLAY_JSON : ND_DISPLAY_TEXT,
			cli->quiet || (cli->command == ND_CMD_RUN && !cli->verbose), cli->verbose);
	if (cli->trace)
		job.trace = nd_trace_new(started_ns);
	status = load(&job);
	nd_trace_step(job.trace, "find the modules", started_ns);
	if (!status)
		status = nd_settings_make(&job.settings, cli, &job.project.manifest);
	if (!status)
		status = build(&job);
	status = write_trace(&job, status);
	status = summarise(&job, started_ns, status);
	if (status == ND_EXIT_ERRORS)
		summarise_errors(&job);
	nd_display_release(&job.display);
	if (!status && cli->command == ND_CMD_RUN)
		status = execute(&job);
	nd_settings_release(&job.settings);
	nd_build_answer_release(&job.answer);
	nd_project_release(&job.project);
	return status;
}
