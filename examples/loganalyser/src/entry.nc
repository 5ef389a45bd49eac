/// One line of an access log:
///     2026-03-01T10:15:02 GET /api/orders/17 200 0.042 1873
export enum Method {
	Get, Post, Put, Delete

	toString(): string {
		return match (self) {
			case Get => "GET"
			case Post => "POST"
			case Put => "PUT"
			case Delete => "DELETE"
		}
	}
}

export struct Entry {
	second: int   // of the day
	method: Method
	path: string
	status: int
	seconds: float
	octets: int
}

export function methodOf(text: string): Method? {
	return match (text) {
		case "GET" => Method.Get
		case "POST" => Method.Post
		case "PUT" => Method.Put
		case "DELETE" => Method.Delete
		case _ => null
	}
}

/// Why a line is no entry.
export enum Flaw {
	Fields(found: int)
	Time(text: string)
	Method_(text: string)
	Number(field: string, text: string)

	describe(): string {
		return match (self) {
			case Fields(found) => "${found} fields instead of 6"
			case Time(text) => "no time: ${text}"
			case Method_(text) => "unknown method ${text}"
			case Number(field, text) => "${field} is no number: ${text}"
		}
	}
}

function secondOf(time: string): int? {
	parts = time.split("T")
	if parts.length != 2 {
		return null
	}
	numbers = [p.parseInt() for p in parts[1].split(":")]
	match (numbers) {
		case [Some(h), Some(m), Some(s)] if h < 24 && m < 60 && s < 60 => return h * 3600 + m * 60 + s
		case _ => return null
	}
}

export function parseEntry(line: string): Result<Entry, Flaw> {
	fields = line.split(" ")
	if fields.length != 6 {
		return Error(Flaw.Fields(fields.length))
	}
	second = secondOf(fields[0])
	if second == null {
		return Error(Flaw.Time(fields[0]))
	}
	method = methodOf(fields[1])
	if method == null {
		return Error(Flaw.Method_(fields[1]))
	}
	status = fields[3].parseInt()
	if status == null {
		return Error(Flaw.Number("the status", fields[3]))
	}
	seconds = fields[4].parseFloat()
	if seconds == null {
		return Error(Flaw.Number("the duration", fields[4]))
	}
	octets = fields[5].parseInt()
	if octets == null {
		return Error(Flaw.Number("the size", fields[5]))
	}
	return Success(Entry(second, method, fields[2], status, seconds, octets))
}

/// "/api/orders/17?page=2" -> "/api/orders/:id"
export function route(path: string): string {
	plain = path.split("?")[0]
	return [if (part.parseInt() == null) part else ":id" for part in plain.split("/")].join("/")
}
