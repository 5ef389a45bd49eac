/// Threads that run tasks, and what became of the tasks.
import { Json } from "json"
import { Channel, Mutex, Thread } from "thread"
import { run, Task } from "./job"

export enum State {
	Queued
	Running
	Done(result: Json)
	Failed(message: string)
}

class Job {
	id: int
	task: Task
}

export class Pool implements Disposable {
	private queue: Channel<Job>
	private threads: List<Thread>
	private lock: Mutex
	private states: Map<int, State> // guarded by lock
	private next: int

	constructor(size: int) {
		self.queue = Channel<Job>()
		self.threads = []
		self.lock = Mutex()
		self.states = {}
		self.next = 1
		for i in 0..size {
			self.threads.push(Thread.start(() => self.work()))
		}
	}

	/// Its number.
	submit(task: Task): int {
		id = self.next
		self.next++
		self.set(id, State.Queued)
		self.queue.send(Job(id, task))
		return id
	}

	state(id: int): State? {
		with self.lock {
			return self.states.get(id)
		}
	}

	/// How many tasks are in each state, by its name.
	summary(): Map<string, int> {
		counts: Map<string, int> = {"queued": 0, "running": 0, "done": 0, "failed": 0}
		with self.lock {
			for state in self.states.values() {
				name = match (state) {
					case Queued => "queued"
					case Running => "running"
					case Done(_) => "done"
					case Failed(_) => "failed"
				}
				counts[name] += 1
			}
		}
		return counts
	}

	/// Waits until everything that was submitted is done.
	close(): void {
		self.queue.close()
		for thread in self.threads {
			thread.join()
		}
	}

	private set(id: int, state: State): void {
		with self.lock {
			self.states[id] = state
		}
	}

	private work(): void {
		for job in self.queue {
			self.set(job.id, State.Running)
			try {
				self.set(job.id, State.Done(run(job.task)))
			} catch (e) {
				self.set(job.id, State.Failed(e.message))
			}
		}
	}
}
