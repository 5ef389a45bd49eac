// The event loop: a heap of timers, an epoll instance, and a list of what other threads posted. The latter two are made
// when they are needed: a program that only sleeps has none.
#include "loop.h"

#include "fiber.h"
#include "lock.h"
#include "rt_internal.h"
#include "sync.h"
#include "world.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

enum { EVENTS = 128, NS_PER_S = 1000000000, NS_PER_MS = 1000000 };

struct entry { // of the heap; the key is here, so that sifting looks into no timer
	int64_t at_ns;
	uint64_t number;
	struct nd_timer *timer;
};

struct post {
	struct post *next;
	void (*run)(void *arg);
	void *arg;
};

struct nd_loop {
	struct entry *heap; // from 1 on
	size_t len, cap;
	uint64_t number; // of timers set so far
	int64_t virtual_ns;
	bool is_virtual;
	int epoll; // -1: none yet
	uint32_t waiting, expected;
	uint32_t expected_of_threads; // counted in `expected` too
	struct nd_watch *borrowed; // by nd_loop_wait_readable and _writable
	struct epoll_event events[EVENTS];

	_Atomic int posted_fd; // -1: none yet
	pthread_mutex_t lock; // of what follows; threads may post that the program does not know of
	struct post *posts, **posts_end;
	bool asleep; // counted so, until somebody posts
};

static _Noreturn void out_of_memory(void)
{
	nd_rt_fatal("OutOfMemoryError", "no memory for the event loop");
}

struct nd_loop *nd_loop(void)
{
	struct nd_fibers *f = nd_fibers();
	const char *clock;

	if (__builtin_expect(f->loop != NULL, 1))
		return f->loop;
	f->loop = calloc(1, sizeof *f->loop);
	if (!f->loop)
		out_of_memory();
	clock = getenv("NOODLE_CLOCK");
	f->loop->is_virtual = clock && !strcmp(clock, "virtual");
	f->loop->epoll = f->loop->posted_fd = -1;
	pthread_mutex_init(&f->loop->lock, NULL);
	f->loop->posts_end = &f->loop->posts;
	return f->loop;
}

static int64_t clock_ns(const struct nd_loop *self)
{
	struct timespec now;

	if (self->is_virtual)
		return self->virtual_ns;
	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * NS_PER_S + now.tv_nsec;
}

int64_t nd_loop_now_ns(void)
{
	return clock_ns(nd_loop());
}

// Timers --------------------------------------------------------------------------------------------------------
enum { WAYS = 4 }; // children of an entry: a flatter heap than with two

static bool is_before(const struct entry *a, const struct entry *b)
{
	return a->at_ns != b->at_ns ? a->at_ns < b->at_ns : a->number < b->number;
}

static void place(struct nd_loop *self, size_t at, struct entry entry)
{
	self->heap[at] = entry;
	entry.timer->place = at;
}

static void sift_up(struct nd_loop *self, size_t at, struct entry entry)
{
	while (at > 1) {
		size_t parent = (at + WAYS - 2) / WAYS;

		if (!is_before(&entry, &self->heap[parent]))
			break;
		place(self, at, self->heap[parent]);
		at = parent;
	}
	place(self, at, entry);
}

static void sift_down(struct nd_loop *self, size_t at, struct entry entry)
{
	for (;;) {
		size_t first = WAYS * (at - 1) + 2, best = first;

		if (first > self->len)
			break;
		for (size_t i = first + 1; i < first + WAYS && i <= self->len; i++)
			if (is_before(&self->heap[i], &self->heap[best]))
				best = i;
		if (!is_before(&self->heap[best], &entry))
			break;
		place(self, at, self->heap[best]);
		at = best;
	}
	place(self, at, entry);
}

static void grow_heap(struct nd_loop *self)
{
	enum { FIRST = 64 };
	struct entry *old = self->heap;
	size_t cap = self->cap ? self->cap * 2 : FIRST;
	struct entry *heap = malloc(cap * sizeof *heap);

	if (!heap)
		out_of_memory();
	if (old)
		memcpy(heap, old, (self->len + 1) * sizeof *heap);
	nd_critical_begin();
	self->heap = heap;
	self->cap = cap;
	nd_critical_end();
	free(old);
}

void nd_timer_set(struct nd_timer *timer, int64_t at_ns)
{
	struct nd_loop *self = nd_loop();

	if (self->len + 1 >= self->cap)
		grow_heap(self);
	nd_critical_begin(); // the collector looks at the heap
	self->len++;
	sift_up(self, self->len, (struct entry){ at_ns, self->number++, timer });
	nd_critical_end();
}

void nd_timer_unset(struct nd_timer *timer)
{
	struct nd_loop *self = nd_loop();
	size_t at = timer->place;
	struct entry last;

	if (!at)
		return;
	nd_critical_begin();
	timer->place = 0;
	last = self->heap[self->len--];
	if (last.timer != timer) {
		if (is_before(&last, &self->heap[at]))
			sift_up(self, at, last);
		else
			sift_down(self, at, last);
	}
	nd_critical_end();
}

static bool fire_timers(struct nd_loop *self)
{
	int64_t now;
	bool any = false;

	if (!self->len)
		return false;
	now = clock_ns(self);
	while (self->len && self->heap[1].at_ns <= now) {
		struct nd_timer *timer = self->heap[1].timer;

		nd_timer_unset(timer);
		timer->fire(timer);
		any = true;
	}
	return any;
}

// Descriptors ---------------------------------------------------------------------------------------------------
struct nd_watch {
	int fd;
	struct wait *waits[2]; // by direction
	bool ready[2];         // since somebody waited last
	struct nd_watch *next; // of those for once
	uint32_t users;
};

struct wait { // of a fiber, on its stack
	struct nd_timer timer;
	struct nd_watch *watch; // or NULL
	struct wait *next;
	enum nd_direction direction;
	struct nd_fiber *fiber;
	enum nd_wait result;
};

static void open_epoll(struct nd_loop *self)
{
	if (self->epoll < 0)
		self->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (self->epoll < 0)
		nd_rt_fatal("IOError", "the system gives no epoll instance");
}

struct nd_watch *nd_watch_new(int fd)
{
	struct nd_loop *self = nd_loop();
	struct nd_watch *watch = calloc(1, sizeof *watch);
	struct epoll_event event = { .events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, .data.ptr = watch };

	if (!watch)
		out_of_memory();
	open_epoll(self);
	watch->fd = fd;
	if (!epoll_ctl(self->epoll, EPOLL_CTL_ADD, fd, &event))
		return watch;
	free(watch);
	return NULL;
}

static void end_wait(struct wait *wait, enum nd_wait result)
{
	if (wait->watch) {
		struct wait **at = &wait->watch->waits[wait->direction];

		while (*at != wait)
			at = &(*at)->next;
		*at = wait->next;
		nd_loop()->waiting--;
	}
	nd_timer_unset(&wait->timer);
	wait->result = result;
}

static void end_waits(struct nd_watch *watch, enum nd_direction direction, enum nd_wait result)
{
	while (watch->waits[direction]) {
		struct wait *wait = watch->waits[direction];

		end_wait(wait, result);
		nd_fiber_wake(wait->fiber);
	}
}

void nd_watch_destroy(struct nd_watch **self_p)
{
	struct nd_watch *self = *self_p;

	if (!self)
		return;
	epoll_ctl(nd_loop()->epoll, EPOLL_CTL_DEL, self->fd, NULL);
	end_waits(self, ND_READ, ND_WAIT_CLOSED);
	end_waits(self, ND_WRITE, ND_WAIT_CLOSED);
	free(self);
	*self_p = NULL;
}

static void on_deadline(struct nd_timer *timer)
{
	struct wait *wait = (struct wait *)timer; // its first member

	end_wait(wait, ND_WAIT_TIMED_OUT);
	nd_fiber_wake(wait->fiber);
}

static void on_cancel(struct nd_fiber *fiber, void *arg)
{
	(void)fiber;
	end_wait(arg, ND_WAIT_CANCELLED);
}

static enum nd_wait wait_for(struct nd_watch *watch, enum nd_direction direction, int64_t deadline_ns)
{
	struct wait wait = {
		.timer.fire = on_deadline,
		.watch = watch,
		.direction = direction,
		.fiber = nd_fibers()->current,
	};

	if (watch) {
		wait.next = watch->waits[direction];
		watch->waits[direction] = &wait;
		nd_loop()->waiting++;
	}
	if (deadline_ns != ND_NO_DEADLINE)
		nd_timer_set(&wait.timer, deadline_ns);
	if (nd_fiber_suspend(on_cancel, &wait) == ND_WOKEN_TO_CANCEL)
		return ND_WAIT_CANCELLED; // also when it was ready in the same moment
	return wait.result;
}

enum nd_wait nd_watch_wait(struct nd_watch *self, enum nd_direction direction, int64_t deadline_ns)
{
	enum nd_wait result = ND_WAIT_READY;

	if (!self->ready[direction])
		result = wait_for(self, direction, deadline_ns);
	if (result == ND_WAIT_READY)
		self->ready[direction] = false;
	return result;
}

enum nd_wait nd_loop_sleep(int64_t deadline_ns)
{
	return wait_for(NULL, ND_READ, deadline_ns);
}

// Fibers that wait for the same descriptor share a watch: the system knows each only once.
static struct nd_watch *borrow_watch(int fd)
{
	struct nd_loop *self = nd_loop();
	struct nd_watch *watch = self->borrowed;

	while (watch && watch->fd != fd)
		watch = watch->next;
	if (!watch && (watch = nd_watch_new(fd))) {
		watch->next = self->borrowed;
		self->borrowed = watch;
	}
	if (watch)
		watch->users++;
	return watch;
}

static void return_watch(struct nd_watch *watch)
{
	struct nd_watch **at = &nd_loop()->borrowed;

	if (--watch->users)
		return;
	while (*at != watch)
		at = &(*at)->next;
	*at = watch->next;
	nd_watch_destroy(&watch);
}

static enum nd_wait wait_once(int fd, enum nd_direction direction, int64_t deadline_ns)
{
	struct nd_watch *watch = borrow_watch(fd);
	enum nd_wait result;

	if (!watch)
		return ND_WAIT_READY;
	result = nd_watch_wait(watch, direction, deadline_ns);
	return_watch(watch);
	return result;
}

enum nd_wait nd_loop_wait_readable(int fd, int64_t deadline_ns)
{
	return wait_once(fd, ND_READ, deadline_ns);
}

enum nd_wait nd_loop_wait_writable(int fd, int64_t deadline_ns)
{
	return wait_once(fd, ND_WRITE, deadline_ns);
}

static void on_event(struct nd_watch *watch, uint32_t events)
{
	static const uint32_t mask[2] = {
		[ND_READ] = EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR,
		[ND_WRITE] = EPOLLOUT | EPOLLHUP | EPOLLERR,
	};

	for (int i = 0; i < 2; i++) {
		if (!(events & mask[i]))
			continue;
		watch->ready[i] = true;
		end_waits(watch, i, ND_WAIT_READY);
	}
}

// Other threads -------------------------------------------------------------------------------------------------
void nd_loop_listen(struct nd_loop *self)
{
	struct epoll_event event = { .events = EPOLLIN }; // data.ptr NULL: no watch
	int fd;

	if (self->posted_fd >= 0)
		return;
	open_epoll(self);
	fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (fd < 0 || epoll_ctl(self->epoll, EPOLL_CTL_ADD, fd, &event))
		nd_rt_fatal("IOError", "the system gives no event descriptor");
	self->posted_fd = fd;
}

bool nd_loop_listens(const struct nd_loop *self)
{
	return self->posted_fd >= 0;
}

void nd_loop_expect(struct nd_loop *self)
{
	nd_loop_listen(self);
	self->expected++;
}

void nd_loop_unexpect(struct nd_loop *self)
{
	self->expected--;
}

void nd_loop_expect_thread(struct nd_loop *self)
{
	nd_loop_expect(self);
	self->expected_of_threads++;
}

void nd_loop_unexpect_thread(struct nd_loop *self)
{
	self->expected_of_threads--;
	nd_loop_unexpect(self);
}

void nd_loop_post(struct nd_loop *self, void (*run)(void *arg), void *arg)
{
	struct post *post = malloc(sizeof *post);
	uint64_t one = 1;

	if (!post)
		out_of_memory();
	*post = (struct post){ .run = run, .arg = arg };
	pthread_mutex_lock(&self->lock);
	*self->posts_end = post;
	self->posts_end = &post->next;
	if (self->asleep) {
		self->asleep = false;
		nd_sync_thread_wakes();
	}
	// Under the lock: once `run` has been called, the loop may be gone.
	while (write(self->posted_fd, &one, sizeof one) < 0 && errno == EINTR)
		;
	pthread_mutex_unlock(&self->lock);
}

// Whether there were any.
static bool run_posts(struct nd_loop *self)
{
	bool any = false;
	uint64_t count;

	while (read(self->posted_fd, &count, sizeof count) < 0 && errno == EINTR)
		;
	for (;;) {
		struct post *post;

		pthread_mutex_lock(&self->lock);
		post = self->posts;
		if (post && !(self->posts = post->next))
			self->posts_end = &self->posts;
		pthread_mutex_unlock(&self->lock);
		if (!post)
			return any;
		post->run(post->arg);
		free(post);
		any = true;
	}
}

// Asleep -----------------------------------------------------------------------------------------------------------
static void fall_asleep(struct nd_loop *self)
{
	bool asleep;

	pthread_mutex_lock(&self->lock);
	asleep = self->asleep = !self->posts;
	pthread_mutex_unlock(&self->lock);
	if (asleep)
		nd_sync_thread_sleeps();
}

static void be_awake(struct nd_loop *self)
{
	pthread_mutex_lock(&self->lock);
	if (self->asleep)
		nd_sync_thread_wakes();
	self->asleep = false;
	pthread_mutex_unlock(&self->lock);
}

// Turning -------------------------------------------------------------------------------------------------------
// `ns` < 0: as long as it takes.
static void poll_files(struct nd_loop *self, int64_t ns)
{
	struct timespec time = { .tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S };
	bool sleeps = ns < 0 && !self->waiting && self->expected == self->expected_of_threads;
	int n;

	nd_block_begin();
	if (sleeps)
		fall_asleep(self);
	n = epoll_pwait2(self->epoll, self->events, EVENTS, ns < 0 ? NULL : &time, NULL);
	if (n < 0 && errno == ENOSYS) // Linux before 5.11
		n = epoll_wait(self->epoll, self->events, EVENTS,
			       ns < 0 ? -1 : (int)((ns + NS_PER_MS - 1) / NS_PER_MS));
	if (sleeps)
		be_awake(self);
	nd_block_end();
	for (int i = 0; i < n; i++) {
		if (self->events[i].data.ptr)
			on_event(self->events[i].data.ptr, self->events[i].events);
		else
			run_posts(self);
	}
}

static void sleep_until(struct nd_loop *self, int64_t at_ns)
{
	int64_t ns = at_ns - clock_ns(self);
	bool has_files = self->waiting || self->posted_fd >= 0;

	if (self->is_virtual) {
		if (has_files)
			poll_files(self, 0);
		if (!nd_fibers()->ready && ns > 0)
			self->virtual_ns = at_ns;
		return;
	}
	if (ns < 0)
		ns = 0;
	if (has_files) {
		poll_files(self, ns);
	} else if (ns) {
		struct timespec time = { .tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S };

		nd_block_begin();
		clock_nanosleep(CLOCK_MONOTONIC, 0, &time, NULL);
		nd_block_end();
	}
}

// Any of them may complete what a fiber of this one waits for.
static bool has_other_threads(struct nd_loop *self)
{
	bool has;

	if (!nd_many_threads)
		return false;
	nd_loop_listen(self); // first: the last thread that ends tells those who listen
	nd_threads_lock();
	has = nd_threads->next != NULL;
	nd_threads_unlock();
	return has;
}

bool nd_loop_turn(struct nd_loop *self, bool wait)
{
	if (fire_timers(self))
		wait = false;
	if (!wait) {
		if (self->waiting || self->posted_fd >= 0)
			poll_files(self, 0);
		return true;
	}
	if (!self->len && !self->waiting && !self->expected && !has_other_threads(self))
		return self->posted_fd >= 0 && run_posts(self); // what the last of them posted before it ended
	nd_rt_flush(); // who reads the output sees it before the program sleeps
	if (self->len)
		sleep_until(self, self->heap[1].at_ns);
	else
		poll_files(self, -1);
	fire_timers(self);
	return true;
}

void nd_loop_scan(const struct nd_loop *self, void (*scan)(const void *from, const void *to))
{
	for (size_t i = 1; i <= self->len; i++)
		scan(&self->heap[i].timer->object, &self->heap[i].timer->object + 1);
	for (const struct post *post = self->posts; post; post = post->next)
		scan(&post->arg, &post->arg + 1);
}

void nd_loop_each_timer(struct nd_loop *self, void (*visit)(struct nd_timer *timer))
{
	for (size_t i = 1; i <= self->len; i++)
		visit(self->heap[i].timer);
}

void nd_loop_destroy(struct nd_loop **self_p)
{
	struct nd_loop *self = *self_p;

	if (!self)
		return;
	pthread_mutex_lock(&self->lock); // who posted last is done
	pthread_mutex_unlock(&self->lock);
	while (self->posts) {
		struct post *post = self->posts;

		self->posts = post->next;
		free(post);
	}
	if (self->epoll >= 0)
		close(self->epoll);
	if (self->posted_fd >= 0)
		close(self->posted_fd);
	pthread_mutex_destroy(&self->lock);
	free(self->heap);
	free(self);
	*self_p = NULL;
}
