class A {
	private secret: int = 1
	private function hide() { }
}
a = A()
print(a.secret)
a.hide()
