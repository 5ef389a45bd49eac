// Threads: their beginning and end, and the table of them.
//
// A thread lives as long as its function runs; its object lives as long as somebody may ask for its error. An object is
// kept alive by its thread (nd_self.object), while it begins by the list `starting`, and if it ended with an error that
// nobody has joined by the list `failed`. Both lists hang together by the objects' `next`.
#include "thread.h"

#include "fiber.h"
#include "lock.h"
#include "rt_internal.h"
#include "sync.h"
#include "world.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	UNLIMITED_BYTES = 64 << 20, // taken as the size when the system sets none
	THREAD_STACK_BYTES = 2 << 20, // of addresses; memory is taken as it is used
	THREAD_STACK_TOP_BYTES = 64 << 10 // what the C library has at the upper end, at most
};

_Thread_local struct nd_thread nd_self;
_Thread_local char *nd_rt_stack_limit;
struct nd_thread *nd_threads;

static struct nd_lock registry;
static struct nd_rt_thread *starting, *failed; // guarded by the registry's lock

struct nd_rt_thread {
	struct nd_rt_object head;
	struct nd_rt_thread *next;
	struct nd_rt_closure *function; // NULL once it has ended
	struct nd_rt_error *error;
	// The collector looks up to here.
	struct nd_gate gate;
	bool ended;
};

static const struct nd_rt_class thread_class = {
	.name = "Thread",
	.size = sizeof(struct nd_rt_thread),
	.ref_bytes = offsetof(struct nd_rt_thread, gate),
	.kind = ND_RT_CLASS,
};

void nd_threads_lock(void)
{
	nd_lock_acquire(&registry);
}

void nd_threads_unlock(void)
{
	nd_lock_release(&registry);
}

void nd_thread_set_stack(const struct nd_stack *stack)
{
	nd_self.stack = *stack;
	if (!nd_self.memory_ran_out)
		nd_rt_stack_limit = stack->limit;
}

// The caller holds the registry's lock, or is the first thread.
static void enter(void)
{
	nd_self.id = (int)syscall(SYS_gettid);
	nd_self.next = nd_threads;
	nd_self.before = NULL;
	if (nd_threads)
		nd_threads->before = &nd_self;
	nd_threads = &nd_self;
}

static void leave(void)
{
	if (nd_self.next)
		nd_self.next->before = nd_self.before;
	if (nd_self.before)
		nd_self.before->next = nd_self.next;
	else
		nd_threads = nd_self.next;
}

void nd_thread_init(void *frame)
{
	struct rlimit limit;
	size_t size = UNLIMITED_BYTES;
	uintptr_t low;

	if (!getrlimit(RLIMIT_STACK, &limit) && limit.rlim_cur != RLIM_INFINITY)
		size = limit.rlim_cur;
	low = (uintptr_t)frame - size;
	nd_thread_set_stack(&(struct nd_stack){
		.low = low,
		// These bytes lie above all frames of the first thread.
		.high = getauxval(AT_RANDOM) & ~(uintptr_t)7,
		.base_frame = (uintptr_t)frame,
		.limit = (char *)low + ND_STACK_RESERVE_BYTES,
	});
	enter();
}

// Lists -----------------------------------------------------------------------------------------------------------
static void push(struct nd_rt_thread **list, struct nd_rt_thread *object)
{
	object->next = *list;
	*list = object;
}

static void take_out(struct nd_rt_thread **list, struct nd_rt_thread *object)
{
	for (; *list; list = &(*list)->next) {
		if (*list != object)
			continue;
		*list = object->next;
		object->next = NULL;
		return;
	}
}

// A life ----------------------------------------------------------------------------------------------------------
static void begin(struct nd_rt_thread *object, void *frame)
{
	uintptr_t low = (uintptr_t)frame + THREAD_STACK_TOP_BYTES - THREAD_STACK_BYTES;

	nd_thread_set_stack(&(struct nd_stack){
		.low = low,
		.high = (uintptr_t)frame,
		.base_frame = (uintptr_t)frame,
		.limit = (char *)low + ND_STACK_RESERVE_BYTES,
	});
	nd_threads_lock();
	take_out(&starting, object);
	nd_self.object = object;
	enter();
	nd_threads_unlock();
}

static void end(struct nd_rt_thread *object)
{
	if (object->error) {
		nd_threads_lock();
		push(&failed, object);
		nd_threads_unlock();
	}
	nd_fibers_release();
	nd_gate_lock(&object->gate);
	object->function = NULL;
	object->ended = true;
	nd_gate_wake_all(&object->gate, 0);
	nd_gate_unlock(&object->gate);
	nd_heap_release_runs();
	nd_threads_lock();
	nd_self.object = NULL;
	leave();
	nd_fibers_alone();
	nd_threads_unlock();
	nd_sync_thread_sleeps();
}

static __attribute__((noinline)) void run(struct nd_rt_thread *object)
{
	struct nd_rt_error *(*code)(struct nd_rt_closure *) = (struct nd_rt_error *
							       (*)(struct nd_rt_closure *))(
								      uintptr_t)object->function->code;

	object->error = code(object->function);
	nd_fibers_finish();
}

static void *start(void *arg)
{
	struct nd_rt_thread *object = arg;
	void *handler_stack = nd_rt_fault_stack_new();

	begin(object, __builtin_frame_address(0));
	run(object);
	end(object);
	nd_rt_fault_stack_release(handler_stack);
	return NULL;
}

static int create(struct nd_rt_thread *object)
{
	pthread_attr_t attr;
	pthread_t thread;
	int code = pthread_attr_init(&attr);

	if (code)
		return code;
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	code = pthread_attr_setstacksize(&attr, THREAD_STACK_BYTES);
	if (!code)
		code = pthread_create(&thread, &attr, start, object);
	pthread_attr_destroy(&attr);
	return code;
}

struct nd_rt_ref_or_error nd_rt_thread_start(struct nd_rt_closure *function)
{
	struct nd_rt_thread *object = nd_rt_new(&thread_class);
	int code;

	object->function = function;
	if (!nd_many_threads) {
		nd_world_init();
		nd_fibers_share();
		nd_many_threads = true;
	}
	nd_threads_lock();
	push(&starting, object);
	nd_threads_unlock();
	nd_sync_thread_wakes();
	code = create(object);
	if (!code)
		return (struct nd_rt_ref_or_error){object, NULL};

	nd_sync_thread_sleeps();
	nd_threads_lock();
	take_out(&starting, object);
	nd_threads_unlock();

	struct nd_rt_string *parts[] = {nd_rt_string_from_c("no more threads: "),
					nd_rt_string_from_c(strerror(code))};

	return (struct nd_rt_ref_or_error){
		NULL,
		nd_rt_error_make(nd_rt_out_of_memory_error, nd_rt_string_concat_n(parts, 2),
				 __builtin_frame_address(0)),
	};
}

struct nd_rt_error *nd_rt_thread_join(struct nd_rt_thread *object)
{
	nd_gate_lock(&object->gate);
	while (!object->ended)
		nd_gate_wait(&object->gate, 0);
	nd_gate_unlock(&object->gate);
	if (object->error) {
		nd_threads_lock();
		take_out(&failed, object);
		nd_threads_unlock();
	}
	return object->error;
}

bool nd_rt_thread_is_current(const struct nd_rt_thread *object)
{
	return nd_self.object == object;
}

bool nd_threads_report(void)
{
	bool any = false;

	for (;;) {
		struct nd_rt_thread *object;

		nd_threads_lock();
		object = failed;
		if (object)
			failed = object->next;
		nd_threads_unlock();
		if (!object)
			return any;
		nd_rt_error_report("error in a thread: ", object->error);
		any = true;
	}
}
