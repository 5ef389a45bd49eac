// [L48] Standard modules that are planned.
import "testing"
import { get } from "http"
print(1)
