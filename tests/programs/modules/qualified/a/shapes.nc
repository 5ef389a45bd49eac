export enum Shape {
	Dot
	Square(side: int)
	Twice(left: Shape, right: Shape)
}
export enum Light { Red, Green }
export enum Box<T> { Empty, Full(value: T) }
export class Counter {
	static made: int = 0
	static of(start: int): Counter { Counter.made++; return Counter(start) }
	value: int
}
