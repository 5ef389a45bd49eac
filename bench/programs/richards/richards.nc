// Martin Richards' simulation of an operating system's task dispatcher: objects, links and dynamic dispatch.
// Every run queues 23246 packets and holds a task 9297 times.

const IDLER = 0
const WORKER = 1
const HANDLER_A = 2
const HANDLER_B = 3
const DEVICE_A = 4
const DEVICE_B = 5
const TASKS = 6

const DATA_SIZE = 4
const IDLE_ROUNDS = 10000

// The states of a control block, as bits; no bit is running.
const RUNNING = 0
const RUNNABLE = 1
const SUSPENDED = 2
const HELD = 4
const SUSPENDED_RUNNABLE = SUSPENDED | RUNNABLE

enum Kind { Device, Work }

class Packet {
	link: Packet?
	id: int
	kind: Kind
	datum: int = 0
	data: List<int> = List<int>(DATA_SIZE, 0)

	// Appends this packet to a queue; the queue.
	addTo(queue: Packet?): Packet {
		self.link = null
		if queue == null {
			return self
		}
		var last = queue
		var next = last.link
		while next != null {
			last = next
			next = last.link
		}
		last.link = self
		return queue
	}
}

// What a task does with a packet, or without one: the block that runs next.
class Task {
	scheduler: Scheduler

	run(packet: Packet?): Block?
}

class Block {
	link: Block?
	id: int
	priority: int
	queue: Packet?
	task: Task
	state: int = 0

	start() {
		self.state = if (self.queue == null) SUSPENDED else SUSPENDED_RUNNABLE
	}

	isHeldOrSuspended(): bool {
		return self.state & HELD != 0 || self.state == SUSPENDED
	}

	run(): Block? {
		if self.state != SUSPENDED_RUNNABLE {
			return self.task.run(null)
		}
		packet = self.queue
		self.queue = packet?.link
		self.state = if (self.queue == null) RUNNING else RUNNABLE
		return self.task.run(packet)
	}

	// Takes a packet; the block that runs next, this one if it is more important than `other`.
	take(other: Block, packet: Packet): Block {
		queue = self.queue
		if queue == null {
			self.queue = packet
			self.state |= RUNNABLE
			if self.priority > other.priority {
				return self
			}
		} else {
			self.queue = packet.addTo(queue)
		}
		return other
	}
}

class Scheduler {
	queueCount: int = 0
	holdCount: int = 0
	private blocks: List<Block?> = List<Block?>(TASKS, null)
	private list: Block? = null
	private current: Block? = null
	private currentId: int = 0

	add(id: int, priority: int, queue: Packet?, task: Task): Block {
		block = Block(self.list, id, priority, queue, task)
		block.start()
		self.list = block
		self.blocks[id] = block
		return block
	}

	schedule() {
		self.current = self.list
		var block = self.current
		while block != null {
			if block.isHeldOrSuspended() {
				self.current = block.link
			} else {
				self.currentId = block.id
				self.current = block.run()
			}
			block = self.current
		}
	}

	release(id: int): Block? {
		block = self.blocks[id]
		current = self.current
		if block == null || current == null {
			return block
		}
		block.state &= ~HELD
		return if (block.priority > current.priority) block else current
	}

	holdCurrent(): Block? {
		self.holdCount++
		current = self.current.unwrap()
		current.state |= HELD
		return current.link
	}

	suspendCurrent(): Block? {
		current = self.current.unwrap()
		current.state |= SUSPENDED
		return current
	}

	queue(packet: Packet): Block? {
		block = self.blocks[packet.id]
		if block == null {
			return null
		}
		self.queueCount++
		packet.link = null
		packet.id = self.currentId
		return block.take(self.current.unwrap(), packet)
	}
}

// Wakes one of the devices, chosen by a pseudo-random sequence of bits.
class IdleTask extends Task {
	private bits: int
	private count: int

	override run(packet: Packet?): Block? {
		self.count--
		if self.count == 0 {
			return self.scheduler.holdCurrent()
		}
		if self.bits & 1 == 0 {
			self.bits = self.bits >> 1
			return self.scheduler.release(DEVICE_A)
		}
		self.bits = (self.bits >> 1) ^ 0xD008
		return self.scheduler.release(DEVICE_B)
	}
}

class DeviceTask extends Task {
	private pending: Packet? = null

	override run(packet: Packet?): Block? {
		if packet != null {
			self.pending = packet
			return self.scheduler.holdCurrent()
		}
		pending = self.pending
		if pending == null {
			return self.scheduler.suspendCurrent()
		}
		self.pending = null
		return self.scheduler.queue(pending)
	}
}

class WorkerTask extends Task {
	private handler: int = HANDLER_A
	private letter: int = 0

	override run(packet: Packet?): Block? {
		if packet == null {
			return self.scheduler.suspendCurrent()
		}
		self.handler = if (self.handler == HANDLER_A) HANDLER_B else HANDLER_A
		packet.id = self.handler
		packet.datum = 0
		for i in 0..DATA_SIZE {
			self.letter++
			if self.letter > 26 {
				self.letter = 1
			}
			packet.data[i] = self.letter
		}
		return self.scheduler.queue(packet)
	}
}

class HandlerTask extends Task {
	private work: Packet? = null
	private device: Packet? = null

	override run(packet: Packet?): Block? {
		if packet != null {
			if packet.kind == Kind.Work {
				self.work = packet.addTo(self.work)
			} else {
				self.device = packet.addTo(self.device)
			}
		}
		work = self.work
		if work != null {
			count = work.datum
			if count >= DATA_SIZE {
				self.work = work.link
				return self.scheduler.queue(work)
			}
			device = self.device
			if device != null {
				self.device = device.link
				device.datum = work.data[count]
				work.datum = count + 1
				return self.scheduler.queue(device)
			}
		}
		return self.scheduler.suspendCurrent()
	}
}

function packets(count: int, id: int, kind: Kind): Packet? {
	var queue: Packet? = null
	for i in 0..count {
		queue = Packet(queue, id, kind)
	}
	return queue
}

function richards(): (int, int) {
	scheduler = Scheduler()
	idler = scheduler.add(IDLER, 0, null, IdleTask(scheduler, 1, IDLE_ROUNDS))
	idler.state = RUNNING
	scheduler.add(WORKER, 1000, packets(2, WORKER, Kind.Work), WorkerTask(scheduler))
	scheduler.add(HANDLER_A, 2000, packets(3, DEVICE_A, Kind.Device), HandlerTask(scheduler))
	scheduler.add(HANDLER_B, 3000, packets(3, DEVICE_B, Kind.Device), HandlerTask(scheduler))
	scheduler.add(DEVICE_A, 4000, null, DeviceTask(scheduler))
	scheduler.add(DEVICE_B, 5000, null, DeviceTask(scheduler))
	scheduler.schedule()
	return (scheduler.queueCount, scheduler.holdCount)
}

function main(args: List<string>) {
	times = if (args.length > 0) int(args[0]) else 1
	var right = 0
	for i in 0..times {
		(queued, held) = richards()
		if queued == 23246 && held == 9297 {
			right++
		} else {
			print("queued ${queued}, held ${held}")
		}
	}
	print("${right} of ${times}")
}
