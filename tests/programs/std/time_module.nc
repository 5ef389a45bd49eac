import "os"
import "time"
import { test, assertEqual } from "testing"

test("time", () => {
	a = time.monotonic()
	assert(time.monotonic() >= a)
	assert(time.now() > 1000000.0)
	assertEqual(time.seconds(1.5).milliseconds(), 1500.0)
	assertEqual(os.env("NO_SUCH_VARIABLE"), null)
})
