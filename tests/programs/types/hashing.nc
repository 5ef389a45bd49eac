// [L10] [L16] [L17] Keys of every kind, own hash codes, identity of objects.
struct Point { x: int, y: int }
enum Suit { Hearts, Spades }
enum Card { Plain(suit: Suit, rank: int), Joker }

class Plain { id: int }

class Word implements Equatable, Hashable {
	text: string
	equals(other: Word): bool { return self.text.lower() == other.text.lower() }
	hashCode(): int { return self.text.lower().hashCode() }
}

function main() {
	points: Map<Point, string> = {}
	for x in 0..20 {
		for y in 0..20 { points[Point(x, y)] = "${x}:${y}" }
	}
	print(points.length)
	print(points[Point(7, 13)])
	cards = {Card.Joker, Card.Plain(Suit.Hearts, 3)}
	print(cards.contains(Card.Plain(Hearts, 3)))
	print(cards.contains(Card.Plain(Spades, 3)))
	a = Plain(1)
	b = Plain(1)
	objects = {a: "a"}
	print(objects.has(a))
	print(objects.has(b))
	words: Set<Word> = {Word("Hello")}
	print(words.contains(Word("HELLO")))
	print(words.add(Word("hellO")))
	lists = {[1, 2]: "list"}
	print(lists[[1, 2]])
	tuples = {(1, "a"), (1, "b"), (1, "a")}
	print(tuples)
	floats = {0.5: "half", 1.0: "one"}
	print(floats[0.5])
	chars: Map<char, int> = {'a': 1}
	print(chars["a"[0]])
	options: Map<int?, int> = {null: 0, 5: 5}
	print(options[null] + options[5])
	nested = {{"k": 1}: "map"}
	print(nested[{"k": 1}])
	bools = {true: 1, false: 0}
	print(bools[1 < 2])
}
