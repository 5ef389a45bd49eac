# `noodle-dist test`: which programs are tests, what is said of them, what is remembered, how they may end.
. "$(dirname "$0")/lib.sh"

app=$WORK/app
mkdir -p "$app/src/text" "$app/tests/support"
echo '{"name": "shop"}' >"$app/noodle.json"
echo 'print("the program")' >"$app/src/main.nc"
cat >"$app/src/text/calc.nc" <<'END'
export function twice(n: int): int { return n * 2 }
END
cat >"$app/src/text/calc_test.nc" <<'END'
import { test, assertEqual } from "testing"
import { twice } from "./calc"
test("twice", () => assertEqual(twice(2), 4))
test("twice & <nothing>", () => assertEqual(twice(0), 1))
END
cat >"$app/tests/support/data.nc" <<'END'
import { readText } from "fs"
export function data(): string { return readText("tests/data.txt") }
END
printf hello >"$app/tests/data.txt"
cat >"$app/tests/whole.nc" <<'END'
import { test, assertEqual, skip } from "testing"
import { data } from "./support/data"
import { env } from "os"
test("data", () => assertEqual(data(), "hello"))
test("later", () => skip("not yet"))
test("variable", () => assertEqual(env("SHOP_COLOUR"), null))
END

# What fails is shown with its place; the other program passed.
expect 1 "$DIST" test "$app" --junit "$WORK/junit.xml"
said "1 of 2 tests"
said "twice & <nothing> (src/text/calc_test.nc:4)"
said "expected 1, got 0"
said "5 tests: 3 passed, 1 failed, 1 skipped; 2 programs (0 cached)"
python3 - "$WORK/junit.xml" <<'END'
import sys, xml.etree.ElementTree as tree
suites = tree.parse(sys.argv[1]).getroot().findall("testsuite")
assert [s.get("name") for s in suites] == ["shop/text/calc_test", "shop/tests/whole"], suites
assert [(s.get("tests"), s.get("failures"), s.get("errors"), s.get("skipped")) for s in suites] == \
	[("2", "1", "0", "0"), ("3", "0", "0", "1")]
failure = suites[0].findall("testcase")[1]
assert failure.get("name") == "twice & <nothing>" and failure.find("failure").get("message") == "expected 1, got 0"
END

# A second run repeats what failed only.
expect 1 "$DIST" test "$app"
said "2 programs (1 cached)"
sed -i 's/twice(0), 1/twice(0), 0/' "$app/src/text/calc_test.nc"
expect 0 "$DIST" test "$app"
said "2 programs (1 cached)"
expect 0 "$DIST" test "$app"
said "2 programs (2 cached)"
expect 0 "$DIST" test "$app" --no-cache
said "2 programs (0 cached)"

# A file or a variable that a test looked at makes it run again; a change back finds the result again.
printf other >"$app/tests/data.txt"
expect 1 "$DIST" test "$app"
said 'expected "hello", got "other"'
printf hello >"$app/tests/data.txt"
expect 1 env SHOP_COLOUR=red "$DIST" test "$app"
said 'expected null, got Some("red")'
expect 0 "$DIST" test "$app"
said "2 programs (2 cached)"

# Filters, all names, no tests at all.
expect 0 "$DIST" test "$app" --filter dat -v
said "ok data"
not_said "variable"
expect 0 "$DIST" test "$app" --filter nowhere
said "no test has 'nowhere' in its name"
expect 0 "$DIST" test "$app/src/text/calc_test.nc"
said "2 tests: 2 passed"
make_project "$WORK/plain"
expect 2 "$DIST" test "$WORK/plain"
said "there are no tests here"

# Building does not know of tests, checking does.
expect 0 "$DIST" build "$app"
said "1 module "
echo 'assertEqual(1, "x")' >>"$app/tests/whole.nc"
expect 1 "$DIST" check "$app"
said "tests/whole.nc"
expect 1 "$DIST" test "$app"
not_said "passed"

# Programs that end in other ways: the test that was running is named, what they printed is shown.
rm "$app/tests/whole.nc"
cat >"$app/tests/ends.nc" <<'END'
import { test } from "testing"
import { exit } from "os"
test("fine", () => {})
test("leaves", () => {
	print("bye")
	exit(3)
})
END
cat >"$app/tests/never.nc" <<'END'
import { test } from "testing"
test("loops", () => {
	while true {
	}
})
END
cat >"$app/tests/outside.nc" <<'END'
import { test } from "testing"
test("fine", () => {})
xs = [1]
print(xs[1])
END
expect 1 "$DIST" test "$app" --timeout 1
said "leaves"
said "the program ended during this test"
said "bye"
said "the program did not end within 1 s"
said "the program ended with status 1"
said "IndexError"

# Through a cluster, with the same results.
rm "$app/tests"/{ends,never,outside}.nc
start_coordinator coordinator
start_worker worker
expect 0 "$DIST" test "$app" --cluster "$ADDRESS" --cache "$WORK/client.cache"
said "2 tests: 2 passed, 0 failed, 0 skipped; 1 program (0 cached)"
expect 0 "$DIST" test "$app" --cluster "$ADDRESS" --cache "$WORK/client.cache"
said "1 program (1 cached)"
