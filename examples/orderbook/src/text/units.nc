/// 1234567 -> "1,234,567"
export function count(n: int): string {
	digits = abs(n).toString()
	groups: List<string> = []
	var end = digits.length
	while end > 3 {
		groups.append(digits[end - 3:end])
		end -= 3
	}
	groups.append(digits[:end])
	sign = if (n < 0) "-" else ""
	return sign + groups.reversed().join(",")
}

export function signed(n: int): string {
	return if (n > 0) "+" + count(n) else count(n)
}

/// A float with a fixed number of decimals, rounded half away from zero.
export function fixed(x: float, decimals: int): string {
	var scale = 1
	for i in 0..decimals {
		scale *= 10
	}
	scaled = int(x * float(scale) + (if (x < 0.0) -0.5 else 0.5))
	sign = if (scaled < 0) "-" else ""
	fraction = if (decimals == 0) "" else "." + abs(scaled % scale).toString().padStart(decimals, '0')
	return "${sign}${abs(scaled / scale)}${fraction}"
}
