// Functions on strings that are no members of `string`.

/// The texts with the separator between them.
@runtime("nd_rt_string_join") export function join(parts: List<string>, separator: string): string

/// The words: what is between white space.
export function words(text: string): List<string> {
	all: List<string> = []
	start = -1
	i = 0
	for c in text {
		if c.isSpace() {
			if start >= 0 {
				all.append(text[start:i])
				start = -1
			}
		} elif start < 0 {
			start = i
		}
		i++
	}
	if start >= 0 {
		all.append(text[start:i])
	}
	return all
}

/// How often `part` occurs, occurrences that overlap counted once. An empty part occurs nowhere.
export function count(text: string, part: string): int {
	return if (part.isEmpty()) 0 else text.split(part).length - 1
}

/// The first letter in upper case.
export function capitalize(text: string): string {
	return if (text.isEmpty()) text else text[0:1].upper() + text[1:]
}

/// In the middle of `length` code points; one more on the right if the rest is odd.
export function center(text: string, length: int, fill: char = ' '): string {
	missing = length - text.length
	if missing <= 0 {
		return text
	}
	return text.padStart(text.length + missing / 2, fill).padEnd(length, fill)
}

/// The text without `prefix` at its start.
export function removePrefix(text: string, prefix: string): string {
	return if (text.startsWith(prefix)) text[prefix.length:] else text
}

/// The text without `suffix` at its end.
export function removeSuffix(text: string, suffix: string): string {
	return if (text.endsWith(suffix)) text[:text.length - suffix.length] else text
}

/// Where `part` occurs last, or null.
export function lastIndexOf(text: string, part: string): int? {
	at = text.reversed().indexOf(part.reversed())
	return if (at == null) null else Some(text.length - at - part.length)
}

/// What stands before and behind the first `separator`, or null if there is none: ("a=b=c", "=") -> ("a", "b=c")
export function splitOnce(text: string, separator: string): (string, string)? {
	at = text.indexOf(separator)
	if at == null {
		return null
	}
	return (text[:at], text[at + separator.length:])
}
