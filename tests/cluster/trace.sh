# --trace: every task on its worker, none overlapping another on the same line; --diagnostics=json: one array, whatever
# happens. python3 is the program that reads them.
source "$(dirname "$0")/lib.sh"
cd "$WORK"
make_project app

check_trace() { # FILE TASKS LINKS: their names, sorted
	python3 - "$1" "$2" "$3" <<-'END'
		import json, sys
		events = json.load(open(sys.argv[1]))["traceEvents"]
		tasks = [e for e in events if e.get("cat") == "task"]
		names = sorted(e["name"] for e in tasks if not e["name"].startswith("scan ") and "std/" not in e["name"])
		assert " ".join(names) == sys.argv[2], names
		workers = {e["pid"] for e in events if e["ph"] == "M" and e["name"] == "process_name"}
		free = {}
		for task in sorted(tasks, key=lambda e: e["ts"]):
		    line = task["pid"], task["tid"]
		    assert task["pid"] in workers and task["ts"] >= free.get(line, 0), task
		    assert task["args"]["result"] in ("ok", "errors in the program"), task
		    free[line] = task["ts"] + task["dur"]
		steps = [e["name"] for e in events if e.get("cat") == "build" and e["tid"] == 1]
		assert "digest sources" in steps, steps
		assert ("build" if tasks else "look for the same build") in steps, steps
		links = [e["name"] for e in events if e.get("cat") == "build" and e["tid"] >= 3] # of whichever thread was first
		assert " ".join(links) == sys.argv[3], links
	END
}

expect 0 "$DIST" build app --trace cold.json
check_trace cold.json "compile app/main compile app/text compile app/util" "link app"
expect 0 "$DIST" build app --trace nothing.json
check_trace nothing.json "" ""
echo 'export func label(n: int): string { return n }' >app/src/text.nc
expect 1 "$DIST" build app --trace failed.json
check_trace failed.json "compile app/text" ""
expect 3 "$DIST" build app --trace missing/folder/trace.json --cluster tcp://127.0.0.1:1 --diagnostics=json
python3 -c 'import json, sys; d = json.load(open(sys.argv[1])); assert len(d) == 2 and all(not e["file"] for e in d), d' out

expect 1 "$DIST" build app --diagnostics=json
python3 - out <<-'END'
	import json, sys
	(diag,) = json.load(open(sys.argv[1]))
	assert diag["file"] == "app/src/text.nc" and diag["line"] == 1 and diag["severity"] == "error", diag
END
echo 'export func label(n: int): string { return "${n}" }' >app/src/text.nc
expect 0 "$DIST" build app --diagnostics=json
[ "$(cat out)" = "[]" ] || fail "a clean build says more than an empty array"
expect 2 "$DIST" build app --diagnostics=yaml
