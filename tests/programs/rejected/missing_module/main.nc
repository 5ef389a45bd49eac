// [L44] Modules that are not there.
import { a } from "./hepler"
import "mth"
import { b } from "../outside"
import "helper"

print(helper.a)
