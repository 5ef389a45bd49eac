// Detects collisions of aircraft in 200 frames of a simulation: red-black trees over small values, and floating point.
// 500 aircraft collide 14484 times.
import { cos, sin, sqrt } from "math"

const AIRCRAFT = 500
const FRAMES = 200
const LOW = 0.0
const HIGH = 1000.0
const HIGH_Z = 10.0
const RADIUS = 1.0
const VOXEL = 2.0

struct Vector2 implements Comparable {
	x: float
	y: float

	plus(other: Vector2): Vector2 {
		return Vector2(self.x + other.x, self.y + other.y)
	}

	compareTo(other: Vector2): int {
		order = compare(self.x, other.x)
		return if (order != 0) order else compare(self.y, other.y)
	}
}

function compare(a: float, b: float): int {
	return if (a < b) -1 elif (a > b) 1 else 0
}

struct Vector3 {
	x: float
	y: float
	z: float

	plus(other: Vector3): Vector3 {
		return Vector3(self.x + other.x, self.y + other.y, self.z + other.z)
	}

	minus(other: Vector3): Vector3 {
		return Vector3(self.x - other.x, self.y - other.y, self.z - other.z)
	}

	times(factor: float): Vector3 {
		return Vector3(self.x * factor, self.y * factor, self.z * factor)
	}

	dot(other: Vector3): float {
		return self.x * other.x + self.y * other.y + self.z * other.z
	}

	squared(): float {
		return self.dot(self)
	}

	isInside(): bool {
		return LOW <= self.x && self.x <= HIGH && LOW <= self.y && self.y <= HIGH && LOW <= self.z &&
			self.z <= HIGH_Z
	}
}

class Node<K: Comparable, V> {
	key: K
	value: V
	left: Node<K, V>? = null
	right: Node<K, V>? = null
	red: bool = true
}

function isRed<K: Comparable, V>(node: Node<K, V>?): bool {
	return if (node == null) false else node.red
}

// A red-black tree whose red nodes are left children (Sedgewick).
class Tree<K: Comparable, V> {
	private root: Node<K, V>? = null
	length: int = 0

	get(key: K): V? {
		var node = self.root
		while node != null {
			order = key.compareTo(node.key)
			if order == 0 {
				return node.value
			}
			node = if (order < 0) node.left else node.right
		}
		return null
	}

	// Sets the value of a key; was the key missing?
	put(key: K, value: V): bool {
		before = self.length
		root = self.insert(self.root, key, value)
		root.red = false
		self.root = root
		return self.length > before
	}

	each(f: (V) -> void) {
		self.walk(self.root, f)
	}

	private walk(node: Node<K, V>?, f: (V) -> void) {
		if node != null {
			self.walk(node.left, f)
			f(node.value)
			self.walk(node.right, f)
		}
	}

	private insert(place: Node<K, V>?, key: K, value: V): Node<K, V> {
		if place == null {
			self.length++
			return Node<K, V>(key, value)
		}
		var node = place
		order = key.compareTo(node.key)
		if order == 0 {
			node.value = value
			return node
		}
		if order < 0 {
			node.left = self.insert(node.left, key, value)
		} else {
			node.right = self.insert(node.right, key, value)
		}
		if isRed(node.right) && !isRed(node.left) {
			node = self.rotateLeft(node)
		}
		left = node.left
		if left != null && left.red && isRed(left.left) {
			node = self.rotateRight(node, left)
		}
		self.flip(node)
		return node
	}

	private rotateLeft(node: Node<K, V>): Node<K, V> {
		top = node.right.unwrap()
		node.right = top.left
		top.left = node
		top.red = node.red
		node.red = true
		return top
	}

	private rotateRight(node: Node<K, V>, top: Node<K, V>): Node<K, V> {
		node.left = top.right
		top.right = node
		top.red = node.red
		node.red = true
		return top
	}

	// Two red children pass their colour up.
	private flip(node: Node<K, V>) {
		left = node.left
		right = node.right
		if left != null && right != null && left.red && right.red {
			node.red = true
			left.red = false
			right.red = false
		}
	}
}

struct Aircraft {
	sign: int
	position: Vector3
}

// Does an interval of time touch the one from 0 to 1?
function overlaps(low: float, high: float): bool {
	return low <= 1.0 && 1.0 <= high || low <= 0.0 && 0.0 <= high || 0.0 <= low && high <= 1.0
}

// When a coordinate that moves from `start` by `way` in a unit of time is in a voxel.
function crossing(voxel: float, start: float, way: float): (float, float) {
	r = RADIUS / 2.0
	low = (voxel - r - start) / way
	high = (voxel + VOXEL + r - start) / way
	return if (way < 0.0) (high, low) else (low, high)
}

function rests(voxel: float, start: float, way: float): bool {
	r = RADIUS / 2.0
	return way == 0.0 && voxel <= start + r && start - r <= voxel + VOXEL
}

class Motion {
	sign: int
	before: Vector3
	after: Vector3

	// Where this aircraft comes too near to another one.
	intersection(other: Motion): Vector3? {
		way = self.after.minus(self.before)
		otherWay = other.after.minus(other.before)
		apart = other.before.minus(self.before)
		a = otherWay.minus(way).squared()
		if a == 0.0 {
			return if (sqrt(apart.squared()) <= RADIUS) self.before.plus(other.before).times(0.5) else null
		}
		b = 2.0 * self.before.minus(other.before).dot(way.minus(otherWay))
		c = apart.squared() - RADIUS * RADIUS
		discriminant = b * b - 4.0 * a * c
		if discriminant < 0.0 {
			return null
		}
		first = (-b - sqrt(discriminant)) / (2.0 * a)
		second = (-b + sqrt(discriminant)) / (2.0 * a)
		if first > second || !overlaps(first, second) {
			return null
		}
		time = max(first, 0.0)
		here = self.before.plus(way.times(time))
		there = other.before.plus(otherWay.times(time))
		point = here.plus(there).times(0.5)
		return if (point.isInside()) point else null
	}

	isIn(voxel: Vector2): bool {
		if voxel.x > HIGH || voxel.x < LOW || voxel.y > HIGH || voxel.y < LOW {
			return false
		}
		x = self.before.x
		y = self.before.y
		wayX = self.after.x - x
		wayY = self.after.y - y
		(lowX, highX) = crossing(voxel.x, x, wayX)
		(lowY, highY) = crossing(voxel.y, y, wayY)
		return (rests(voxel.x, x, wayX) || overlaps(lowX, highX)) &&
			(rests(voxel.y, y, wayY) || overlaps(lowY, highY)) &&
			(wayX == 0.0 || wayY == 0.0 || lowY <= highX && highX <= highY || lowY <= lowX && lowX <= highY ||
				lowX <= lowY && highY <= highX)
	}
}

const NEIGHBOURS = [Vector2(-VOXEL, 0.0), Vector2(VOXEL, 0.0), Vector2(0.0, -VOXEL), Vector2(0.0, VOXEL),
	Vector2(-VOXEL, -VOXEL), Vector2(-VOXEL, VOXEL), Vector2(VOXEL, -VOXEL), Vector2(VOXEL, VOXEL)]

// The lower corner of the voxel of a coordinate.
function corner(x: float): float {
	whole = VOXEL * int(x / VOXEL)
	return if (x < 0.0) whole - VOXEL else whole
}

class Detector {
	private positions: Tree<int, Vector3> = Tree<int, Vector3>()

	// The number of collisions since the frame before.
	next(frame: List<Aircraft>): int {
		positions = Tree<int, Vector3>()
		motions: List<Motion> = []
		for aircraft in frame {
			before = self.positions.get(aircraft.sign) ?? aircraft.position
			positions.put(aircraft.sign, aircraft.position)
			motions.append(Motion(aircraft.sign, before, aircraft.position))
		}
		self.positions = positions
		voxels = Tree<Vector2, List<Motion>>()
		for motion in motions {
			start = Vector2(corner(motion.before.x), corner(motion.before.y))
			self.draw(voxels, Tree<Vector2, bool>(), start, motion)
		}
		var collisions = 0
		voxels.each(near => {
			for i in 0..near.length {
				for j in i + 1..near.length {
					if near[i].intersection(near[j]) != null {
						collisions++
					}
				}
			}
		})
		return collisions
	}

	// Notes a motion in all voxels that it comes through.
	private draw(voxels: Tree<Vector2, List<Motion>>, seen: Tree<Vector2, bool>, voxel: Vector2, motion: Motion) {
		if !motion.isIn(voxel) || !seen.put(voxel, true) {
			return
		}
		known = voxels.get(voxel)
		if known != null {
			known.append(motion)
		} else {
			voxels.put(voxel, [motion])
		}
		for step in NEIGHBOURS {
			self.draw(voxels, seen, voxel.plus(step), motion)
		}
	}
}

// Pairs of aircraft: one of them waves like a cosine, the other like a sine.
function simulate(time: float): List<Aircraft> {
	frame: List<Aircraft> = []
	for (i = 0; i < AIRCRAFT; i += 2) {
		frame.append(Aircraft(i, Vector3(time, cos(time) * 2.0 + i * 3.0, 10.0)))
		frame.append(Aircraft(i + 1, Vector3(time, sin(time) * 2.0 + i * 3.0, 10.0)))
	}
	return frame
}

function main(args: List<string>) {
	times = if (args.length > 0) int(args[0]) else 1
	var collisions = 0
	for i in 0..times {
		detector = Detector()
		for j in 0..FRAMES {
			collisions += detector.next(simulate(j / 10.0))
		}
	}
	print("${collisions} collisions")
}
