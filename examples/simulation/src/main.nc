/// Simulates a week at the counter of a bank under several plans, and compares with what theory predicts.
import { Arrival, Bank, Plan } from "./bank"
import { Engine } from "./engine"
import { expectedWait } from "./theory"

const week = 7.0 * 24.0 * 60.0

const plans: List<Plan> = [
	Plan("two clerks", clerks: 2, perHour: 20.0, minutes: 5.0),
	Plan("three clerks", clerks: 3, perHour: 20.0, minutes: 5.0),
	Plan("three slow clerks", clerks: 3, perHour: 20.0, minutes: 8.0),
	Plan("too few, impatient customers", clerks: 2, perHour: 30.0, minutes: 5.0, patience: 10.0),
	Plan("too few, patient customers", clerks: 2, perHour: 30.0, minutes: 5.0)
]

function fixed(x: float): string {
	cents = int(x * 100.0 + 0.5)
	return "${cents / 100}.${(cents % 100).toString().padStart(2, '0')}"
}

function percent(part: float, whole: float): string {
	return "${int(part / whole * 100.0 + 0.5)}%"
}

function simulate(plan: Plan, seed: int): Bank {
	bank = Bank(plan, seed)
	world = Engine()
	world.after(0.0, Arrival(bank))
	world.run(week)
	print("${plan.name}: ${bank.customers} customers, ${bank.waits.count} served" +
		(if (bank.left > 0) ", ${bank.left} left" else ""))
	theory = match (if (plan.patience == null) expectedWait(plan.clerks, plan.perHour, plan.minutes) else null) {
		case Some(minutes) => "${fixed(minutes)} expected"
		case null => if (plan.patience == null) "no balance is expected" else "no formula"
	}
	print("  waited ${fixed(bank.waits.average())} min on average (${theory}), ${fixed(bank.waits.most())} at most")
	print("  clerks busy ${percent(bank.busy.average(world.now()), float(plan.clerks))}, " +
		"${fixed(bank.waiting.average(world.now()))} in the queue")
	events = [(name, n) for (name, n) in world.happened.entries()]
	events.sort((a, b) => a.0.compareTo(b.0))
	print("  " + events.map(e => "${e.0} ${e.1}").join(", "))
	return bank
}

for (i, plan) in enumerate(plans) {
	bank = simulate(plan, 1000 + i)
	if i == 0 {
		for line in bank.times.lines(50) {
			print("  ${line}")
		}
	}
}
