import { assertEqual, assertNear, assertThrows, test } from "testing"
import { Engine, Event } from "./engine"
import { Level, Tally } from "./statistics"
import { expectedWait } from "./theory"

class Note implements Event {
	name: string
	log: List<string>

	happen(world: Engine): void {
		self.log.push("${self.name}@${world.now()}")
	}
}

test("one clerk is the M/M/1 queue", () => {
	assertNear(expectedWait(1, 6.0, 5.0).unwrap(), 5.0)
	assertEqual(expectedWait(1, 12.0, 5.0), null)
})

test("events happen in order of time, then of scheduling", () => {
	world = Engine()
	log: List<string> = []
	for (name, delay) in [("c", 2.0), ("a", 1.0), ("d", 2.0), ("b", 1.5), ("never", 9.0)] {
		world.after(delay, Note(name, log))
	}
	world.run(5.0)
	assertEqual(log, ["a@1.0", "b@1.5", "c@2.0", "d@2.0"])
	assertEqual(assertThrows(() => world.after(-1.0, Note("x", log))).message, "Note cannot happen 1.0 ago")
})

test("statistics", () => {
	tally = Tally()
	for x in [2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0] {
		tally.add(x)
	}
	assertNear(tally.average(), 5.0)
	assertNear(tally.variance(), 32.0 / 7.0)
	level = Level()
	level.change(2.0, 0.0)
	level.change(-1.0, 3.0)
	assertNear(level.average(4.0), 7.0 / 4.0)
})
