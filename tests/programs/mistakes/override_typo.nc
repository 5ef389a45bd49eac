class A { function render(): int { return 1 } }
class B extends A { override function rendr(): int { return 2 } }
print(B().render())
