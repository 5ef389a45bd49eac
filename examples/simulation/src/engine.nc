/// A discrete event simulation: a clock, and a queue of what happens when.
import { PriorityQueue } from "collections"

export interface Event {
	happen(world: Engine): void

	describe(): string {
		return typeOf(self)
	}
}

class Scheduled implements Comparable {
	time: float
	order: int // events of one moment happen in the order in which they were scheduled
	event: Event

	compareTo(other: Scheduled): int {
		if self.time != other.time {
			return if (self.time < other.time) -1 else 1
		}
		return self.order - other.order
	}
}

export error TimeTravel extends Error {
}

export class Engine {
	private queue: PriorityQueue<Scheduled>
	private time: float
	private scheduled: int
	happened: Map<string, int>

	constructor() {
		self.queue = PriorityQueue<Scheduled>((a, b) => a.compareTo(b))
		self.time = 0.0
		self.scheduled = 0
		self.happened = {}
	}

	now(): float {
		return self.time
	}

	after(delay: float, event: Event): void {
		if delay < 0.0 {
			throw TimeTravel("${event.describe()} cannot happen ${-delay} ago")
		}
		self.queue.push(Scheduled(self.time + delay, self.scheduled, event))
		self.scheduled++
	}

	/// Until nothing is left to happen, or the time is over.
	run(until: float): void {
		while true {
			next = self.queue.pop()
			if next == null || next.time > until {
				break
			}
			self.time = next.time
			name = next.event.describe()
			self.happened[name] = self.happened.get(name, 0) + 1
			next.event.happen(self)
		}
		self.time = until
	}
}
