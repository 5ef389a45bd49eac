// Tasks that run twice: late ones, and all of them with --verify.
#include "cluster.h"
#include "straggler.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { CLIENT = 1, WORKER = 11, OTHER_WORKER = 12 };

static const struct text one_module[] = {{"main.nc", "print(1)\n"}, {NULL, NULL}};

static void pass(struct cluster *cluster, uint64_t ms)
{
	for (; ms; ms -= 100) {
		cluster_beat(cluster, CLIENT);
		cluster_beat(cluster, WORKER);
		cluster_beat(cluster, OTHER_WORKER);
		cluster_pass_ms(cluster, 100);
	}
}

// One module is being checked on WORKER, later than it should; OTHER_WORKER has nothing to do.
struct late {
	struct cluster *cluster;
	const struct nd_msg *task;
	const struct nd_msg *copy;
};

static struct late late_task(void)
{
	struct late late = {.cluster = cluster_new()};
	uint64_t session = cluster_connect(late.cluster, CLIENT);

	cluster_join(late.cluster, WORKER, 1);
	cluster_open(late.cluster, CLIENT, session, one_module, true, true);
	cluster_scan_all(late.cluster, WORKER);
	late.task = cluster_next(late.cluster, WORKER, ND_MSG_TASK);
	assert_non_null(late.task);
	cluster_started(late.cluster, WORKER, late.task);
	cluster_join(late.cluster, OTHER_WORKER, 1);
	pass(late.cluster, ND_STRAGGLER_MIN_MS);
	assert_null(cluster_next(late.cluster, OTHER_WORKER, ND_MSG_TASK)); // not yet
	pass(late.cluster, 1000);
	late.copy = cluster_next(late.cluster, OTHER_WORKER, ND_MSG_TASK);
	assert_non_null(late.copy);
	assert_memory_equal(&late.copy->task.key, &late.task->task.key, sizeof late.copy->task.key);
	cluster_started(late.cluster, OTHER_WORKER, late.copy);
	pass(late.cluster, 5000);
	assert_null(cluster_next(late.cluster, WORKER, ND_MSG_TASK)); // one copy is enough
	return late;
}

static void is_done(struct late *late)
{
	const struct nd_msg *done = cluster_next(late->cluster, CLIENT, ND_MSG_BUILD_DONE);

	assert_non_null(done);
	assert_int_equal(done->build_done.status, ND_BUILD_OK);
	assert_int_equal(done->build_done.counts.compiled, 1);
	assert_int_equal(late->cluster->core.tasks.live, 0);
}

static void stopped(struct late *late, nd_wire_peer worker, const struct nd_msg *task)
{
	const struct nd_msg *stop = cluster_next(late->cluster, worker, ND_MSG_TAKE_BACK);

	assert_non_null(stop);
	assert_true(stop->take_back.running_too);
	assert_int_equal(stop->take_back.task_ids[0], task->task.task_id);
}

static void a_late_task_ends_with_its_copy(void **state)
{
	struct late late = late_task();

	(void)state;
	cluster_answer(late.cluster, OTHER_WORKER, late.copy);
	is_done(&late);
	stopped(&late, WORKER, late.task);
	cluster_answer(late.cluster, WORKER, late.task); // too late for anything
	assert_int_equal(late.cluster->core.done, 3); // two scans' tasks at most, and this one
	cluster_free(late.cluster);
}

static void the_original_may_still_be_first(void **state)
{
	struct late late = late_task();

	(void)state;
	cluster_answer(late.cluster, WORKER, late.task);
	is_done(&late);
	stopped(&late, OTHER_WORKER, late.copy);
	cluster_free(late.cluster);
}

static void what_happens_to_a_copy_harms_nobody(void **state)
{
	struct late late = late_task();

	(void)state;
	cluster_report(late.cluster, OTHER_WORKER, late.copy, ND_TASK_CRASHED, "signal 9");
	pass(late.cluster, 100);
	late.copy = cluster_next(late.cluster, OTHER_WORKER, ND_MSG_TASK); // it is tried again
	assert_non_null(late.copy);
	nd_core_receive(&late.cluster->core, OTHER_WORKER, &(struct nd_msg){.type = ND_MSG_GOODBYE});
	cluster_answer(late.cluster, WORKER, late.task);
	is_done(&late);
	cluster_free(late.cluster);
}

static void a_copy_outlives_the_worker_of_the_original(void **state)
{
	struct late late = late_task();

	(void)state;
	nd_core_receive(&late.cluster->core, WORKER, &(struct nd_msg){.type = ND_MSG_GOODBYE});
	cluster_answer(late.cluster, OTHER_WORKER, late.copy);
	is_done(&late);
	assert_int_equal(late.cluster->core.queued, 0);
	cluster_free(late.cluster);
}

static void both_are_stopped_when_nobody_wants_it(void **state)
{
	struct late late = late_task();

	(void)state;
	nd_core_receive(&late.cluster->core, CLIENT, &(struct nd_msg){.type = ND_MSG_CANCEL});
	stopped(&late, WORKER, late.task);
	stopped(&late, OTHER_WORKER, late.copy);
	assert_int_equal(late.cluster->core.tasks.live, 0);
	cluster_free(late.cluster);
}

// ---- --verify ----

static uint32_t work_both(struct cluster *cluster, nd_wire_peer liar)
{
	uint32_t tasks = 0, before;

	do {
		nd_wire_peer peers[] = {WORKER, OTHER_WORKER};

		before = tasks;
		for (int i = 0; i < 2; i++)
			for (const struct nd_msg *task; (task = cluster_next(cluster, peers[i], ND_MSG_TASK)); tasks++) {
				cluster_started(cluster, peers[i], task);
				if (peers[i] == liar && task->task.kind == ND_TASK_COMPILE)
					cluster_lie(cluster, peers[i], task);
				else
					cluster_answer(cluster, peers[i], task);
			}
	} while (tasks > before);
	return tasks;
}

static const struct nd_msg_build_done *build_verified(struct cluster *cluster, nd_wire_peer liar, uint32_t *tasks)
{
	uint64_t session = cluster_connect(cluster, CLIENT);
	const struct nd_msg *done;

	cluster->verify = true;
	cluster_join(cluster, WORKER, 1);
	cluster_join(cluster, OTHER_WORKER, 1);
	cluster_open(cluster, CLIENT, session, one_module, false, true);
	*tasks = work_both(cluster, liar);
	done = cluster_next(cluster, CLIENT, ND_MSG_BUILD_DONE);
	assert_non_null(done);
	return &done->build_done;
}

static void verifying_makes_everything_on_two_workers(void **state)
{
	struct cluster *cluster = cluster_new();
	uint32_t tasks;

	(void)state;
	assert_int_equal(build_verified(cluster, 0, &tasks)->status, ND_BUILD_OK);
	assert_int_equal(tasks % 2, 0);
	assert_int_equal(cluster->core.pool.workers.data[0]->done, tasks / 2);
	assert_int_equal(cluster->core.pool.workers.data[1]->done, tasks / 2);
	cluster_free(cluster);
}

static void verifying_finds_a_worker_that_makes_other_bytes(void **state)
{
	struct cluster *cluster = cluster_new();
	const struct nd_msg_build_done *done;
	uint32_t tasks;

	(void)state;
	done = build_verified(cluster, OTHER_WORKER, &tasks);
	assert_int_equal(done->status, ND_BUILD_FAILED);
	assert_non_null(strstr(done->text, "differ"));
	cluster->verify = false; // and nothing of it is remembered as the result
	cluster_open(cluster, CLIENT, cluster->core.sessions.data[0]->id, one_module, false, true);
	assert_true(work_both(cluster, 0) > 0);
	cluster_free(cluster);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_late_task_ends_with_its_copy),
		cmocka_unit_test(the_original_may_still_be_first),
		cmocka_unit_test(what_happens_to_a_copy_harms_nobody),
		cmocka_unit_test(a_copy_outlives_the_worker_of_the_original),
		cmocka_unit_test(both_are_stopped_when_nobody_wants_it),
		cmocka_unit_test(verifying_makes_everything_on_two_workers),
		cmocka_unit_test(verifying_finds_a_worker_that_makes_other_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
