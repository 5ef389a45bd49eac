#!/usr/bin/env python3
"""The programs that show every feature of the language contract working and what it forbids rejected.

A program of works/ or rejected/ is one file, a folder with a main.nc (or main.noodle), or a package with a noodle.json,
which only noodle-dist builds. What is expected of it stands beside the statements, as comments that begin with one of
these marks:

  conformance: L07 L08   the features that the program is about
  -> TEXT                the next line of standard output is TEXT
  !> TEXT                the next line of standard error is TEXT; lines of stack traces are left out on both sides
  status: N              its exit status, 0 unless said
  args: A B              its arguments, one mark after the other, separated by blanks
  stdin: TEXT            a line of its standard input
  interface: TEXT        --emit=interface of this file has the line TEXT, indented anyhow
  ! CODE MESSAGE         the compiler reports this for this line; `!+1` for the line below, `!*` for any place, as
                         for the end of the file. Programs of works/ may have warnings, those of rejected/ need an error
  !@ FILE MESSAGE        noodle-dist reports this for a manifest
  todo: WHY              it fails for now (and the run fails once it passes)

usage: conformance.py run NOODLEC NOODLE-DIST [NAME...]   check, build at -O0 and -O2 on a cluster of one command, run
       conformance.py golden NOODLE-DIST                  the accepted programs of tests/programs, in the same way
       conformance.py table [--check]                     write docs/conformance.md, or compare it
       conformance.py fill NOODLEC FILE...                complete `// !` marks; read the difference
"""

import concurrent.futures
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TABLE = os.path.join(ROOT, "docs", "conformance.md")
MARK = re.compile(r"//+ (conformance:|->|!>|status:|args:|stdin:|interface:|todo:|!(?:\+1|\*)?(?= |$)|!@)(?: (.*))?$")
SECONDS = 60


class Program:
    def __init__(self, path):
        """PATH is a .nc file or a folder."""
        self.is_package = os.path.exists(os.path.join(path, "noodle.json"))
        self.path = path
        self.name = os.path.splitext(os.path.basename(path))[0]
        self.files = {}
        self.ids, self.out, self.err, self.args, self.input = [], [], [], [], []
        self.in_traces = False # the name of the package stands in traces that the program prints
        self.status, self.todo, self.interface, self.reports = 0, None, [], []
        if os.path.isdir(path):
            for folder, _, names in os.walk(path):
                for name in names:
                    if name.endswith((".nc", ".noodle")):
                        full = os.path.join(folder, name)
                        self.files[os.path.relpath(full, path)] = full
            self.main = next((m for m in ("main.nc", "src/main.nc") if m in self.files), "main.noodle")
        else:
            self.main = os.path.basename(path)
            self.files[self.main] = path
        for file in sorted(self.files):
            self.read(file)

    @property
    def folder(self):
        return self.path if os.path.isdir(self.path) else os.path.dirname(self.path)

    def read(self, file):
        with open(self.files[file], encoding="utf-8", errors="surrogateescape") as f:
            for number, line in enumerate(f.read().split("\n"), 1):
                line = line.rstrip("\r")
                mark = MARK.search(line)
                while mark:
                    # Several marks may follow each other on a line; each ends where the next begins.
                    kind, text = mark.group(1), mark.group(2) or ""
                    rest = MARK.search(text) if kind.startswith("!") and kind != "!>" else None
                    self.take(file, number, kind, text[: rest.start()].rstrip() if rest else text)
                    mark = rest

    def take(self, file, number, kind, text):
        if kind == "conformance:":
            self.ids += text.split()
        elif kind == "->":
            self.out.append(text)
        elif kind == "!>":
            self.err.append(text)
        elif kind == "status:":
            self.status = int(text)
        elif kind == "args:":
            self.args += text.split()
        elif kind == "stdin:":
            self.input.append(text)
        elif kind == "interface:":
            self.interface.append((file, text.strip()))
        elif kind == "todo:":
            self.todo = text
        elif kind == "!@":
            file, message = text.split(" ", 1)
            self.reports.append((file, None, "- " + message))
        else:
            line = None if kind == "!*" else number + (kind == "!+1")
            self.reports.append((file, line, text))


def programs(kind):
    folder = os.path.join(HERE, kind)
    names = [n for n in sorted(os.listdir(folder)) if not n.startswith(".")]
    return [Program(os.path.join(folder, name)) for name in names]


def reported(tools, program):
    """What the compiler says of a program, as (file, line, "CODE message")."""
    command = [tools[0], "--check", "--diagnostics=json", program.main]
    if program.is_package:
        command = [tools[1], "check", "--no-cache", "--diagnostics=json", "."]
    run = subprocess.run(command, cwd=program.folder, capture_output=True, timeout=SECONDS)
    try:
        found = json.loads(run.stderr.decode(errors="replace"))
    except ValueError:
        return run.returncode, [(program.main, None, run.stderr.decode(errors="replace")[:500])]
    return run.returncode, [(d["file"], d["line"], "%s %s" % (d["code"] or "-", d["message"])) for d in found]


def check_reports(tools, program, status):
    got_status, got = reported(tools, program)
    faults = []
    if got_status != status:
        faults.append("the check ended with status %d instead of %d" % (got_status, status))
    left = list(got)
    for file, line, text in program.reports:
        for have in left:
            if have[0] == file and have[2] == text and line in (None, have[1]):
                left.remove(have)
                break
        else:
            faults.append("%s:%s: not reported: %s" % (file, line, text))
    faults += ["%s:%s: reported: %s" % have for have in left]
    if status == 1 and not any(text.startswith(("E", "-")) for _, _, text in program.reports):
        faults.append("no error is expected")
    return faults


def check_interface(noodlec, program):
    faults = []
    for file in sorted({file for file, _ in program.interface}):
        run = subprocess.run([noodlec, "--emit=interface", file, "-o", "-"], cwd=program.folder,
                             capture_output=True, timeout=SECONDS)
        lines = [line.strip() for line in run.stdout.decode(errors="replace").split("\n")]
        for wanted in [text for of, text in program.interface if of == file]:
            if wanted not in lines:
                faults.append("%s: the interface has no line: %s" % (file, wanted))
    return faults


def difference(what, wanted, got):
    if wanted == got:
        return []
    for i in range(max(len(wanted), len(got))):
        a = wanted[i] if i < len(wanted) else "(end)"
        b = got[i] if i < len(got) else "(end)"
        if a != b:
            return ["%s, line %d: expected: %s" % (what, i + 1, a), "%*s got: %s" % (len(what) + 14, "", b)]
    return []


def lines_of(data):
    text = data.decode(errors="surrogateescape")
    return text[:-1].split("\n") if text.endswith("\n") else text.split("\n") if text else []


def run_binary(program, binary, level):
    try:
        # A file, not a pipe: whether input is there at once must not depend on who is quicker.
        with tempfile.TemporaryDirectory(prefix="noodle-conformance-") as scratch, tempfile.TemporaryFile() as stdin:
            stdin.write(program.input if isinstance(program.input, bytes)
                        else "".join(l + "\n" for l in program.input).encode())
            stdin.seek(0)
            run = subprocess.run([binary, *program.args], cwd=scratch, capture_output=True, timeout=SECONDS, stdin=stdin)
    except FileNotFoundError:
        return ["%s: not built" % level]
    except subprocess.TimeoutExpired:
        return ["%s: did not end within %d s" % (level, SECONDS)]
    out = run.stdout.replace(os.path.basename(binary).encode() + b"/", b"") if program.in_traces else run.stdout
    faults = difference(level, program.out, lines_of(out))
    trace = [l for l in lines_of(run.stderr) if not l.startswith("    ")]
    faults += difference(level + ", standard error", program.err, trace)
    if run.returncode != program.status:
        faults.append("%s: exit status %d instead of %d" % (level, run.returncode, program.status))
    return faults


def build_workspace(dist, members, level, work):
    """One build of all programs as packages of a workspace; a program that does not build does not stop the others."""
    space = os.path.join(work, "space")
    os.makedirs(space, exist_ok=True)
    if not os.path.exists(os.path.join(space, "noodle.json")):
        for name, program in members.items():
            package = os.path.join(space, name)
            if program.is_package:
                shutil.copytree(program.path, package)
                continue
            os.makedirs(package)
            for file, full in program.files.items():
                copy = os.path.join(package, file)
                os.makedirs(os.path.dirname(copy), exist_ok=True)
                shutil.copyfile(full, copy)
            with open(os.path.join(package, "noodle.json"), "w") as f:
                json.dump({"name": name, "source": ".", "main": program.main}, f)
        with open(os.path.join(space, "noodle.json"), "w") as f:
            json.dump({"workspace": ["*", "*/packages/*"]}, f)
    environment = dict(os.environ, NOODLE_CACHE=os.path.join(work, "cache"), NO_COLOR="1")
    environment.pop("NOODLE_CLUSTER", None)
    run = subprocess.run([dist, "build", "-q", level, space], capture_output=True, env=environment,
                         timeout=1000)
    if run.returncode != 0:
        print("noodle-dist build %s ended with status %d:\n%s" % (
            level, run.returncode, run.stderr.decode(errors="replace")[:4000]))
    binaries = os.path.join(work, "binaries" + level)
    os.makedirs(os.path.join(space, "build"), exist_ok=True) # nothing is built when sources have errors
    shutil.move(os.path.join(space, "build"), binaries)
    return binaries, run.returncode


def package_name(program):
    return re.sub(r"[^a-z0-9]+", "-", program.name.lower())


def tell(program, faults):
    if program.todo is not None:
        if faults:
            return False
        faults = ["this works now: remove its todo"]
    for fault in faults:
        print("%s: %s" % (os.path.relpath(program.path, ROOT), fault))
    return bool(faults)


def command_run(noodlec, dist, names):
    chosen = lambda program: not names or any(program.name.startswith(n) for n in names)
    works = [p for p in programs("works") if chosen(p)]
    rejected = [p for p in programs("rejected") if chosen(p)]
    faults = {}
    tools = (noodlec, dist)
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for p, found in zip(works, pool.map(lambda p: check_reports(tools, p, 0), works)):
            faults[p] = found + check_interface(noodlec, p)
        for p, found in zip(rejected, pool.map(lambda p: check_reports(tools, p, 1), rejected)):
            faults[p] = found
    # What is not even accepted would keep the build from ending well.
    members = {package_name(p): p for p in works if not any("the check ended" in f for f in faults[p])}
    failed = False
    with tempfile.TemporaryDirectory(prefix="noodle-conformance-") as work:
        for level in ("-O0", "-O2"):
            binaries, status = build_workspace(dist, members, level, work)
            failed |= status != 0
            for name, p in members.items():
                faults[p] += run_binary(p, os.path.join(binaries, name), level)
    for p in works + rejected:
        failed |= tell(p, faults[p])
    print("%d programs run, %d rejected" % (len(works), len(rejected)))
    return failed


def golden_programs():
    """The accepted programs of tests/programs that say nothing about their lines' numbers or the machine."""
    folder = os.path.join(ROOT, "tests", "programs")
    for feature in sorted(os.listdir(folder)):
        inside = os.path.join(folder, feature)
        if not os.path.isdir(inside):
            continue
        for entry in sorted(os.listdir(inside)):
            path = os.path.join(inside, entry)
            base = os.path.splitext(path)[0]
            is_program = entry.endswith(".nc") or os.path.exists(os.path.join(path, "main.nc"))
            if is_program and os.path.exists(base + ".out") and not os.path.exists(base + ".todo"):
                yield feature, base, Program(path)


def read_lines(path):
    try:
        with open(path, "rb") as f:
            return lines_of(f.read())
    except FileNotFoundError:
        return []


def command_golden(dist):
    members = {}
    for feature, base, p in golden_programs():
        p.out = read_lines(base + ".out")
        p.err = [l for l in read_lines(base + ".trace") if not l.startswith("    ")]
        p.args, p.input = read_lines(base + ".args"), b""
        if os.path.exists(base + ".in"):
            with open(base + ".in", "rb") as f:
                p.input = f.read() # whose last line may have no end
        p.status = int((read_lines(base + ".status") or ["0"])[0])
        p.in_traces = True
        members[package_name(p) + "-" + feature] = p
    failed = False
    with tempfile.TemporaryDirectory(prefix="noodle-conformance-") as work:
        for level in ("-O0", "-O2"):
            binaries, status = build_workspace(dist, members, level, work)
            failed |= status != 0
            for name, p in members.items():
                failed |= tell(p, run_binary(p, os.path.join(binaries, name), level))
    print("%d programs run" % len(members))
    return failed


def features():
    with open(os.path.join(HERE, "features.txt"), encoding="utf-8") as f:
        for line in f:
            id_, name = line.rstrip("\n").split(" ", 1)
            yield id_, name


def table():
    lists = {"works": programs("works"), "rejected": programs("rejected")}
    known = [id_ for id_, _ in features()]
    for p in lists["works"] + lists["rejected"]:
        for id_ in p.ids:
            if id_ not in known:
                sys.exit("%s: there is no feature %s" % (p.path, id_))
        if not p.ids:
            sys.exit("%s: no `// conformance:` line" % p.path)

    def links(of):
        return ", ".join("[%s](../%s)" % (p.name, os.path.relpath(p.path, ROOT)) for p in of) or "–"

    text = [
        "# Conformance", "",
        "Every feature of the language with the programs that show it working, and those that show what it forbids being",
        "rejected with the right message. `tests/conformance/conformance.py table` writes this page from the programs;",
        "the test `conformance.table` fails when it is not current, and `conformance.run` checks, builds (at `-O0` and `-O2`,",
        "through the embedded cluster) and runs them all. Programs of `tests/programs` that say `[L07]` at their head are about",
        "these features, too.", "",
        "| id | feature | works | rejected | state |", "|---|---|---|---|---|"]
    gaps = 0
    for id_, name in features():
        works = [p for p in lists["works"] if id_ in p.ids]
        rejected = [p for p in lists["rejected"] if id_ in p.ids]
        open_ = [p.todo for p in works + rejected if p.todo is not None]
        if not works or all(p.todo is not None for p in works):
            state = "not yet" + "".join(": " + t for t in open_)
        elif open_:
            state = "partly: " + "; ".join(open_)
        elif not rejected:
            state = "works; nothing rejected is shown"
        else:
            state = "works"
        gaps += state != "works"
        text.append("| %s | %s | %s | %s | %s |" % (
            id_, name, links(works), links(rejected), state))
    text += ["", "%d of %d features work as far as these programs show." % (len(known) - gaps, len(known)), ""]
    return "\n".join(text)


def command_table(check):
    text = table()
    if not check:
        with open(TABLE, "w", encoding="utf-8") as f:
            f.write(text)
        return False
    with open(TABLE, encoding="utf-8") as f:
        if f.read() == text:
            return False
    print("docs/conformance.md is not current: run tests/conformance/conformance.py table")
    return True


def command_fill(noodlec, paths):
    for path in paths:
        p = Program(os.path.abspath(path))
        _, got = reported((noodlec, None), p)
        for file, full in p.files.items():
            with open(full, encoding="utf-8", errors="surrogateescape") as f:
                lines = f.read().split("\n")
            for number, line in enumerate(lines, 1):
                here = ["// ! " + d[2] for d in got if d[0] == file and d[1] == number]
                if here and re.search(r"// !$", line):
                    lines[number - 1] = line[: -len("// !")] + " ".join(here)
                elif re.search(r"// !\+1$", line):
                    below = ["// !+1 " + d[2] for d in got if d[0] == file and d[1] == number + 1]
                    if below:
                        lines[number - 1] = line[: -len("// !+1")] + " ".join(below)
            with open(full, "w", encoding="utf-8", errors="surrogateescape") as f:
                f.write("\n".join(lines))
    return False


def main(args):
    if args[:1] == ["run"] and len(args) >= 3:
        return command_run(os.path.abspath(args[1]), os.path.abspath(args[2]), args[3:])
    if args[:1] == ["golden"] and len(args) == 2:
        return command_golden(os.path.abspath(args[1]))
    if args[:1] == ["table"]:
        return command_table(args[1:] == ["--check"])
    if args[:1] == ["fill"] and len(args) >= 3:
        return command_fill(os.path.abspath(args[1]), args[2:])
    sys.exit(__doc__)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
