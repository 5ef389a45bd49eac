// conformance: L48
// stdin: first line
// stdin: second
// stdin: third
import "io"
import "fs"
import "os"
import { PI, E, INF, NAN, sqrt, cbrt, pow, exp, log, log2, log10, sin, cos, tan, asin, acos, atan, atan2 } from "math"
import { sinh, cosh, tanh, floor, ceil, round, trunc, hypot, isNan, isInf, gcd, addChecked, mulChecked } from "math"
import { now, monotonic, seconds } from "time"
import { Random } from "random"
import { Deque, PriorityQueue, SortedMap } from "collections"
import "strings"
import { assertEqual, assertThrows } from "testing"
import { parse, stringify } from "json"
io.write("no line end")
io.write("; now it ends\n")    // -> no line end; now it ends
io.writeError("to standard error\n")    // !> to standard error
print(io.readLine())    // -> Some("first line")
print(io.readAll())
// -> second
// -> third
// ->
print(io.readLine())    // -> null
print([floor(-1.5), ceil(-1.5), round(2.5), trunc(-1.7), round(-2.5)])    // -> [-2.0, -1.0, 3.0, -1.0, -3.0]
print([sqrt(2.0), cbrt(8.0), pow(2.0, 10.0), hypot(3.0, 4.0)])    // -> [1.4142135623730951, 2.0, 1024.0, 5.0]
print([exp(0.0), log(1.0), log2(8.0), log10(1000.0)])    // -> [1.0, 0.0, 3.0, 3.0]
print([sin(0.0), cos(0.0), tan(0.0), asin(0.0), acos(1.0), atan(0.0), atan2(0.0, 1.0)])    // -> [0.0, 1.0, 0.0, 0.0, 0.0, 0.0, 0.0]
print([sinh(0.0), cosh(0.0), tanh(0.0)])    // -> [0.0, 1.0, 0.0]
print([isNan(NAN), isInf(-INF), isNan(1.0)])    // -> [true, true, false]
print([PI, E])    // -> [3.141592653589793, 2.718281828459045]
print([gcd(12, 18), gcd(-4, 6), addChecked(1, 2), mulChecked(3, 4)])    // -> [6, 2, 3, 12]
function caught(f: () -> void): string { try { f(); return "no" } catch (ArithmeticError e) { return "ArithmeticError" } catch (FileNotFoundError e) { return "FileNotFoundError" } }
print(caught(() => { addChecked(9223372036854775807, 1) }))    // -> ArithmeticError
print(caught(() => { mulChecked(9223372036854775807, 2) }))    // -> ArithmeticError
dir = fs.tempDir()
path = dir + "/file"
fs.writeText(path, "text\n")
fs.appendText(path, "more\n")
print(fs.readText(path).lines())    // -> ["text", "more"]
fs.rename(path, dir + "/other")
print([fs.exists(path), fs.exists(dir + "/other")])    // -> [false, true]
fs.mkdir(dir + "/sub")
print(fs.list(dir).sorted())    // -> ["other", "sub"]
print(fs.stat(dir + "/other").size)    // -> 10
fs.writeBytes(path, "é".bytes())
print(fs.readBytes(path).hex())    // -> c3a9
print(caught(() => { print(fs.readText(dir + "/none")) }))    // -> FileNotFoundError
for name in fs.list(dir) { fs.remove(dir + "/" + name) }
fs.remove(dir)
print(fs.exists(dir))    // -> false
print(os.env("NOODLE_NO_SUCH_THING") == null)    // -> true
print(now() > 1500000000.0)    // -> true
start = monotonic()
print(monotonic() >= start)    // -> true
print(seconds(1.5))    // -> 1.5s
// The same sequence everywhere: xoshiro256**.
a = Random(42)
b = Random(42)
print([a.nextInt(1000) for i in 0..5] == [b.nextInt(1000) for i in 0..5])    // -> true
print(0.0 <= a.nextFloat() && a.nextFloat() < 1.0)    // -> true
deck = range(10)
a.shuffle(deck)
print(deck.sorted() == range(10) && deck.contains(a.choice(deck)))    // -> true
d = Deque<int>()
d.pushBack(1)
d.pushFront(0)
print([x for x in d])    // -> [0, 1]
q = PriorityQueue<int>((a, b) => a - b)
for x in [3, 1, 2] { q.push(x) }
print(q.pop())    // -> Some(1)
sm = SortedMap<string, int>()
sm.set("b", 2)
sm.set("a", 1)
print([k for k, v in sm])    // -> ["a", "b"]
print(strings.words(" a  b "))    // -> ["a", "b"]
assertEqual([1], [1])
print(assertThrows(() => { throw Error("yes") }).message)    // -> yes
print(stringify(parse("{\"a\": [1, true, null]}")))    // -> {"a":[1,true,null]}
