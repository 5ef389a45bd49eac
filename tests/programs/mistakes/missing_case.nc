enum Shape { Circle(r: float), Square(s: float), Dot }
function area(s: Shape): float {
	return match (s) {
		case Circle(r) => r
		case Dot => 0.0
	}
}
print(area(Dot))
