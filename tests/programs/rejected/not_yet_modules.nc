// [L48] Standard modules that are planned.
import "testing"
import { parallel, race, withTimeout } from "async"
print(1)
