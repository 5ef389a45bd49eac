// [L48] The clock and lengths of time.
import { now, monotonic, Duration, seconds, milliseconds } from "time"
a = now()
m = monotonic()
print(a > 1700000000.0 && a < 5000000000.0)
i = 0
while monotonic() == m { i++ }
print(monotonic() > m)
d = seconds(1.5)
print(d)
print(d.plus(milliseconds(250.0)).seconds())
print(d.minus(seconds(2.0)).milliseconds())
print(d > seconds(1.0))
print(d == milliseconds(1500.0))
print([seconds(3.0), seconds(1.0), seconds(2.0)].sorted())
print(Duration(1))
print(d.nanoseconds)
print({d: 1}[seconds(1.5)])
