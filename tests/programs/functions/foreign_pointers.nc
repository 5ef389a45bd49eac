foreign function crc32(crc: uint64, p: Pointer<uint8>, n: uint32): uint64 from "z"
foreign function zlibVersion(): string from "z"
foreign function getenv(name: string): string? from "c"
foreign function strlen(s: string): uint64 from "c"
foreign function memcpy(to: Pointer<uint8>, src: Pointer<uint8>, n: int): Pointer<uint8> from "c"
foreign function strdup(s: string): Pointer<uint8> from "c"
foreign function modf(x: float, whole: Pointer<float>): float from "m"
@layout("c")
struct Tm { sec: int32, min: int32, hour: int32, mday: int32, mon: int32, year: int32, wday: int32, yday: int32, isdst: int32, gmtoff: int, zone: Pointer<uint8> }
foreign function gmtime_r(t: Pointer<int>, out: Pointer<Tm>): Pointer<Tm> from "c"
@layout("c")
struct P3 { a: int8, b: float, c: bool, d: int16 
 function sum(): float => float(int(self.a)) + self.b + float(int(self.d))
 function bump() { self.b += 1.0 } }
function main() {
  p = allocate<uint8>(size: 5)
  for i in 0..5 { p[i] = uint8(104 + i) }
  print(crc32(0, p, 5))
  print(zlibVersion()[0:1])
  print(getenv("NO_SUCH_VARIABLE"))
  print(getenv("HOME") != null)
  print(strlen("héllo"))
  q = allocate<uint8>(size: 8)
  r = memcpy(q, p, 5)
  print(r == q)
  print([q[i] for i in 0..8])
  q[2] += 1
  q[3]++
  print((q[2], q[3], q.offset(1)[0]))
  d = strdup("abc")
  print((d[0], d[1], d[2], d[3]))
  deallocate(d)
  w = allocate<float>(1)
  f = modf(3.75, w)
  print((f, w[0]))
  t = allocate<int>(1)
  t[0] = 86400 * 365
  tm = allocate<Tm>(1)
  gmtime_r(t, tm)
  print((tm[0].year, tm[0].mon, tm[0].mday, tm[0].yday))
  x = tm[0]
  x.year = 5
  print((tm[0].year, x.year))
  tm[0].year = 99
  print(tm[0].year)
  s = allocate<P3>(3)
  s[1] = P3(1, 2.5, true, 7)
  print(s[1])
  print(s[1].sum())
  s[1].bump()
  s[1].b *= 2.0
  print((s[0], s[1], s[2]))
  octets = s.cast<uint8>()
  print((octets[24], octets[24 + 16], octets[24 + 18], octets[24 + 19]))
  pp = allocate<Pointer<float>>(2)
  pp[1] = w
  pp[1][0] = 6.25
  print((w[0], pp[0].isNone(), pp[1] == w, Pointer<int>.none().isNone()))
  deallocate(s); deallocate(pp); deallocate(w); deallocate(p); deallocate(q); deallocate(t); deallocate(tm)
  try { allocate<int>(size: -1) } catch (ArithmeticError e) { print(e.message) }
  c = allocate<char>(2)
  c[0] = 'x'
  print((c[0], c[1] == '\0'))
  b = allocate<bool>(2)
  b[1] = true
  print((b[0], b[1]))
  deallocate(c); deallocate(b)
}
