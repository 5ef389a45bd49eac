#include "driver/build.h"
#include "driver/objects.h"
#include "noodle/crew.h"

#include "noodle/clock.h"
#include "noodle/mem.h"

#include <pthread.h>
#include <stdatomic.h>

enum { MAX_THREADS = 256 };

struct job {
	const struct nd_program *program;
	const struct nd_build_options *options;
	struct nd_built *built;
	struct nd_crew *crew; // who has no module left helps with the code of others
	atomic_uint next, left;
};

static void reuse_or_compile(const char *dir, struct nd_built *built, const struct nd_unit *units, uint32_t nunits,
			     const struct nd_options *options)
{
	struct nd_digest key = nd_objects_key(units, nunits, options);
	built->reused = nd_objects_get(dir, units[0].name, &key, &built->object, &built->diags);
	if (built->reused)
		return;
	built->err = nd_compile(&built->object, &built->diags, units, nunits, options, &built->extra);
	if (built->err)
		return;
	enum nd_err err = nd_objects_put(dir, units[0].name, &key, &built->object, &built->diags);
	if (err) {
		nd_diags_error(&built->diags, "cannot keep the object of %s in %s: %s", units[0].name, dir,
			       nd_err_text(err));
		built->err = ND_IO;
	}
}

static void compile(struct job *job, uint32_t index)
{
	uint32_t module = job->program->order[index];
	struct nd_built *built = &job->built[index];
	struct nd_options options = {
		.level = job->options->level,
		.debug = job->options->debug,
		.check_only = job->options->check_only,
		.program_entry = module == 0,
		.threads = 1,
		.disabled_passes = job->options->disabled_passes,
	};
	built->extra.crew = job->crew;
	if (job->options->timed)
		built->extra.now_ns = nd_time_ns;
	if (job->options->counted)
		built->extra.passes = &built->passes;
	uint32_t nunits;
	struct nd_unit *units = nd_program_units(job->program, module, &nunits);
	if (job->options->objects && !options.check_only)
		reuse_or_compile(job->options->objects, built, units, nunits, &options);
	else
		built->err = nd_compile(&built->object, &built->diags, units, nunits, &options, &built->extra);
	nd_free(units);
}

// From the end: the entry and what is near it are often the largest, and a long job last makes threads wait.
static void *work(void *arg)
{
	struct job *job = arg;
	uint32_t n = job->program->norder;
	for (uint32_t i; (i = atomic_fetch_add(&job->next, 1)) < n;) {
		compile(job, n - 1 - i);
		if (atomic_fetch_sub(&job->left, 1) == 1)
			nd_crew_close(job->crew);
	}
	nd_crew_help(job->crew);
	return NULL;
}

enum nd_err nd_build_all(struct nd_built **ret, const struct nd_program *program,
			 const struct nd_build_options *options, struct nd_diags *diags)
{
	uint32_t n = program->norder;
	struct job job = { .program = program, .options = options, .built = nd_alloc_zero(n + 1, sizeof *job.built) };
	uint32_t threads = options->threads < MAX_THREADS ? options->threads : MAX_THREADS;
	job.crew = nd_crew_new();
	atomic_init(&job.left, n);
	if (n == 0)
		nd_crew_close(job.crew);

	pthread_t ids[MAX_THREADS];
	uint32_t started = 0;
	while (started + 1 < threads && pthread_create(&ids[started], NULL, work, &job) == 0)
		started++;
	work(&job);
	for (uint32_t i = 0; i < started; i++)
		pthread_join(ids[i], NULL);
	nd_crew_destroy(&job.crew);

	enum nd_err err = ND_OK;
	for (uint32_t i = 0; i < n; i++) {
		nd_diags_append(diags, &job.built[i].diags);
		if (job.built[i].err && err != ND_INVALID)
			err = job.built[i].err;
	}
	*ret = job.built;
	return err;
}

void nd_built_release(struct nd_built *built, uint32_t n)
{
	for (uint32_t i = 0; built && i < n; i++) {
		nd_buf_release(&built[i].object);
		nd_diags_release(&built[i].diags);
	}
	nd_free(built);
}
