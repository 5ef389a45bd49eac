module "util/text" version "1.0.0"
export const greeting: string = "hi"
export const table: List<int> = [1, 2, 3]
export function a(): int { return secret() + 1 }
function secret(): int { return 41 }
export function b(x: int = secret()): int { return x }
export class Box<T> { v: T
	get(): T { return self.v } 
		private hid: int = 3 }
export enum Color { Red, Green, Blue }
export interface Named { name(): string
	shout(): string { return self.name().upper() } }
export error Oops extends Error { code: int = 1 }
export type Ints = List<int>
export struct P { x: int, y: int = 2 }
export var counter: int = 10
export function bump() { counter += 1 }
export function gen<T>(x: T): List<T> { return [x, pick(x)] }
function pick<T>(x: T): T { return x }
