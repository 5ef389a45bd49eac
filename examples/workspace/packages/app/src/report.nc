import { Shape } from "shapes/shapes"
import { Sheet } from "./sheet"

/// Two decimals, rounded half up; for positive numbers.
export function fixed(x: float): string {
	hundredths = int(x * 100.0 + 0.5)
	return "${hundredths / 100}." + (hundredths % 100).toString().padStart(2, '0')
}

function percent(part: float): string {
	return "${int(part * 100.0 + 0.5)}%"
}

function line(number: int, shape: Shape): string {
	cells = [fixed(shape.area()), fixed(shape.perimeter()), percent(shape.density())]
	return "${number}  " + shape.name().padEnd(10, ' ') + cells.map(cell => cell.padStart(8, ' ')).join("")
}

export function report(sheet: Sheet): string {
	lines = ["#  shape         area   around  filled"]
	for i, shape in enumerate(sheet.all()) {
		lines.append(line(i + 1, shape))
	}
	lines.append("${fixed(sheet.used())} used, ${percent(sheet.waste())} waste")
	box = sheet.bounds()
	if box != null {
		lines.append("everything lies between ${box.low} and ${box.high}")
	}
	return lines.join("\n")
}
