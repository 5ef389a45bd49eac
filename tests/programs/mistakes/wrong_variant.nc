enum Colour { Red, Green }
c = Colour.Blue
match (c) {
	case Red => print(1)
	case Gren => print(2)
}
