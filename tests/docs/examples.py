#!/usr/bin/env python3
"""Compiles and runs the examples of the language reference: examples.py NOODLEC NOODLE-DIST docs/language.md

  ```noodle            a program
  ```noodle FILE       another module of the program that follows
  ```output [STATUS]   what the program before prints, on standard output and then on standard error without the lines of
                       stack traces, and its exit status
  ```noodle-error CODE...   a program that is rejected, with exactly the codes of its errors, in any order

Every program has to have its output, and the page has to mention every feature of the language contract in a comment like
<!-- L13 L14 -->. The programs are built by one run of noodle-dist.
"""

import collections
import os
import re
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "conformance"))
import conformance

Block = collections.namedtuple("Block", "line kind info text")


def blocks(path):
    opened, found = None, []
    with open(path, encoding="utf-8") as f:
        for number, line in enumerate(f, 1):
            line = line.rstrip("\n")
            if opened is None and line.startswith("```"):
                kind, _, info = line[3:].partition(" ")
                opened = Block(number, kind, info.strip(), [])
            elif opened is not None and line == "```":
                found.append(opened)
                opened = None
            elif opened is not None:
                opened.text.append(line)
    return found


class Example:
    """As much of a conformance.Program as building one takes."""

    def __init__(self, block, files, scratch):
        self.line, self.name, self.is_package, self.main = block.line, "line-%d" % block.line, False, "main.nc"
        self.path = os.path.join(scratch, self.name)
        self.files = {}
        for file, text in dict(files, **{"main.nc": block.text}).items():
            full = os.path.join(self.path, file)
            os.makedirs(os.path.dirname(full), exist_ok=True)
            with open(full, "w", encoding="utf-8") as f:
                f.write("\n".join(text) + "\n")
            self.files[file] = full


def check_rejected(noodlec, example, wanted):
    run = subprocess.run([noodlec, "--check", "main.nc"], cwd=example.path, capture_output=True, text=True, timeout=60)
    got = re.findall(r"error\[(E\d+)\]", run.stderr)
    if sorted(got) == sorted(wanted) and run.returncode == 1:
        return None
    return "line %d: expected %s, got %s (status %d)\n%s" % (
        example.line, " ".join(sorted(wanted)), " ".join(sorted(got)), run.returncode, run.stderr)


def check_output(example, binary, output):
    if not os.path.exists(binary):
        return "line %d: not built" % example.line
    run = subprocess.run([binary], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    lines = run.stdout.split("\n")[:-1] + [l for l in run.stderr.split("\n")[:-1] if not l.startswith("    ")]
    status = int(output.info or 0)
    if lines == output.text and run.returncode == status:
        return None
    return "line %d: expected status %d and\n%s\ngot status %d and\n%s" % (
        example.line, status, "\n".join(output.text), run.returncode, "\n".join(lines))


def main(noodlec, dist, path):
    faults, files, programs, pending = [], {}, [], None
    with open(path, encoding="utf-8") as f:
        named = set(re.findall(r"L\d\d", " ".join(re.findall(r"<!--([^>]*)-->", f.read()))))
    faults += ["%s is not covered" % id_ for id_, _ in conformance.features() if id_ not in named]
    with tempfile.TemporaryDirectory(prefix="noodle-examples-") as scratch:
        for block in blocks(path):
            if pending and block.kind != "output":
                faults.append("line %d: this program has no output" % pending.line)
                pending = None
            if block.kind == "noodle" and block.info:
                files[block.info] = block.text
            elif block.kind == "noodle":
                pending, files = Example(block, files, scratch), {}
            elif block.kind == "output" and pending:
                programs.append((pending, block))
                pending = None
            elif block.kind == "noodle-error":
                faults.append(check_rejected(noodlec, Example(block, files, scratch), block.info.split()))
                files = {}
        members = {example.name: example for example, _ in programs}
        binaries, status = conformance.build_workspace(dist, members, "-O0", os.path.join(scratch, "work"))
        faults += ["the examples do not build"] if status else []
        faults += [check_output(e, os.path.join(binaries, e.name), output) for e, output in programs]
    faults = [f for f in faults if f]
    print("\n".join(faults + ["%d examples run, %d faults" % (len(programs), len(faults))]))
    return bool(faults)


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    sys.exit(main(os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2]), sys.argv[3]))
