import { DateTime, utc } from "time"

for t in [0.0, 951782400.0, 951868800.0, 1e9, -1.0, -0.5, 4102444799.75, -62135596800.0, -11644473600.0, 253402300800.0] {
	d = utc(t)
	print("${d} ${d.weekday()} ${d.second} ${d.toSeconds() == t}")
}
wrong = 0
for week in -60000..60000 {
	t = week * 604800.0 // Thursdays, for eleven centuries in both directions
	d = utc(t)
	if d.toSeconds() != t || d.weekday() != 3 { wrong++ }
}
print("${wrong} wrong")
print(DateTime(2024, 2, 29) < DateTime(2024, 3, 1, hour: 2))
print([DateTime(2024, 2, 29), DateTime(1999, 12, 31, 23, 59, 59.5)].sorted())
