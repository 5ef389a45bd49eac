/// Reads an access log (the file named as argument, "-" for standard input, otherwise a sample of 20,000 lines) and tells
/// what happened: status codes, hours, the slowest and the heaviest routes, bursts of failures, lines that are none.
import { File } from "fs"
import { readLine } from "io"
import { parseEntry } from "./entry"
import { sample } from "./sample"
import { RouteStats, Summary } from "./summary"
import { Cell, table } from "./table"

function analyse(summary: Summary, number: int, line: string): void {
	match (parseEntry(line)) {
		case Success(entry) => summary.add(entry)
		case Error(flaw) => summary.reject(number, flaw)
	}
}

function read(args: List<string>): Summary {
	summary = Summary()
	if args.length == 0 {
		for (i, line) in enumerate(sample(20000)) {
			analyse(summary, i + 1, line)
		}
		return summary
	}
	var number = 0
	if args[0] == "-" {
		var line = readLine()
		while line != null {
			number++
			analyse(summary, number, line)
			line = readLine()
		}
		return summary
	}
	with File(args[0]) as file {
		var line = file.readLine()
		while line != null {
			number++
			analyse(summary, number, line)
			line = file.readLine()
		}
	}
	return summary
}

function clock(minute: int): string {
	return "${(minute / 60).toString().padStart(2, '0')}:${(minute % 60).toString().padStart(2, '0')}"
}

function section(title: string, lines: List<string>): void {
	print("")
	print(title)
	for line in lines {
		print("  ${line}")
	}
}

function routeRow(r: RouteStats): List<Cell> {
	return [Cell.Label(r.name), Cell.Count(r.durations.length), Cell.Millis(r.percentile(50)), Cell.Millis(r.percentile(99)),
		Cell.Count(r.octets / 1024), Cell.Count(r.failures)]
}

function report(summary: Summary): void {
	print("${summary.entries} requests, ${summary.flaws.length} lines skipped")
	section("Status codes", table(["code", "requests"],
		[[Cell.Count(status), Cell.Count(n)] for (status, n) in summary.statuses]))
	most = max(summary.hours)
	section("Hours", table(["hour", "requests", ""],
		[[Cell.Label(clock(hour * 60)), Cell.Count(n), Cell.Bar(float(n) / float(most), 40)]
			for (hour, n) in enumerate(summary.hours) if n > 0]))
	head = ["route", "requests", "p50", "p99", "KiB", "failures"]
	section("Where the time goes", table(head, summary.top(4, r => r.total()) | map(routeRow)))
	section("Slowest", table(head, summary.top(3, r => r.percentile(99)) | map(routeRow)))
	section("Bursts of failures", [if (b.from_ == b.to) "${clock(b.to)}: ${b.failures}" else
		"${clock(b.from_)}-${clock(b.to)}: ${b.failures}" for b in summary.bursts(3)])
	section("Skipped", ["line ${number}: ${flaw.describe()}" for (number, flaw) in summary.flaws[:min(10, summary.flaws.length)]])
}

function main(args: List<string>): void {
	report(read(args))
}
