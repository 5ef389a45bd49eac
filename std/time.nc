// The clock.

/// Seconds since the beginning of 1970, UTC.
@runtime("nd_rt_time_now") export function now(): float

/// Seconds since some moment; never goes back. For measuring.
@runtime("nd_rt_time_monotonic") export function monotonic(): float

/// A length of time.
export struct Duration implements Comparable, Stringable {
	nanoseconds: int

	seconds(): float { return float(self.nanoseconds) / 1000000000.0 }
	milliseconds(): float { return float(self.nanoseconds) / 1000000.0 }
	plus(other: Duration): Duration { return Duration(self.nanoseconds + other.nanoseconds) }
	minus(other: Duration): Duration { return Duration(self.nanoseconds - other.nanoseconds) }

	compareTo(other: Duration): int {
		return if (self.nanoseconds < other.nanoseconds) -1 else if (self.nanoseconds > other.nanoseconds) 1 else 0
	}

	toString(): string { return "${self.seconds()}s" }
}

/// A Duration of so many seconds.
export function seconds(n: float): Duration { return Duration(int(n * 1000000000.0)) }

/// A Duration of so many milliseconds.
export function milliseconds(n: float): Duration { return Duration(int(n * 1000000.0)) }
