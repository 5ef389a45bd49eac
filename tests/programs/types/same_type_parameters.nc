// [L18] Type parameters of several declarations have the same name.
class Box<T> { v: T }
function get<T>(b: Box<T>): T { return b.v }
print(get(Box(3)))
class Node<K, V> { key: K
 value: V
 left: Node<K, V>? = null }
function skew<K, V>(node: Node<K, V>): Node<K, V> { return node }
function opt<K, V>(node: Node<K, V>?): int { return 1 }
class M<K: Comparable, V> {
	root: Node<K, V>?
	go(key: K, v: V): Node<K, V> {
		n = Node<K, V>(key, v)
		print(opt(n.left))
		return skew(n)
	}
}
print(M<string, int>(null).go("a", 1).key)
