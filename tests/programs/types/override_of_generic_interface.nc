// `override` marks methods of interfaces, also of generic ones in generic classes.
interface Store<K, V> {
	put(key: K, value: V): V?
	size(): int
}
class MapStore<K, V> implements Store<K, V> {
	items: Map<K, V> = {}
	override put(key: K, value: V): V? {
		old = self.items.get(key)
		self.items[key] = value
		return old
	}
	override size(): int => self.items.length
}
class Counting<V> extends MapStore<string, V> {
	puts: int = 0
	override put(key: string, value: V): V? {
		self.puts++
		return super.put(key, value)
	}
}
struct Fixed implements Store<int, int> {
	n: int
	override put(key: int, value: int): int? => key + value
	override size(): int => self.n
}
counting = Counting<float>()
stores: List<Store<string, float>> = [MapStore<string, float>(), counting]
for s in stores { print("${s.put("a", 1)} ${s.put("a", 2)} ${s.size()}") }
print(counting.puts)
fixed: Store<int, int> = Fixed(3)
print("${fixed.put(1, 2)} ${fixed.size()}")
