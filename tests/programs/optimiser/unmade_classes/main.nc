// Calls of methods of a class that this module never makes, beside calls between whose targets it can choose.
import { Shape, some } from "./shape"

class Other {
	size(): int { return 1 }
}

class Wide extends Other {
	size(): int { return 2 }
}

function show(s: Shape, o: Other): void {
	print("${s.describe()} ${s.area()} ${o.size()}")
}

show(some(), Other())
show(some(), Wide())
