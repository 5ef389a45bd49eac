#include "link.h"

#include "noodle/clock.h"
#include "noodle/compiler.h"
#include "noodle/crew.h"
#include "noodle/fs.h"
#include "noodle/mem.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

enum { MAX_THREADS = 64 };

// ---- what is remembered ----

static bool know_system(struct nd_linking *self)
{
	struct nd_diags diags = {0};

	if (!self->system_known)
		self->system_known = !nd_link_system_digest(&self->system, &diags);
	nd_display_diags(self->display, &diags);
	nd_diags_release(&diags);
	return self->system_known;
}

static struct nd_digest program_key(const struct nd_linking *self, const struct nd_digest *plan)
{
	struct nd_digest compiler = nd_compiler_digest(), ret;
	struct nd_hasher *hasher = nd_hasher_new();

	nd_hasher_cstr(hasher, "program 1");
	nd_hasher_digest(hasher, &compiler);
	nd_hasher_digest(hasher, &self->system);
	nd_hasher_digest(hasher, plan);
	ret = nd_hasher_final(hasher);
	nd_hasher_destroy(&hasher);
	return ret;
}

bool nd_linking_key(struct nd_linking *self, const struct nd_digest *plan, struct nd_digest *ret)
{
	bool known = know_system(self);

	if (known)
		*ret = program_key(self, plan);
	return known;
}

static bool recall(const struct nd_linking *self, const struct nd_digest *plan, struct nd_digest *ret)
{
	struct nd_digest key = program_key(self, plan);
	struct nd_arena arena = {0};
	struct nd_cache_action action;
	bool known = !nd_cache_get_action(self->cache, &key, &arena, &action) && action.component_count == 1;

	if (known)
		*ret = action.components[0].digest;
	nd_arena_release(&arena);
	return known;
}

static void remember(const struct nd_linking *self, const struct nd_build_program *program,
		     const struct nd_digest *digest, uint32_t wall_ms)
{
	struct nd_digest key = program_key(self, &program->plan);
	struct nd_cache_component component = {"program", *digest};
	char *name = nd_sprintf("program %s", program->name);

	(void)nd_cache_put_action(self->cache, &key, &(struct nd_cache_action){
		.task = name, .components = &component, .component_count = 1, .wall_ms = wall_ms});
	nd_free(name);
}

bool nd_linking_is_done(struct nd_linking *self, const char *name, const struct nd_digest *plan)
{
	struct nd_digest program;

	return self->places && !self->verify && know_system(self) && recall(self, plan, &program) &&
	       nd_place_holds(self->places, name, &program);
}

// ---- linking ----

enum fate { LINKED, GONE, REJECTED, NOT_WRITTEN, DIFFERENT };

struct piece { // of work
	struct nd_build_program *program;
	enum fate fate;
	enum nd_err err; // of NOT_WRITTEN
	struct nd_diags diags;
	uint64_t from_ns;
	uint64_t to_ns;
	uint32_t thread;
};

struct run {
	struct nd_linking *linking;
	struct piece *pieces;
	uint32_t count;
	atomic_uint next;
	atomic_uint left;
	struct nd_crew *crew; // who has no program left helps with those of others
};

struct thread {
	struct run *run;
	uint32_t number;
	pthread_t id;
};

// The objects of the program; false when one is not there any more. All are looked at even so: the cache drops those that
// are damaged, and then all of them are made again at once.
static bool find_objects(const struct nd_build_program *program, struct nd_cache_look *look,
			 struct nd_link_object *objects)
{
	const struct nd_link_plan *parts = &program->parts;
	bool all = true;

	for (uint32_t i = 0; i < parts->object_count; i++) {
		objects[i].name = parts->objects[i].module;
		if (nd_cache_look_at(look, &parts->objects[i].digest, &objects[i].data))
			all = false;
	}
	return all;
}

// Linkers that are programs want files.
static enum fate link_once(const struct run *run, struct piece *piece, const struct nd_link_object *objects,
			   struct nd_buf *ret)
{
	char *scratch = NULL;
	enum nd_err err = nd_dir_temp(&scratch, "noodle-link");

	if (err)
		nd_diags_error(&piece->diags, "link: no temporary folder can be made ($TMPDIR, else /tmp): %s", nd_err_text(err));
	else
		err = nd_link(ret, objects, piece->program->parts.object_count,
			      &(struct nd_link_options){.scratch = scratch, .crew = run->crew}, &piece->diags);
	if (scratch)
		(void)nd_dir_remove(scratch);
	nd_free(scratch);
	if (err && !piece->diags.errors)
		nd_diags_error(&piece->diags, "linking '%s' failed: %s", piece->program->name, nd_err_text(err));
	return piece->diags.errors ? REJECTED : LINKED;
}

static enum fate link_and_compare(const struct run *run, struct piece *piece, const struct nd_link_object *objects,
				  struct nd_buf *ret)
{
	struct nd_buf again = {0};
	enum fate fate = link_once(run, piece, objects, ret);

	if (fate == LINKED)
		fate = link_once(run, piece, objects, &again);
	if (fate == LINKED && (again.len != ret->len || memcmp(again.data, ret->data, ret->len)))
		fate = DIFFERENT;
	nd_buf_release(&again);
	return fate;
}

static void deliver(const struct nd_linking *self, struct piece *piece, struct nd_buf *bytes)
{
	struct nd_digest digest;

	if (!self->places) {
		piece->program->data = *bytes;
		memset(bytes, 0, sizeof *bytes);
		return;
	}
	piece->err = nd_place_put(self->places, piece->program->name, nd_buf_str(bytes));
	if (piece->err) {
		piece->fate = NOT_WRITTEN;
		return;
	}
	digest = nd_digest_of(bytes->data, bytes->len);
	remember(self, piece->program, &digest, (uint32_t)((nd_time_ns() - piece->from_ns) / 1000000));
}

static void make(const struct run *run, struct piece *piece)
{
	const struct nd_linking *self = run->linking;
	struct nd_link_object *objects = nd_alloc_zero(piece->program->parts.object_count + 1, sizeof *objects);
	struct nd_cache_look *look = nd_cache_look_begin(self->cache);
	struct nd_buf program = {0};

	piece->from_ns = nd_time_ns();
	if (!find_objects(piece->program, look, objects))
		piece->fate = GONE;
	else if (self->verify)
		piece->fate = link_and_compare(run, piece, objects, &program);
	else
		piece->fate = link_once(run, piece, objects, &program);
	nd_cache_look_end(&look);
	nd_free(objects);
	if (piece->fate == LINKED)
		deliver(self, piece, &program);
	nd_buf_release(&program);
	piece->to_ns = nd_time_ns();
}

// ---- several at once ----

static void *work(void *arg)
{
	struct thread *thread = arg;
	struct run *run = thread->run;
	uint32_t i;

	while ((i = atomic_fetch_add(&run->next, 1)) < run->count) {
		run->pieces[i].thread = thread->number;
		make(run, &run->pieces[i]);
		if (atomic_fetch_sub(&run->left, 1) == 1)
			nd_crew_close(run->crew);
	}
	nd_crew_help(run->crew);
	return NULL;
}

static void work_together(struct run *run)
{
	struct thread threads[MAX_THREADS];
	uint32_t wanted = run->linking->jobs, started = 0;

	run->crew = nd_crew_new();
	atomic_init(&run->left, run->count);
	if (!run->count)
		nd_crew_close(run->crew);
	for (uint32_t i = 0; i < MAX_THREADS; i++)
		threads[i] = (struct thread){.run = run, .number = i};
	while (run->count && started + 1 < wanted && started + 1 < MAX_THREADS &&
	       !pthread_create(&threads[started + 1].id, NULL, work, &threads[started + 1]))
		started++;
	work(&threads[0]);
	for (uint32_t i = 1; i <= started; i++)
		pthread_join(threads[i].id, NULL);
	nd_crew_destroy(&run->crew);
}

// ---- reports ----

static enum nd_exit report(const struct nd_linking *self, struct piece *piece)
{
	const char *name = piece->program->name;
	char *path;

	nd_trace_link(self->trace, name, piece->thread, piece->from_ns, piece->to_ns);
	if (self->display->verbose)
		nd_display_line(self->display, "%-7s %s (here, %u ms)%s", "link", name,
				(unsigned)((piece->to_ns - piece->from_ns) / 1000000),
				piece->fate == LINKED ? "" : " failed");
	nd_display_diags(self->display, &piece->diags);
	switch (piece->fate) {
	case LINKED:
	case GONE:
		return ND_EXIT_OK;
	case REJECTED:
		return ND_EXIT_ERRORS;
	case NOT_WRITTEN:
		path = nd_place_path(self->places, name);
		nd_display_error(self->display, "%s cannot be written: %s", path, nd_place_why(piece->err));
		nd_free(path);
		return ND_EXIT_CLUSTER;
	case DIFFERENT:
		nd_display_error(self->display, "'%s' linked twice gives two programs: the linker or this machine is faulty",
				name);
		return ND_EXIT_CLUSTER;
	}
	return ND_EXIT_CLUSTER;
}

static enum nd_exit report_all(const struct nd_linking *self, struct run *run, bool *gone)
{
	enum nd_exit ret = ND_EXIT_OK;

	for (uint32_t i = 0; i < run->count; i++) {
		enum nd_exit of = report(self, &run->pieces[i]);

		*gone = *gone || run->pieces[i].fate == GONE;
		ret = of > ret ? of : ret;
		nd_diags_release(&run->pieces[i].diags);
	}
	return ret;
}

enum nd_exit nd_linking_run(struct nd_linking *self, struct nd_build_answer *answer, bool *gone)
{
	struct run run = {.linking = self, .pieces = nd_alloc_zero(answer->programs.len + 1, sizeof *run.pieces)};
	enum nd_exit ret = ND_EXIT_CLUSTER;

	for (uint32_t i = 0; i < answer->programs.len; i++)
		if (!answer->programs.data[i].is_there)
			run.pieces[run.count++].program = &answer->programs.data[i];
	*gone = false;
	if (!run.count || !self->places || know_system(self)) {
		work_together(&run);
		ret = report_all(self, &run, gone);
	}
	nd_free(run.pieces);
	nd_display_end(self->display);
	return ret;
}
