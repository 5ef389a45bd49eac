import "geo"
enum Other { Red }
c = geo.Color.Red
match (c) { case Other.Red => print(1), case geo.Colour.Green => print(2), case geox.Color.Red => print(1), case _ => print(1) }
match (geo.Sec()) { case geo.Sec(1, 2) => print(1), case {v: 3} => print(1), case _ => print(1) }
