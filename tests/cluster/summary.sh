# What is said of a build when it is over, for people and for programs.
source "$(dirname "$0")/lib.sh"
cd "$WORK"
make_project app
expect 0 "$DIST" build -v app --summary summary.json
said "built app: 3 modules (3 compiled, 0 cached) in"
said "  critical path"
grep -Eq 'critical path [0-9.]+ s: scan [a-z]+/[a-z]+ [0-9.]+ s, compile [a-z]+/[a-z]+ [0-9.]+ s, link [0-9.]+ s$' out ||
	fail "the critical path is not told: $(grep critical out)"
python3 - summary.json <<'END' || fail "the summary of the first build: $(cat summary.json)"
import json, sys
it = json.load(open(sys.argv[1]))
assert it["what"] == "built app" and it["exit_status"] == 0
assert (it["modules"], it["compiled"], it["cached"], it["failed"], it["errors"]) == (3, 3, 0, 0, 0)
kinds = [task["kind"] for task in it["critical_path"]]
assert kinds == ["scan", "compile", "link"], kinds
assert it["critical_path"][1]["module"] and it["critical_path"][1]["worker"].startswith("local-")
assert it["critical_path_ms"] == sum(task["wall_ms"] for task in it["critical_path"])
assert it["wall_ms"] >= it["critical_path"][1]["wall_ms"] and it["cpu_ms"]["client"] > 0
assert it["peak_kb"]["client"] > 1000 and it["peak_kb"]["task"] > 1000 and it["peak_kb"]["worker"] > 1000
END
expect 0 "$DIST" build -q app --summary - # nothing else goes to standard output
python3 - out <<'END' || fail "the summary of the second build: $(cat out)"
import json, sys
it = json.load(open(sys.argv[1]))
assert (it["modules"], it["compiled"], it["cached"]) == (3, 0, 3) and it["critical_path"] == []
END
echo 'let x: int = "no"' >>app/src/main.nc
expect 1 "$DIST" build app --diagnostics=json --summary summary.json # of a failed build, too
python3 - summary.json <<'END' || fail "the summary of the failed build: $(cat summary.json)"
import json, sys
it = json.load(open(sys.argv[1]))
assert it["exit_status"] == 1 and it["errors"] >= 1 and it["failed"] == 1
END
echo 'print(1)' >app/src/main.nc
expect 3 "$DIST" build app -q --summary nowhere/summary.json
said "the summary nowhere/summary.json cannot be written"
