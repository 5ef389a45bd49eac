interface Shape { area(): float; name(): string }
class Sq implements Shape {
	function area(): float { return 1.0 }
}
print(Sq().area())
