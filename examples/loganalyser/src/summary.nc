/// Everything that is counted, in one pass over the entries.
import { SortedMap } from "collections"
import { Entry, Flaw, route } from "./entry"

/// Durations of one route, kept for percentiles.
export class RouteStats {
	name: string
	durations: List<float>
	octets: int
	failures: int

	constructor(name: string) {
		self.name = name
		self.durations = []
		self.octets = 0
		self.failures = 0
	}

	add(entry: Entry): void {
		self.durations.push(entry.seconds)
		self.octets += entry.octets
		if entry.status >= 500 {
			self.failures++
		}
	}

	/// The nearest-rank percentile.
	percentile(p: int): float {
		ordered = self.durations.sorted()
		rank = (ordered.length * p + 99) / 100
		return ordered[max(rank - 1, 0)]
	}

	total(): float {
		return sum(self.durations)
	}
}

/// A stretch of minutes in which many requests failed.
export struct Burst {
	from_: int
	to: int
	failures: int
}

export class Summary {
	entries: int
	flaws: List<(int, Flaw)>
	statuses: SortedMap<int, int>
	routes: Map<string, RouteStats>
	hours: List<int>
	private failuresByMinute: SortedMap<int, int>

	constructor() {
		self.entries = 0
		self.flaws = []
		self.statuses = SortedMap<int, int>()
		self.routes = {}
		self.hours = List<int>(24, 0)
		self.failuresByMinute = SortedMap<int, int>()
	}

	reject(line: int, flaw: Flaw): void {
		self.flaws.push((line, flaw))
	}

	add(entry: Entry): void {
		self.entries++
		self.statuses.set(entry.status, (self.statuses.get(entry.status) ?? 0) + 1)
		self.hours[entry.second / 3600] += 1
		name = "${entry.method} ${route(entry.path)}"
		stats = self.routes.get(name) ?? RouteStats(name)
		self.routes[name] = stats
		stats.add(entry)
		if entry.status >= 500 {
			minute = entry.second / 60
			self.failuresByMinute.set(minute, (self.failuresByMinute.get(minute) ?? 0) + 1)
		}
	}

	/// Minutes with at least `least` failures, joined when they follow each other.
	bursts(least: int): List<Burst> {
		var found: List<Burst> = []
		for (minute, failures) in self.failuresByMinute {
			if failures < least {
				continue
			}
			if found.length > 0 && found[found.length - 1].to == minute - 1 {
				found[found.length - 1].to = minute
				found[found.length - 1].failures += failures
			} else {
				found.push(Burst(minute, minute, failures))
			}
		}
		return found
	}

	/// The routes with the most of something.
	top(n: int, by: (RouteStats) -> float): List<RouteStats> {
		all = self.routes.values()
		all.sort((a, b) => if (by(a) == by(b)) a.name.compareTo(b.name) elif (by(a) > by(b)) -1 else 1)
		return all[:min(n, all.length)]
	}
}
