/// Tables for a terminal: numbers to the right, texts to the left.
export enum Cell {
	Label(text: string)
	Count(n: int)
	Millis(seconds: float)
	Bar(part: float, width: int)

	text(): string {
		return match (self) {
			case Label(text) => text
			case Count(n) => n.toString()
			case Millis(seconds) => "${int(seconds * 1000.0 + 0.5)} ms"
			case Bar(part, width) => "#".repeat(int(part * float(width) + 0.5))
		}
	}

	isRight(): bool {
		return match (self) {
			case Count(_) | Millis(_) => true
			case _ => false
		}
	}
}

export function table(head: List<string>, rows: List<List<Cell>>): List<string> {
	widths = [len(h) for h in head]
	for row in rows {
		for (i, cell) in enumerate(row) {
			widths[i] = max(widths[i], cell.text().length)
		}
	}
	isRight = (i: int): bool => rows.length > 0 && rows[0][i].isRight()
	lines = [joined(head, widths, isRight)]
	for row in rows {
		lines.push(joined([cell.text() for cell in row], widths, isRight))
	}
	return lines
}

function joined(cells: List<string>, widths: List<int>, isRight: (int) -> bool): string {
	padded = [if (isRight(i)) text.padStart(widths[i], ' ') else text.padEnd(widths[i], ' ') for (i, text) in enumerate(cells)]
	return padded.join("  ").trimEnd()
}
