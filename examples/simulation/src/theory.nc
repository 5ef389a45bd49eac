/// What queueing theory says of an M/M/c queue: the Erlang C formula.

/// The average wait in minutes, or null if the queue grows without end.
export function expectedWait(clerks: int, perHour: float, minutes: float): float? {
	load = perHour / 60.0 * minutes
	if load >= float(clerks) {
		return null
	}
	// Erlang B by its recursion, then C from it.
	var blocked = 1.0
	for n in 1..=clerks {
		blocked = load * blocked / (float(n) + load * blocked)
	}
	utilised = load / float(clerks)
	delayed = blocked / (1.0 - utilised * (1.0 - blocked))
	return delayed * minutes / (float(clerks) - load)
}
