/// A day of an imaginary shop, always the same: quiet nights, a busy noon, an outage in the afternoon.
import { log } from "math"
import { Random } from "random"

function two(n: int): string {
	return n.toString().padStart(2, '0')
}

function target(random: Random): (string, string, float) {
	id = random.nextInt(500) + 1
	return match (random.nextInt(10)) {
		case 0..=3 => ("GET", "/products/${id}", 0.02)
		case 4 | 5 => ("GET", "/products?page=${id % 9}", 0.06)
		case 6 => ("GET", "/cart", 0.01)
		case 7 => ("POST", "/cart/${id}", 0.03)
		case 8 => ("POST", "/orders", 0.15)
		case _ => ("DELETE", "/cart/${id}", 0.02)
	}
}

export function sample(lines: int): List<string> {
	random = Random(20260301)
	out: List<string> = []
	for i in 0..lines {
		// The sum of two draws is busiest in the middle of the day.
		second = (random.nextInt(43200) + random.nextInt(43200)) % 86400
		(method, path, mean) = target(random)
		isOutage = second >= 50400 && second < 50700 && method == "POST"
		status = if (isOutage && random.nextInt(10) < 8) 503 elif (random.nextInt(200) == 0) 500 elif (random.nextInt(25) == 0) 404 else 200
		seconds = -mean * log(1.0 - random.nextFloat()) + (if (isOutage) 2.0 else 0.0)
		out.push("2026-03-01T${two(second / 3600)}:${two(second / 60 % 60)}:${two(second % 60)} ${method} ${path} ${status} " +
			"${float(int(seconds * 1000.0)) / 1000.0} ${random.nextInt(9000) + 200}")
	}
	out.insert(17, "2026-03-01T10:15:02 BREW /pot 418 0.1 0")
	out.insert(99, "-- log rotated --")
	out.insert(500, "2026-03-01T25:00:00 GET / 200 0.1 0")
	out.insert(501, "2026-03-01T10:00:00 GET / 200 fast 0")
	return out
}
