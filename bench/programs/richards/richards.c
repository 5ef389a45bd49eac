// Martin Richards' simulation of an operating system's task dispatcher: objects, links and dynamic dispatch.
// Every run queues 23246 packets and holds a task 9297 times.
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

enum { IDLER, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B, TASKS };
enum { DATA_SIZE = 4, IDLE_ROUNDS = 10000 };

// The states of a control block, as bits; no bit is running.
enum { RUNNING = 0, RUNNABLE = 1, SUSPENDED = 2, HELD = 4, SUSPENDED_RUNNABLE = SUSPENDED | RUNNABLE };

enum kind { KIND_DEVICE, KIND_WORK };

struct packet {
	struct packet *link;
	int64_t id;
	enum kind kind;
	int64_t datum;
	int64_t *data;
};

struct scheduler;
struct task;

// What a task does with a packet, or without one: the block that runs next.
struct task_class {
	struct block *(*run)(struct task *self, struct packet *packet);
};

struct task {
	const struct task_class *class;
	struct scheduler *scheduler;
};

struct block {
	struct block *link;
	int64_t id;
	int64_t priority;
	struct packet *queue;
	struct task *task;
	int64_t state;
};

struct scheduler {
	int64_t queue_count;
	int64_t hold_count;
	struct block **blocks;
	struct block *list;
	struct block *current;
	int64_t current_id;
};

static struct packet *packet_new(struct packet *link, int64_t id, enum kind kind)
{
	struct packet *self = malloc(sizeof *self);
	*self = (struct packet){
		.link = link, .id = id, .kind = kind, .data = calloc(DATA_SIZE, sizeof(int64_t))};
	return self;
}

// Appends a packet to a queue; the queue.
static struct packet *packet_add_to(struct packet *self, struct packet *queue)
{
	self->link = NULL;
	if (!queue)
		return self;
	struct packet *last = queue;
	while (last->link)
		last = last->link;
	last->link = self;
	return queue;
}

static bool is_held_or_suspended(const struct block *self)
{
	return (self->state & HELD) != 0 || self->state == SUSPENDED;
}

static struct block *block_run(struct block *self)
{
	if (self->state != SUSPENDED_RUNNABLE)
		return self->task->class->run(self->task, NULL);
	struct packet *packet = self->queue;
	self->queue = packet->link;
	self->state = self->queue ? RUNNABLE : RUNNING;
	return self->task->class->run(self->task, packet);
}

// Takes a packet; the block that runs next, this one if it is more important than `other`.
static struct block *block_take(struct block *self, struct block *other, struct packet *packet)
{
	if (!self->queue) {
		self->queue = packet;
		self->state |= RUNNABLE;
		if (self->priority > other->priority)
			return self;
	} else {
		self->queue = packet_add_to(packet, self->queue);
	}
	return other;
}

static struct block *scheduler_add(struct scheduler *self, int64_t id, int64_t priority, struct packet *queue,
				   struct task *task)
{
	struct block *block = malloc(sizeof *block);
	*block = (struct block){
		.link = self->list, .id = id, .priority = priority, .queue = queue, .task = task};
	block->state = queue ? SUSPENDED_RUNNABLE : SUSPENDED;
	self->list = block;
	self->blocks[id] = block;
	return block;
}

static void schedule(struct scheduler *self)
{
	self->current = self->list;
	while (self->current) {
		struct block *block = self->current;
		if (is_held_or_suspended(block)) {
			self->current = block->link;
		} else {
			self->current_id = block->id;
			self->current = block_run(block);
		}
	}
}

static struct block *release(struct scheduler *self, int64_t id)
{
	struct block *block = self->blocks[id];
	if (!block)
		return NULL;
	block->state &= ~HELD;
	return block->priority > self->current->priority ? block : self->current;
}

static struct block *hold_current(struct scheduler *self)
{
	self->hold_count++;
	self->current->state |= HELD;
	return self->current->link;
}

static struct block *suspend_current(struct scheduler *self)
{
	self->current->state |= SUSPENDED;
	return self->current;
}

static struct block *scheduler_queue(struct scheduler *self, struct packet *packet)
{
	struct block *block = self->blocks[packet->id];
	if (!block)
		return NULL;
	self->queue_count++;
	packet->link = NULL;
	packet->id = self->current_id;
	return block_take(block, self->current, packet);
}

// Wakes one of the devices, chosen by a pseudo-random sequence of bits.
struct idle_task {
	struct task base;
	int64_t bits;
	int64_t count;
};

static struct block *idle_run(struct task *base, struct packet *packet)
{
	struct idle_task *self = (struct idle_task *)base;
	(void)packet;
	if (--self->count == 0)
		return hold_current(base->scheduler);
	if ((self->bits & 1) == 0) {
		self->bits = self->bits >> 1;
		return release(base->scheduler, DEVICE_A);
	}
	self->bits = (self->bits >> 1) ^ 0xD008;
	return release(base->scheduler, DEVICE_B);
}

struct device_task {
	struct task base;
	struct packet *pending;
};

static struct block *device_run(struct task *base, struct packet *packet)
{
	struct device_task *self = (struct device_task *)base;
	if (packet) {
		self->pending = packet;
		return hold_current(base->scheduler);
	}
	struct packet *pending = self->pending;
	if (!pending)
		return suspend_current(base->scheduler);
	self->pending = NULL;
	return scheduler_queue(base->scheduler, pending);
}

struct worker_task {
	struct task base;
	int64_t handler;
	int64_t letter;
};

static struct block *worker_run(struct task *base, struct packet *packet)
{
	struct worker_task *self = (struct worker_task *)base;
	if (!packet)
		return suspend_current(base->scheduler);
	self->handler = self->handler == HANDLER_A ? HANDLER_B : HANDLER_A;
	packet->id = self->handler;
	packet->datum = 0;
	for (int64_t i = 0; i < DATA_SIZE; i++) {
		if (++self->letter > 26)
			self->letter = 1;
		packet->data[i] = self->letter;
	}
	return scheduler_queue(base->scheduler, packet);
}

struct handler_task {
	struct task base;
	struct packet *work;
	struct packet *device;
};

static struct block *handler_run(struct task *base, struct packet *packet)
{
	struct handler_task *self = (struct handler_task *)base;
	if (packet) {
		if (packet->kind == KIND_WORK)
			self->work = packet_add_to(packet, self->work);
		else
			self->device = packet_add_to(packet, self->device);
	}
	struct packet *work = self->work;
	if (work) {
		int64_t count = work->datum;
		if (count >= DATA_SIZE) {
			self->work = work->link;
			return scheduler_queue(base->scheduler, work);
		}
		struct packet *device = self->device;
		if (device) {
			self->device = device->link;
			device->datum = work->data[count];
			work->datum = count + 1;
			return scheduler_queue(base->scheduler, device);
		}
	}
	return suspend_current(base->scheduler);
}

static const struct task_class idle_class = {idle_run}, device_class = {device_run},
			       worker_class = {worker_run}, handler_class = {handler_run};

static struct task *idle_new(struct scheduler *scheduler, int64_t bits, int64_t count)
{
	struct idle_task *self = malloc(sizeof *self);
	*self = (struct idle_task){{&idle_class, scheduler}, bits, count};
	return &self->base;
}

static struct task *worker_new(struct scheduler *scheduler)
{
	struct worker_task *self = malloc(sizeof *self);
	*self = (struct worker_task){{&worker_class, scheduler}, HANDLER_A, 0};
	return &self->base;
}

static struct task *handler_new(struct scheduler *scheduler)
{
	struct handler_task *self = malloc(sizeof *self);
	*self = (struct handler_task){{&handler_class, scheduler}, NULL, NULL};
	return &self->base;
}

static struct task *device_new(struct scheduler *scheduler)
{
	struct device_task *self = malloc(sizeof *self);
	*self = (struct device_task){{&device_class, scheduler}, NULL};
	return &self->base;
}

static struct packet *packets(int64_t count, int64_t id, enum kind kind)
{
	struct packet *queue = NULL;
	for (int64_t i = 0; i < count; i++)
		queue = packet_new(queue, id, kind);
	return queue;
}

// The few objects of a run are never freed: they are not what is measured.
static struct scheduler *richards(void)
{
	struct scheduler *scheduler = calloc(1, sizeof *scheduler);
	scheduler->blocks = calloc(TASKS, sizeof(struct block *));
	struct block *idler = scheduler_add(scheduler, IDLER, 0, NULL, idle_new(scheduler, 1, IDLE_ROUNDS));
	idler->state = RUNNING;
	scheduler_add(scheduler, WORKER, 1000, packets(2, WORKER, KIND_WORK), worker_new(scheduler));
	scheduler_add(scheduler, HANDLER_A, 2000, packets(3, DEVICE_A, KIND_DEVICE), handler_new(scheduler));
	scheduler_add(scheduler, HANDLER_B, 3000, packets(3, DEVICE_B, KIND_DEVICE), handler_new(scheduler));
	scheduler_add(scheduler, DEVICE_A, 4000, NULL, device_new(scheduler));
	scheduler_add(scheduler, DEVICE_B, 5000, NULL, device_new(scheduler));
	schedule(scheduler);
	return scheduler;
}

int main(int argc, char **argv)
{
	int64_t times = argc > 1 ? strtoll(argv[1], NULL, 10) : 1;
	int64_t right = 0;
	for (int64_t i = 0; i < times; i++) {
		struct scheduler *scheduler = richards();
		if (scheduler->queue_count == 23246 && scheduler->hold_count == 9297)
			right++;
		else
			printf("queued %" PRId64 ", held %" PRId64 "\n", scheduler->queue_count,
			       scheduler->hold_count);
	}
	printf("%" PRId64 " of %" PRId64 "\n", right, times);
}
