import { unit } from "./circle"
import { full } from "../util/names"

export struct Rect {
	w: int
	h: int
	name(): string { return full("rect", hidden()) }
}

export function area(r: Rect): string {
	return "${r.name()}: ${r.w * r.h} ${unit}"
}

function hidden(): string { return "private" }
