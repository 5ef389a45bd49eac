import "model/world" as model

export function describe(w: model.World): string {
	oldest = w.oldest()
	if oldest == null { return w.name + " is empty" }
	return "${w.name}: ${w.animals.length}, oldest ${oldest.name} (${oldest.age})"
}
