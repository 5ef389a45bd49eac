/// A counter with several clerks and one queue before them; customers who wait too long leave.
import { Deque } from "collections"
import { log } from "math"
import { Random } from "random"
import { Engine, Event } from "./engine"
import { Histogram, Level, Tally } from "./statistics"

export struct Plan {
	name: string
	clerks: int
	perHour: float         // customers that arrive
	minutes: float         // that serving one takes
	patience?: float       // minutes after which a customer leaves; null: never
}

export enum Fate {
	Waiting
	Served(waited: float)
	Left
}

export class Customer {
	number: int
	arrived: float
	fate: Fate
}

export class Bank {
	plan: Plan
	random: Random
	line: Deque<Customer>
	busy: Level
	waiting: Level
	waits: Tally
	times: Histogram
	customers: int
	left: int
	private idle: int

	constructor(plan: Plan, seed: int) {
		self.plan = plan
		self.random = Random(seed)
		self.line = Deque<Customer>()
		self.busy = Level()
		self.waiting = Level()
		self.waits = Tally()
		self.times = Histogram(step: 2.0, counts: List<int>(8, 0))
		self.customers = 0
		self.left = 0
		self.idle = plan.clerks
	}

	/// Exponentially distributed.
	draw(mean: float): float {
		return -mean * log(1.0 - self.random.nextFloat())
	}

	enter(world: Engine): void {
		self.customers++
		customer = Customer(self.customers, world.now(), Fate.Waiting)
		self.line.pushBack(customer)
		self.waiting.change(1.0, world.now())
		patience = self.plan.patience
		if patience != null {
			world.after(patience, Impatience(self, customer))
		}
		self.serve(world)
	}

	serve(world: Engine): void {
		while self.idle > 0 {
			customer = self.line.popFront()
			if customer == null {
				return
			}
			if customer.fate != Fate.Waiting {
				continue
			}
			waited = world.now() - customer.arrived
			customer.fate = Fate.Served(waited)
			self.waits.add(waited)
			self.times.add(waited)
			self.waiting.change(-1.0, world.now())
			self.busy.change(1.0, world.now())
			self.idle--
			world.after(self.draw(self.plan.minutes), Departure(self))
		}
	}

	leave(customer: Customer, world: Engine): void {
		if customer.fate == Fate.Waiting {
			customer.fate = Fate.Left
			self.left++
			self.waiting.change(-1.0, world.now())
		}
	}

	done(world: Engine): void {
		self.busy.change(-1.0, world.now())
		self.idle++
		self.serve(world)
	}
}

export class Arrival implements Event {
	bank: Bank

	happen(world: Engine): void {
		self.bank.enter(world)
		world.after(self.bank.draw(60.0 / self.bank.plan.perHour), self)
	}
}

class Departure implements Event {
	bank: Bank

	happen(world: Engine): void {
		self.bank.done(world)
	}
}

class Impatience implements Event {
	bank: Bank
	customer: Customer

	happen(world: Engine): void {
		self.bank.leave(self.customer, world)
	}

	describe(): string {
		return if (self.customer.fate == Fate.Waiting) "Impatience" else "Impatience in vain"
	}
}
