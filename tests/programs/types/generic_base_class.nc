// Generic classes that extend generic classes: `super`, `override`, inherited members and constructors.
class Cell<T> {
	value: T
	changes: int = 0
	get(): T => self.value
	set(value: T): Cell<T> {
		self.value = value
		self.changes++
		return self
	}
	describe(): string => "cell of ${self.value}"
}
class Limited<T: Comparable> extends Cell<T> {
	most: T
	constructor(value: T, most: T) {
		super(value)
		self.most = most
	}
	override set(value: T): Cell<T> => if (value > self.most) super.set(self.most) else super.set(value)
	override describe(): string => super.describe() + ", at most ${self.most}, changed ${self.changes} times"
}
class Named<K, T> extends Cell<(K, T)> {
	key(): K => self.value.0
	override describe(): string => "${self.key()}: ${self.get().1}"
}
class Deep<T> extends Named<string, List<T>> {
	add(x: T) { self.get().1.push(x) }
}
a: Cell<int> = Limited(1, 10)
print(a.set(7).set(70).describe())
print(Limited("b", "c").set("d").get())
print(Named((1, "one")).describe())
d = Deep<float>(("xs", [1.5]))
d.add(2)
print("${d.describe()} ${d.changes}")
