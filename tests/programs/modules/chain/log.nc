export class Log {
	private lines: List<string> = []
	add(line: string): void { self.lines.append(line) }
	entries(): List<string> { return self.lines }
}

export const log: Log = Log()
