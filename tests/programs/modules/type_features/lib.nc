import { limit } from "deep"
const hiddenDefault: int = 41
function helper(x: int): int { return x + limit }
export struct Pt { x: int, y: int = hiddenDefault + 1
  private tag: string = "t"
  function scale(n: int): Pt { return Pt(self.x * n, self.y * n) }
  function bump() { self.x += helper(1) }
  static origin(): Pt { return Pt(0, 0) } }
export abstract class Base { protected name: string
  private secret: int = 7
  static made: int = 0
  constructor(name: string) { self.name = name; Base.made += 1; self.init() }
  protected init() { }
  area(): float
  describe(): string { return "${self.name}:${self.area()}:${self.secret}" }
  final id(): int { return self.secret } }
export interface Walker<T> { step(): T?
  collect(): List<T> { out: List<T> = []; while (true) { s = self.step(); if (s == null) { return out } out.append(s) } } }
export enum Ev<T> { Data(v: T, n: int), Done, Fail(msg: string)
  isEnd(): bool { return match (self) { case Done => true, case _ => false } } }
class Priv { v: int }
export function makePriv(v: int): any { return Priv(v) }
export class Pool<T> { private xs: List<T> = []
  static created: int = 0
  constructor() { Pool<T>.created += 1 }
  put(x: T): Pool<T> { self.xs.append(x); return self }
  private at(i: int): T { return self.xs[i] }
  firstOr(d: T): T { return if (self.xs.length == 0) d else self.at(0) } }
export function apply<A, B>(x: A, f: (A) -> B): B { return wrap(f)(x) }
function wrap<A, B>(f: (A) -> B): (A) -> B { return a => f(a) }
export foreign function labs(x: int): int from "c"
export foreign function toupper(c: int32): int32 from "c"
export type Op = (int, int) -> int
export type Pts = List<Pt>
export const ZERO: Pt = Pt(0, 0)
export error LibError extends Error { code: int
  constructor(code: int) { super("lib ${code}"); self.code = code } }
export class Key implements Hashable, Equatable, Comparable { k: string
  hashCode(): int { return self.k.hashCode() }
  equals(o: Key): bool { return self.k == o.k }
  compareTo(o: Key): int { return self.k.compareTo(o.k) }
  toString(): string { return "Key(" + self.k + ")" } }
