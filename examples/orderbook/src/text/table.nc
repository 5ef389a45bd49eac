/// Columns of text, the first flush left, the others flush right.
export class Table {
	private headings: List<string>
	private rows: List<List<string>> = []

	constructor(headings: List<string>) {
		self.headings = headings
	}

	row(cells: List<string>): Table {
		if cells.length != self.headings.length {
			throw Error("a row of ${cells.length} cells in a table of ${self.headings.length} columns")
		}
		self.rows.append(cells)
		return self
	}

	private widths(): List<int> {
		result = self.headings.map(heading => heading.length)
		for row in self.rows {
			for i, cell in enumerate(row) {
				result[i] = max(result[i], cell.length)
			}
		}
		return result
	}

	private format(cells: List<string>, widths: List<int>): string {
		padded = [if (i == 0) cell.padEnd(widths[i], ' ') else cell.padStart(widths[i], ' ') for i, cell in enumerate(cells)]
		return padded.join("  ")
	}

	toString(): string {
		widths = self.widths()
		lines = [self.format(self.headings, widths), widths.map(w => "-".repeat(w)).join("  ")]
		for row in self.rows {
			lines.append(self.format(row, widths))
		}
		return lines.join("\n")
	}
}
