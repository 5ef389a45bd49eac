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

/// A moment as a calendar and a clock show it in UTC (proleptic Gregorian, without leap seconds).
export struct DateTime implements Comparable, Stringable {
	year: int
	/// From 1.
	month: int
	/// From 1.
	day: int
	hour: int = 0
	minute: int = 0
	second: float = 0.0

	/// Seconds since the beginning of 1970, as `now()` gives them.
	toSeconds(): float {
		return float(daysBefore(self.year, self.month, self.day) * 86400 + self.hour * 3600 + self.minute * 60) + self.second
	}

	/// 0 is Monday.
	weekday(): int {
		return (daysBefore(self.year, self.month, self.day) % 7 + 10) % 7
	}

	compareTo(other: DateTime): int {
		a = self.toSeconds()
		b = other.toSeconds()
		return if (a < b) -1 else if (a > b) 1 else 0
	}

	/// ISO 8601, whole seconds: "2026-02-03T04:05:06Z"
	toString(): string {
		return "${digits(self.year, 4)}-${digits(self.month, 2)}-${digits(self.day, 2)}T" +
			"${digits(self.hour, 2)}:${digits(self.minute, 2)}:${digits(int(self.second), 2)}Z"
	}
}

function digits(n: int, length: int): string {
	return if (n < 0) "-" + string(-n).padStart(length, '0') else string(n).padStart(length, '0')
}

// Days from 1970-01-01. Years begin in March here, so that the leap day is their last; 400 of them have 146,097 days.
function daysBefore(year: int, month: int, day: int): int {
	y = if (month <= 2) year - 1 else year
	era = (if (y >= 0) y else y - 399) / 400
	inEra = y - era * 400
	inYear = (153 * (month + (if (month > 2) -3 else 9)) + 2) / 5 + day - 1
	return era * 146097 + inEra * 365 + inEra / 4 - inEra / 100 + inYear - 719468
}

/// The moment so many seconds after the beginning of 1970.
export function utc(seconds: float): DateTime {
	whole = int(if (seconds < 0.0 && seconds != float(int(seconds))) seconds - 1.0 else seconds)
	inDay = (whole % 86400 + 86400) % 86400
	days = (whole - inDay) / 86400 + 719468
	era = (if (days >= 0) days else days - 146096) / 146097
	inEra = days - era * 146097
	y = (inEra - inEra / 1460 + inEra / 36524 - inEra / 146096) / 365
	inYear = inEra - (365 * y + y / 4 - y / 100)
	m = (5 * inYear + 2) / 153
	month = if (m < 10) m + 3 else m - 9
	return DateTime(
		year: y + era * 400 + (if (month <= 2) 1 else 0),
		month: month,
		day: inYear - (153 * m + 2) / 5 + 1,
		hour: inDay / 3600,
		minute: inDay / 60 % 60,
		second: float(inDay % 60) + (seconds - float(whole))
	)
}
