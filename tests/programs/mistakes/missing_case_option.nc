x: int? = 3
match (x) {
	case Some(v) => print(v)
}
