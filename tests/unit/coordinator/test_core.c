#include "cluster.h"

#include "noodle/mem.h"

#include "noodle/compiler.h"
#include "noodle/diag.h"
#include "noodle/link_plan.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT = 1, OTHER_CLIENT = 2, WORKER = 11, OTHER_WORKER = 12 };

static const struct text two_modules[] = {
	{"main.nc", "import { twice } from \"util\"\nprint(twice(4))\n"},
	{"util.nc", "export func twice(n: int): int { return n * 2 }\n"},
	{NULL, NULL},
};

static const struct nd_msg_build_done *done(struct cluster *cluster, nd_wire_peer client)
{
	const struct nd_msg *msg = cluster_next(cluster, client, ND_MSG_BUILD_DONE);

	assert_non_null(msg);
	return &msg->build_done;
}

// The compile task of a module among those that were sent to the worker.
static const struct nd_msg *compile_task(struct cluster *cluster, nd_wire_peer worker, const char *module)
{
	for (uint32_t i = 0; i < cluster->kept_count; i++) {
		struct kept *kept = &cluster->kept[i];

		if (kept->read || kept->to != worker || kept->msg.type != ND_MSG_TASK ||
		    kept->msg.task.kind != ND_TASK_COMPILE || strcmp(kept->msg.task.inputs[0].module, module))
			continue;
		kept->read = true;
		return &kept->msg;
	}
	return NULL;
}

// The program is made of three objects, all at hand, and main comes last.
static void expect_plan(struct cluster *cluster, const struct nd_msg_file *file)
{
	struct nd_buf bytes = {0};
	struct nd_link_plan plan;

	assert_int_equal(nd_cache_get_blob(cluster->cache, &file->digest, &bytes), ND_OK);
	assert_int_equal(bytes.len, file->size);
	assert_int_equal(nd_link_plan_decode(&plan, &cluster->arena, nd_buf_str(&bytes)), ND_OK);
	assert_int_equal(plan.object_count, 3);
	assert_string_equal(plan.objects[2].module, "app/main");
	for (uint32_t i = 0; i < plan.object_count; i++) {
		uint64_t size;

		assert_true(nd_cache_has_blob(cluster->cache, &plan.objects[i].digest, &size));
		assert_int_equal(size, plan.objects[i].size);
	}
	nd_buf_release(&bytes);
}

static void builds_a_program(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);
	const struct nd_msg_build_done *end;

	(void)state;
	cluster_join(cluster, WORKER, 2);
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	assert_true(cluster_work(cluster, WORKER) >= 4); // scans, two modules, the prelude
	end = done(cluster, CLIENT);
	assert_int_equal(end->status, ND_BUILD_OK);
	assert_int_equal(end->file_count, 1);
	assert_string_equal(end->files[0].name, "app");
	expect_plan(cluster, &end->files[0]);
	assert_int_equal(end->counts.total, 2);
	assert_int_equal(end->counts.compiled, 2);
	assert_int_equal(end->counts.cached, 0);
	cluster_free(cluster);
}

static void does_nothing_twice(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);
	struct nd_digest first;

	(void)state;
	cluster_join(cluster, WORKER, 2);
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	cluster_work(cluster, WORKER);
	first = done(cluster, CLIENT)->files[0].digest;

	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	assert_int_equal(cluster_count(cluster, WORKER, ND_MSG_TASK), 0);
	assert_true(nd_digest_eq(&done(cluster, CLIENT)->files[0].digest, &first));
	cluster_free(cluster);
}

// The record of the whole build stays when an object goes, and a client that misses one says so.
static void looks_at_every_object_when_the_client_misses_one(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);
	const struct nd_msg_build_done *end;
	const struct nd_msg *task;
	struct nd_digest first;

	(void)state;
	cluster_join(cluster, WORKER, 2);
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	cluster_scan_all(cluster, WORKER);
	task = compile_task(cluster, WORKER, "app/util");
	assert_non_null(task);
	cluster_answer(cluster, WORKER, task);
	cluster_work(cluster, WORKER);
	first = done(cluster, CLIENT)->files[0].digest;
	nd_cache_drop_action(cluster->cache, &task->task.key);

	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	assert_int_equal(done(cluster, CLIENT)->counts.cached, 2);

	cluster->objects_gone = true;
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	assert_int_equal(cluster_work(cluster, WORKER), 1);
	end = done(cluster, CLIENT);
	assert_int_equal(end->counts.compiled, 1);
	assert_int_equal(end->counts.cached, 1);
	assert_true(nd_digest_eq(&end->files[0].digest, &first));
	cluster_free(cluster);
}

static void compiles_one_module_after_an_edit_of_a_body(void **state)
{
	static const struct text edited[] = {
		{"main.nc", "import { twice } from \"util\"\nprint(twice(4))\n"},
		{"util.nc", "export func twice(n: int): int { return n + n }\n"},
		{NULL, NULL},
	};
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);
	const struct nd_msg_build_done *end;

	(void)state;
	cluster_join(cluster, WORKER, 2);
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	cluster_work(cluster, WORKER);
	(void)done(cluster, CLIENT);

	cluster_open(cluster, CLIENT, session, edited, false, true);
	cluster_scan_all(cluster, WORKER);
	assert_int_equal(cluster_count(cluster, WORKER, ND_MSG_TASK), 1);
	assert_string_equal(cluster_next(cluster, WORKER, ND_MSG_TASK)->task.inputs[0].module, "app/util");
	cluster_free(cluster);

	cluster = cluster_new();
	session = cluster_connect(cluster, CLIENT);
	cluster_join(cluster, WORKER, 2);
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	cluster_work(cluster, WORKER);
	(void)done(cluster, CLIENT);
	cluster_open(cluster, CLIENT, session, edited, false, true);
	cluster_work(cluster, WORKER);
	end = done(cluster, CLIENT);
	assert_int_equal(end->counts.compiled, 1);
	assert_int_equal(end->counts.cached, 1);
	cluster_free(cluster);
}

static void asks_for_sources_that_no_node_has(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);
	const struct nd_msg *wanted;

	(void)state;
	cluster_join(cluster, WORKER, 1);
	cluster_open(cluster, CLIENT, session, two_modules, true, false);
	wanted = cluster_next(cluster, CLIENT, ND_MSG_BLOBS_WANTED);
	assert_non_null(wanted);
	assert_int_equal(wanted->blobs_wanted.count, 2);
	assert_int_equal(cluster_count(cluster, WORKER, ND_MSG_TASK), 0);
	cluster_store(cluster, two_modules);
	nd_core_receive(&cluster->core, CLIENT, &(struct nd_msg){.type = ND_MSG_BLOBS_SENT, .blobs_sent = {session}});
	cluster_work(cluster, WORKER);
	assert_int_equal(done(cluster, CLIENT)->status, ND_BUILD_OK);

	cluster_open(cluster, CLIENT, session, (struct text[]){{"main.nc", "print(1)\n"}, {NULL, NULL}}, true, false);
	nd_core_receive(&cluster->core, CLIENT, &(struct nd_msg){.type = ND_MSG_BLOBS_SENT, .blobs_sent = {session}});
	assert_int_equal(done(cluster, CLIENT)->status, ND_BUILD_FAILED); // it said so, yet did not
	cluster_free(cluster);
}

static void says_within_a_second_that_it_waits_for_workers(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);
	const struct nd_msg *msg;

	(void)state;
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	cluster_pass_ms(cluster, 900);
	msg = cluster_next(cluster, CLIENT, ND_MSG_PROGRESS);
	assert_non_null(msg);
	assert_int_equal(msg->progress.phase, ND_PHASE_WAITING);
	assert_int_equal(msg->progress.workers, 0);
	assert_int_equal(cluster->slots_wanted, 1);
	cluster_join(cluster, WORKER, 1);
	cluster_work(cluster, WORKER);
	assert_int_equal(done(cluster, CLIENT)->status, ND_BUILD_OK);
	cluster_free(cluster);
}

static void gives_the_tasks_of_a_dead_worker_to_another(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);
	const struct nd_msg *task;

	(void)state;
	cluster_join(cluster, WORKER, 1);
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	cluster_scan_all(cluster, WORKER);
	task = cluster_next(cluster, WORKER, ND_MSG_TASK);
	assert_non_null(task);
	cluster_started(cluster, WORKER, task);
	cluster_join(cluster, OTHER_WORKER, 1);
	for (int i = 0; i < 5; i++) {
		cluster_pass_ms(cluster, 500);
		cluster_beat(cluster, OTHER_WORKER);
		cluster_beat(cluster, CLIENT);
		cluster_work(cluster, OTHER_WORKER);
	}
	assert_int_equal(done(cluster, CLIENT)->status, ND_BUILD_OK);

	// It was not dead, only slow. Nobody waits for what it has to say.
	cluster_answer(cluster, WORKER, task);
	assert_int_equal(cluster_next(cluster, WORKER, ND_MSG_REFUSED)->refused.reason, ND_REFUSED_UNKNOWN);
	cluster_free(cluster);
}

static void ignores_results_of_earlier_leases(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);
	const struct nd_msg *task, *again;
	struct nd_msg late;

	(void)state;
	cluster_join(cluster, WORKER, 8);
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	cluster_scan_all(cluster, WORKER);
	task = compile_task(cluster, WORKER, "app/main");
	cluster_report(cluster, WORKER, task, ND_TASK_FAILED, "no space");
	again = compile_task(cluster, WORKER, "app/main");
	assert_non_null(again);
	assert_int_equal(again->task.task_id, task->task.task_id);
	assert_true(again->task.instance > task->task.instance);
	late = *task;
	cluster_answer(cluster, WORKER, &late); // of the first lease
	cluster_answer(cluster, WORKER, again);
	cluster_work(cluster, WORKER);
	assert_int_equal(done(cluster, CLIENT)->counts.compiled, 2);
	assert_null(cluster_next(cluster, CLIENT, ND_MSG_BUILD_DONE));
	cluster_free(cluster);
}

static void blames_the_module_that_kills_two_compilers(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);
	const struct nd_msg_build_done *end;
	const struct nd_msg *msg;
	struct nd_diags diags;

	(void)state;
	cluster_join(cluster, WORKER, 8);
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	cluster_scan_all(cluster, WORKER);
	for (int i = 0; i < 2; i++)
		cluster_report(cluster, WORKER, compile_task(cluster, WORKER, "app/util"), ND_TASK_CRASHED, "signal 11");
	assert_null(compile_task(cluster, WORKER, "app/util"));
	cluster_work(cluster, WORKER); // the others go on
	end = done(cluster, CLIENT);
	assert_int_equal(end->status, ND_BUILD_DIAGNOSTICS);
	assert_int_equal(end->counts.compiled, 1);
	assert_int_equal(end->counts.failed, 1);
	msg = cluster_next(cluster, CLIENT, ND_MSG_DIAGNOSTICS);
	assert_string_equal(msg->diagnostics.module, "app/util");
	assert_int_equal(nd_diags_decode(&diags, msg->diagnostics.diags.data, msg->diagnostics.diags.len), ND_OK);
	assert_non_null(strstr(diags.items.data[0].message, "signal 11"));
	nd_diags_release(&diags);
	cluster_free(cluster);
}

static void finds_the_source_that_crashes_a_scan(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);
	const struct nd_msg *task;
	uint32_t crashes = 0;

	(void)state;
	cluster_join(cluster, WORKER, 8);
	cluster_open(cluster, CLIENT, session, two_modules, true, true);
	while ((task = cluster_next(cluster, WORKER, ND_MSG_TASK))) {
		bool has_util = false;

		for (uint32_t i = 0; i < task->task.input_count; i++)
			has_util |= !strcmp(task->task.inputs[i].module, "app/util");
		crashes += has_util;
		if (has_util)
			cluster_report(cluster, WORKER, task, ND_TASK_CRASHED, "signal 11");
		else
			cluster_answer(cluster, WORKER, task);
	}
	assert_int_equal(crashes, 4); // twice all together, twice alone
	assert_int_equal(done(cluster, CLIENT)->status, ND_BUILD_DIAGNOSTICS);
	assert_string_equal(cluster_next(cluster, CLIENT, ND_MSG_DIAGNOSTICS)->diagnostics.module, "app/util");
	cluster_free(cluster);
}

static void runs_identical_tasks_of_two_builds_once(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT), other = cluster_connect(cluster, OTHER_CLIENT);
	const struct nd_msg_build_done *a, *b;

	(void)state;
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	cluster_open(cluster, OTHER_CLIENT, other, two_modules, false, true);
	cluster_join(cluster, WORKER, 1);
	assert_int_equal(cluster->core.tasks.live, 1); // one batch of scans for both
	cluster_work(cluster, WORKER);
	a = done(cluster, CLIENT);
	b = done(cluster, OTHER_CLIENT);
	assert_true(nd_digest_eq(&a->files[0].digest, &b->files[0].digest));
	assert_int_equal(cluster->core.done, cluster->core.pool.workers.data[0]->done);
	assert_int_equal(cluster->core.tasks.live, 0);
	cluster_free(cluster);
}

static void a_build_survives_the_end_of_the_one_it_shared_tasks_with(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT), other = cluster_connect(cluster, OTHER_CLIENT);

	(void)state;
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	cluster_open(cluster, OTHER_CLIENT, other, two_modules, false, true);
	nd_core_receive(&cluster->core, CLIENT, &(struct nd_msg){.type = ND_MSG_CANCEL, .cancel = {session}});
	assert_int_equal(done(cluster, CLIENT)->status, ND_BUILD_CANCELLED);
	nd_core_receive(&cluster->core, CLIENT, &(struct nd_msg){.type = ND_MSG_GOODBYE});
	cluster_join(cluster, WORKER, 1);
	cluster_work(cluster, WORKER);
	assert_int_equal(done(cluster, OTHER_CLIENT)->status, ND_BUILD_OK);
	cluster_free(cluster);
}

static void cancelling_stops_what_runs(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);
	const struct nd_msg *task, *back;

	(void)state;
	cluster_join(cluster, WORKER, 1);
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	task = cluster_next(cluster, WORKER, ND_MSG_TASK);
	cluster_started(cluster, WORKER, task);
	nd_core_receive(&cluster->core, CLIENT, &(struct nd_msg){.type = ND_MSG_CANCEL, .cancel = {session}});
	back = cluster_next(cluster, WORKER, ND_MSG_TAKE_BACK);
	assert_true(back->take_back.running_too);
	assert_int_equal(back->take_back.task_ids[0], task->task.task_id);
	assert_int_equal(cluster->core.tasks.live, 0);
	cluster_report(cluster, WORKER, task, ND_TASK_CANCELLED, ""); // of a task that is forgotten
	cluster_free(cluster);
}

static void takes_waiting_tasks_back_for_an_idle_worker(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);
	const struct nd_msg *back, *task;

	(void)state;
	cluster_join(cluster, WORKER, 2);
	cluster_open(cluster, CLIENT, session, two_modules, true, true);
	cluster_scan_all(cluster, WORKER); // two modules to check fill both slots
	assert_int_equal(cluster_count(cluster, WORKER, ND_MSG_TASK), 2);
	cluster_free(cluster);

	cluster = cluster_new();
	session = cluster_connect(cluster, CLIENT);
	cluster_join(cluster, WORKER, 1);
	cluster_open(cluster, CLIENT, session, two_modules, true, true);
	cluster_scan_all(cluster, WORKER);
	assert_int_equal(cluster_count(cluster, WORKER, ND_MSG_TASK), 2); // one runs, one waits there
	cluster_started(cluster, WORKER, cluster_next(cluster, WORKER, ND_MSG_TASK));
	task = cluster_next(cluster, WORKER, ND_MSG_TASK);
	cluster_join(cluster, OTHER_WORKER, 1);
	back = cluster_next(cluster, WORKER, ND_MSG_TAKE_BACK);
	assert_non_null(back);
	assert_false(back->take_back.running_too);
	assert_int_equal(back->take_back.task_ids[0], task->task.task_id);
	nd_core_receive(&cluster->core, WORKER, &(struct nd_msg){.type = ND_MSG_TASK_RETURNED, .task_returned = {
		.task_ids = &task->task.task_id, .task_count = 1}});
	assert_int_equal(cluster_next(cluster, OTHER_WORKER, ND_MSG_TASK)->task.task_id, task->task.task_id);
	cluster_free(cluster);
}

static void believes_no_result_whose_blobs_are_wrong(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);
	const struct nd_msg_build_done *end;
	const struct nd_msg *task;
	struct nd_str blob = ND_STR("not what was promised");
	struct nd_msg_file file = {.name = "object", .digest = nd_digest_of("x", 1), .size = blob.len, .frame = 1};

	(void)state;
	cluster_join(cluster, WORKER, 8);
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	cluster_scan_all(cluster, WORKER);
	task = compile_task(cluster, WORKER, "app/util");
	nd_core_receive(&cluster->core, WORKER, &(struct nd_msg){
		.type = ND_MSG_TASK_RESULT, .blobs = &blob, .blob_count = 1, .task_result = {
			.task_id = task->task.task_id, .instance = task->task.instance, .status = ND_TASK_OK,
			.outputs = &file, .output_count = 1, .text = ""}});
	task = compile_task(cluster, WORKER, "app/util");
	assert_non_null(task); // it is done again
	file.frame = 0;        // promised, but never sent
	nd_core_receive(&cluster->core, WORKER, &(struct nd_msg){.type = ND_MSG_TASK_RESULT, .task_result = {
		.task_id = task->task.task_id, .instance = task->task.instance, .status = ND_TASK_OK,
		.outputs = &file, .output_count = 1, .text = ""}});
	task = compile_task(cluster, WORKER, "app/util");
	assert_non_null(task);
	cluster_report(cluster, WORKER, task, ND_TASK_FAILED, "no space");
	end = done(cluster, CLIENT);
	assert_int_equal(end->status, ND_BUILD_FAILED);
	assert_string_equal(end->text, "no space");
	cluster_free(cluster);
}

static void believes_no_result_of_who_was_not_asked(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);
	const struct nd_msg *task;
	struct nd_str blob = ND_STR("an object of somebody else");
	struct nd_msg_file file = {.name = "object", .digest = nd_digest_of(blob.data, blob.len), .size = blob.len};
	struct nd_msg result = {.type = ND_MSG_TASK_RESULT, .task_result = {
		.status = ND_TASK_OK, .outputs = &file, .output_count = 1, .text = ""}};

	(void)state;
	cluster_join(cluster, WORKER, 8);
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	cluster_scan_all(cluster, WORKER);
	cluster_join(cluster, OTHER_WORKER, 8);
	task = compile_task(cluster, WORKER, "app/util");
	assert_int_equal(nd_cache_put_blob(cluster->core.config.cache, blob.data, blob.len, NULL), ND_OK);
	result.task_result.task_id = task->task.task_id;
	result.task_result.instance = task->task.instance;
	nd_core_receive(&cluster->core, OTHER_WORKER, &result);
	assert_int_equal(nd_tasks_find(&cluster->core.tasks, task->task.task_id)->failures, 0);
	file.size++; // of who was asked, but it is another blob
	nd_core_receive(&cluster->core, WORKER, &result);
	assert_int_equal(nd_tasks_find(&cluster->core.tasks, task->task.task_id)->failures, 1);
	cluster_work(cluster, WORKER);
	cluster_work(cluster, OTHER_WORKER);
	assert_int_equal(done(cluster, CLIENT)->status, ND_BUILD_OK);
	cluster_free(cluster);
}

static void starts_again_when_an_input_is_gone(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);

	(void)state;
	cluster_join(cluster, WORKER, 8);
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	cluster_scan_all(cluster, WORKER);
	cluster_report(cluster, WORKER, compile_task(cluster, WORKER, "app/main"), ND_TASK_MISSING_INPUT, "gone");
	assert_null(cluster_next(cluster, CLIENT, ND_MSG_BUILD_DONE));
	assert_non_null(compile_task(cluster, WORKER, "app/main")); // the same question as before, scans from the cache
	for (int i = 0; i < 10 && !cluster_count(cluster, CLIENT, ND_MSG_BUILD_DONE); i++) {
		const struct nd_msg *task = compile_task(cluster, WORKER, "app/util");

		assert_non_null(task);
		cluster_report(cluster, WORKER, task, ND_TASK_MISSING_INPUT, "gone");
	}
	assert_int_equal(done(cluster, CLIENT)->status, ND_BUILD_FAILED); // not for ever
	cluster_free(cluster);
}

static void reports_what_is_wrong_with_the_graph(void **state)
{
	static const struct {
		const char *label;
		struct text texts[4];
		const char *expected;
	} cases[] = {
		{"missing module", {{"main.nc", "import { a } from \"nothere\"\nprint(a)\n"}}, "nothere"},
		{"cycle", {{"main.nc", "import { a } from \"one\"\nprint(a())\n"},
			   {"one.nc", "import { b } from \"two\"\nexport func a(): int { return b() }\n"},
			   {"two.nc", "import { a } from \"one\"\nexport func b(): int { return a() }\n"}}, "one"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct cluster *cluster = cluster_new();
		uint64_t session = cluster_connect(cluster, CLIENT);
		const struct nd_msg *msg;
		struct nd_diags diags;

		cluster_join(cluster, WORKER, 2);
		cluster_open(cluster, CLIENT, session, cases[i].texts, false, true);
		cluster_work(cluster, WORKER);
		if (done(cluster, CLIENT)->status != ND_BUILD_DIAGNOSTICS)
			fail_msg("%s: the build did not fail", cases[i].label);
		msg = cluster_next(cluster, CLIENT, ND_MSG_DIAGNOSTICS);
		assert_non_null(msg);
		assert_int_equal(nd_diags_decode(&diags, msg->diagnostics.diags.data, msg->diagnostics.diags.len),
				 ND_OK);
		if (!strstr(diags.items.data[0].message, cases[i].expected))
			fail_msg("%s: %s", cases[i].label, diags.items.data[0].message);
		nd_diags_release(&diags);
		cluster_free(cluster);
	}
}

static void compiles_what_does_not_depend_on_a_broken_module(void **state)
{
	static const struct text texts[] = {
		{"main.nc", "import { a } from \"broken\"\nimport { b } from \"fine\"\nprint(a() + b())\n"},
		{"broken.nc", "export func a(: int {\n"},
		{"fine.nc", "export func b(): int { return 1 }\n"},
		{NULL, NULL},
	};
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);

	(void)state;
	cluster_join(cluster, WORKER, 8);
	cluster_open(cluster, CLIENT, session, texts, true, true);
	cluster_scan_all(cluster, WORKER);
	assert_non_null(compile_task(cluster, WORKER, "app/fine"));
	assert_null(compile_task(cluster, WORKER, "app/main"));
	assert_null(compile_task(cluster, WORKER, "app/broken"));
	cluster_free(cluster);
}

static void turns_strangers_away(void **state)
{
	static const struct {
		const char *label;
		struct nd_msg msg;
		enum nd_refusal reason;
	} cases[] = {
		{"another compiler", {.type = ND_MSG_HELLO, .hello = {.role = ND_ROLE_WORKER, .node = "x", .slots = 1}},
			ND_REFUSED_COMPILER},
		{"a result before HELLO", {.type = ND_MSG_TASK_RESULT, .task_result = {.status = ND_TASK_OK}},
			ND_REFUSED_UNKNOWN},
		{"a build before HELLO", {.type = ND_MSG_BUILD_OPEN}, ND_REFUSED_UNKNOWN},
	};
	struct cluster *cluster = cluster_new();
	const struct nd_msg *msg;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		nd_core_receive(&cluster->core, 99, &cases[i].msg);
		msg = cluster_next(cluster, 99, ND_MSG_REFUSED);
		assert_non_null(msg);
		assert_int_equal(msg->refused.reason, cases[i].reason);
	}
	(void)cluster_connect(cluster, CLIENT);
	nd_core_receive(&cluster->core, CLIENT, &(struct nd_msg){.type = ND_MSG_TASK_STARTED});
	assert_int_equal(cluster_next(cluster, CLIENT, ND_MSG_REFUSED)->refused.reason, ND_REFUSED_ROLE);
	nd_core_drain(&cluster->core);
	nd_core_receive(&cluster->core, 99, &(struct nd_msg){.type = ND_MSG_HELLO, .hello = {
		.role = ND_ROLE_CLIENT, .build = nd_compiler_digest(), .node = "x"}});
	assert_int_equal(cluster_next(cluster, 99, ND_MSG_REFUSED)->refused.reason, ND_REFUSED_DRAINING);
	cluster_free(cluster);
}

static void forgets_a_client_that_is_silent(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);

	(void)state;
	cluster_open(cluster, CLIENT, session, two_modules, false, true);
	assert_true(nd_core_busy(&cluster->core));
	cluster_pass_ms(cluster, 2500);
	assert_false(nd_core_busy(&cluster->core));
	assert_int_equal(cluster->core.tasks.live, 0);
	cluster_free(cluster);
}

static void hello_said_twice_is_one_session(void **state)
{
	struct cluster *cluster = cluster_new();
	uint64_t first = cluster_connect(cluster, CLIENT);

	(void)state;
	assert_int_equal(cluster_connect(cluster, CLIENT), first);
	cluster_free(cluster);
}

static void shares_the_workers_among_builds(void **state)
{
	static const struct text many[] = {
		{"main.nc", "print(1)\n"}, {"a.nc", "export func a(): int { return 1 }\n"},
		{"b.nc", "export func b(): int { return 2 }\n"}, {"c.nc", "export func c(): int { return 3 }\n"},
		{"d.nc", "export func d(): int { return 4 }\n"}, {NULL, NULL},
	};
	static const struct text few[] = {{"main.nc", "print(2)\n"}, {NULL, NULL}};
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT), other = cluster_connect(cluster, OTHER_CLIENT);

	(void)state;
	cluster_join(cluster, WORKER, 1);
	cluster_open(cluster, CLIENT, session, many, true, true);
	cluster_scan_all(cluster, WORKER);
	cluster_open(cluster, OTHER_CLIENT, other, few, true, true);
	// The small build comes to its end long before the large one.
	while (!cluster_count(cluster, OTHER_CLIENT, ND_MSG_BUILD_DONE))
		cluster_answer(cluster, WORKER, cluster_next(cluster, WORKER, ND_MSG_TASK));
	assert_int_equal(cluster_count(cluster, CLIENT, ND_MSG_BUILD_DONE), 0);
	cluster_free(cluster);
}

// Modules of one line; `texts` has room for one more than `count`.
static void make_many(struct text *texts, uint32_t count, char letter)
{
	for (uint32_t i = 0; i < count; i++)
		texts[i] = (struct text){i ? nd_sprintf("m%u.nc", i) : nd_strdup("main.nc"),
					 nd_sprintf("export const %c%u: int = %u\n", letter, i, i)};
	texts[count] = (struct text){NULL, NULL};
}

static void free_many(struct text *texts)
{
	for (; texts->path; texts++) {
		nd_free((char *)texts->path);
		nd_free((char *)texts->source);
	}
}

static void a_large_build_keeps_nobody_waiting(void **state)
{
	enum { MODULES = 3 * ND_CORE_SLICE };
	struct text texts[MODULES + 1];
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);
	uint32_t answered = 0;

	(void)state;
	make_many(texts, MODULES, 'x');
	cluster_join(cluster, WORKER, 4);
	cluster_open(cluster, CLIENT, session, texts, true, true);
	while (nd_core_step(&cluster->core)) // looks for scans, and finds none
		assert_int_equal(cluster->core.sessions.data[0]->wanted, 0);
	while (cluster->core.sessions.data[0]->state == ND_SESSION_SCANNING)
		if (!nd_core_step(&cluster->core))
			cluster_answer(cluster, WORKER, cluster_next(cluster, WORKER, ND_MSG_TASK));
	// The first modules compile while others have not been looked at.
	assert_true(nd_core_has_more(&cluster->core));
	answered = cluster_work(cluster, WORKER);
	assert_true(answered > 0);
	assert_int_equal(cluster_count(cluster, CLIENT, ND_MSG_BUILD_DONE), 0);
	while (nd_core_step(&cluster->core))
		;
	while (!cluster_count(cluster, CLIENT, ND_MSG_BUILD_DONE))
		answered += cluster_work(cluster, WORKER);
	assert_true(answered >= MODULES);
	assert_int_equal(cluster_next(cluster, CLIENT, ND_MSG_BUILD_DONE)->build_done.counts.compiled, MODULES);
	free_many(texts);
	cluster_free(cluster);
}

static void a_build_that_ends_while_it_is_looked_at_is_forgotten(void **state)
{
	enum { MODULES = 2 * ND_CORE_SLICE };
	struct text texts[MODULES + 1];
	struct cluster *cluster = cluster_new();
	uint64_t session = cluster_connect(cluster, CLIENT);

	(void)state;
	make_many(texts, MODULES, 'x');
	cluster_open(cluster, CLIENT, session, texts, true, true);
	assert_true(nd_core_has_more(&cluster->core));
	nd_core_receive(&cluster->core, CLIENT, &(struct nd_msg){.type = ND_MSG_CANCEL, .cancel = {session}});
	assert_false(nd_core_has_more(&cluster->core));
	assert_int_equal(cluster_next(cluster, CLIENT, ND_MSG_BUILD_DONE)->build_done.status, ND_BUILD_CANCELLED);
	free_many(texts);
	cluster_free(cluster);
}

// Both have far more tasks than places; whoever ends one, the next goes to whom it is due.
static void places_are_shared_by_weight(void **state)
{
	enum { MODULES = 100, SLOTS = 8 };
	struct text texts[2][MODULES + 1];
	struct cluster *cluster = cluster_new();
	const nd_wire_peer clients[2] = {CLIENT, OTHER_CLIENT};
	const struct nd_session *sessions[2];

	(void)state;
	cluster_join(cluster, WORKER, SLOTS);
	for (uint32_t i = 0; i < 2; i++) {
		make_many(texts[i], MODULES, i ? 'y' : 'x');
		cluster_open(cluster, clients[i], cluster_connect(cluster, clients[i]), texts[i], true, true);
		while (cluster->core.sessions.data[i]->state == ND_SESSION_SCANNING)
			cluster_answer(cluster, WORKER, cluster_next(cluster, WORKER, ND_MSG_TASK));
		sessions[i] = cluster->core.sessions.data[i];
	}
	cluster->core.sessions.data[1]->weight = 4;
	for (int i = 0; i < 40; i++) {
		cluster_answer(cluster, WORKER, cluster_next(cluster, WORKER, ND_MSG_TASK));
		assert_int_equal(sessions[0]->running + sessions[1]->running, SLOTS + SLOTS / 4);
	}
	assert_int_equal(sessions[0]->running, 2);
	assert_int_equal(sessions[1]->running, 8);
	nd_core_receive(&cluster->core, OTHER_CLIENT, &(struct nd_msg){.type = ND_MSG_GOODBYE});
	assert_int_equal(sessions[0]->running, SLOTS + SLOTS / 4); // all of them now
	free_many(texts[0]);
	free_many(texts[1]);
	cluster_free(cluster);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(builds_a_program),
		cmocka_unit_test(does_nothing_twice),
		cmocka_unit_test(looks_at_every_object_when_the_client_misses_one),
		cmocka_unit_test(compiles_one_module_after_an_edit_of_a_body),
		cmocka_unit_test(asks_for_sources_that_no_node_has),
		cmocka_unit_test(says_within_a_second_that_it_waits_for_workers),
		cmocka_unit_test(gives_the_tasks_of_a_dead_worker_to_another),
		cmocka_unit_test(ignores_results_of_earlier_leases),
		cmocka_unit_test(blames_the_module_that_kills_two_compilers),
		cmocka_unit_test(finds_the_source_that_crashes_a_scan),
		cmocka_unit_test(runs_identical_tasks_of_two_builds_once),
		cmocka_unit_test(a_build_survives_the_end_of_the_one_it_shared_tasks_with),
		cmocka_unit_test(cancelling_stops_what_runs),
		cmocka_unit_test(takes_waiting_tasks_back_for_an_idle_worker),
		cmocka_unit_test(believes_no_result_whose_blobs_are_wrong),
		cmocka_unit_test(believes_no_result_of_who_was_not_asked),
		cmocka_unit_test(starts_again_when_an_input_is_gone),
		cmocka_unit_test(reports_what_is_wrong_with_the_graph),
		cmocka_unit_test(compiles_what_does_not_depend_on_a_broken_module),
		cmocka_unit_test(turns_strangers_away),
		cmocka_unit_test(forgets_a_client_that_is_silent),
		cmocka_unit_test(hello_said_twice_is_one_session),
		cmocka_unit_test(shares_the_workers_among_builds),
		cmocka_unit_test(a_large_build_keeps_nobody_waiting),
		cmocka_unit_test(a_build_that_ends_while_it_is_looked_at_is_forgotten),
		cmocka_unit_test(places_are_shared_by_weight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
