// The event loop of a thread: timers, and files that become readable or writable. It runs inside of nd_fiber_suspend when
// no fiber is ready, and now and then when one is; there is no other thread.
//
// How a library call waits without keeping others from running: try without blocking (O_NONBLOCK), and where the system
// says EAGAIN, nd_watch_wait, then try again. Errors of the file itself come out of that try.
#ifndef ND_RT_LOOP_H
#define ND_RT_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct nd_loop;

// Of the calling thread; made at the first call.
struct nd_loop *nd_loop(void);

// Nanoseconds of the monotonic clock. With NOODLE_CLOCK=virtual in the environment the clock stands still while the program
// runs and jumps to the next timer when it sleeps, so that tests of what takes time take none and go the same way always.
int64_t nd_loop_now_ns(void);

// Timers. A timer lies wherever its owner wants and must be unset before it goes. Those of one moment fire in the order in
// which they were set.
struct nd_timer {
	void (*fire)(struct nd_timer *self); // from within the loop, may set timers and wake fibers, must not wait
	void *object;                        // the owner's; the collector sees it while the timer is set
	size_t place;                        // in the loop's heap, from 1; 0: not set
};
void nd_timer_set(struct nd_timer *self, int64_t at_ns);
void nd_timer_unset(struct nd_timer *self); // fine if it is not set

enum nd_wait {
	ND_WAIT_READY,     // or broken, which the next try tells
	ND_WAIT_TIMED_OUT,
	ND_WAIT_CANCELLED, // the fiber is to throw a CancelledError
	ND_WAIT_CLOSED     // somebody else closed the watch in the meantime; it is gone
};
enum nd_direction { ND_READ, ND_WRITE };
enum { ND_NO_DEADLINE = 0 };

// A descriptor that is waited for often: one system call when it is made, none for each wait. Edge-triggered: wait only
// when a try said EAGAIN. Of several fibers that wait for the same all go on and try. NULL and errno if the descriptor cannot
// be waited for: EPERM for a regular file, which never blocks for long.
struct nd_watch;
struct nd_watch *nd_watch_new(int fd);
// Before the descriptor is closed. Fibers that wait for it go on with ND_WAIT_CLOSED.
void nd_watch_destroy(struct nd_watch **self_p);
enum nd_wait nd_watch_wait(struct nd_watch *self, enum nd_direction direction, int64_t deadline_ns);

// For once, whatever the descriptor is: ready at once if it cannot be waited for.
enum nd_wait nd_loop_wait_readable(int fd, int64_t deadline_ns);
enum nd_wait nd_loop_wait_writable(int fd, int64_t deadline_ns);

// Waits for nothing but the deadline.
enum nd_wait nd_loop_sleep(int64_t deadline_ns);

// Work that another thread does. Between these two, on the loop's own thread, the loop knows that something is still to
// come, and a program that waits for it has not come to a standstill.
void nd_loop_expect(struct nd_loop *self);
void nd_loop_unexpect(struct nd_loop *self);
// The same for what only another thread of the program can do (sync.h): a thread that waits for nothing else is asleep.
void nd_loop_expect_thread(struct nd_loop *self);
void nd_loop_unexpect_thread(struct nd_loop *self);
// From any thread: calls run(arg) on the loop's thread, from within the loop; the collector sees `arg` until then. The loop
// expects something, or has been made to listen.
void nd_loop_post(struct nd_loop *self, void (*run)(void *arg), void *arg);
void nd_loop_listen(struct nd_loop *self); // on its own thread
bool nd_loop_listens(const struct nd_loop *self);

// For fiber.c. One round: fires what is due. With `wait`, sleeps until something is; false if there is nothing to wait for.
bool nd_loop_turn(struct nd_loop *self, bool wait);
void nd_loop_each_timer(struct nd_loop *self, void (*visit)(struct nd_timer *timer));
void nd_loop_destroy(struct nd_loop **self_p);
void nd_loop_scan(const struct nd_loop *self, void (*scan)(const void *from, const void *to));

#endif
