#include "noodle/crew.h"

#include "noodle/mem.h"

#include <assert.h>
#include <pthread.h>
#include <stdbool.h>
#include <stddef.h>

struct task { // on the stack of the thread that runs it
	struct task *next;
	void (*work)(void *arg);
	void *arg;
	unsigned helpers;
	bool open; // in the list: there are parts to take
};

struct nd_crew {
	pthread_mutex_t lock;
	pthread_cond_t offered; // a task, or the end
	pthread_cond_t left;    // a helper has left a task
	struct task *tasks;
	bool closed;
};

struct nd_crew *nd_crew_new(void)
{
	struct nd_crew *self = nd_alloc_zero(1, sizeof *self);
	pthread_mutex_init(&self->lock, NULL);
	pthread_cond_init(&self->offered, NULL);
	pthread_cond_init(&self->left, NULL);
	return self;
}

void nd_crew_destroy(struct nd_crew **self_p)
{
	struct nd_crew *self = *self_p;
	if (!self)
		return;
	assert(!self->tasks);
	pthread_cond_destroy(&self->left);
	pthread_cond_destroy(&self->offered);
	pthread_mutex_destroy(&self->lock);
	nd_free(self);
	*self_p = NULL;
}

// Whoever returns from a task's work first has found no part left, so nobody else needs to come.
static void take_down(struct nd_crew *self, struct task *task)
{
	if (!task->open)
		return;
	struct task **at = &self->tasks;
	while (*at != task)
		at = &(*at)->next;
	*at = task->next;
	task->open = false;
}

void nd_crew_run(struct nd_crew *self, void (*work)(void *arg), void *arg)
{
	struct task task = { .work = work, .arg = arg, .open = true };
	pthread_mutex_lock(&self->lock);
	task.next = self->tasks;
	self->tasks = &task;
	pthread_cond_broadcast(&self->offered);
	pthread_mutex_unlock(&self->lock);

	work(arg);

	pthread_mutex_lock(&self->lock);
	take_down(self, &task);
	while (task.helpers > 0)
		pthread_cond_wait(&self->left, &self->lock);
	pthread_mutex_unlock(&self->lock);
}

void nd_crew_help(struct nd_crew *self)
{
	pthread_mutex_lock(&self->lock);
	for (;;) {
		struct task *task = self->tasks;
		if (!task) {
			if (self->closed)
				break;
			pthread_cond_wait(&self->offered, &self->lock);
			continue;
		}
		task->helpers++;
		pthread_mutex_unlock(&self->lock);
		task->work(task->arg);
		pthread_mutex_lock(&self->lock);
		take_down(self, task);
		task->helpers--;
		pthread_cond_broadcast(&self->left);
	}
	pthread_mutex_unlock(&self->lock);
}

void nd_crew_close(struct nd_crew *self)
{
	pthread_mutex_lock(&self->lock);
	self->closed = true;
	pthread_cond_broadcast(&self->offered);
	pthread_mutex_unlock(&self->lock);
}
