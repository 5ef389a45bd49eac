export function full(first: string, last: string): string {
	return hidden(first) + " " + last
}

function hidden(text: string): string { return text.upper() }
