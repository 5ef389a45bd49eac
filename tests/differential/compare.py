#!/usr/bin/env python3
"""Random programs have to do the same at every level: compare.py NOODLEC FIRST COUNT [KIND...]

The programs of generate.py with the seeds FIRST to FIRST + COUNT - 1 are compiled in several ways, run, and must agree in
what they print and how they end. KIND is what is compared with -O0; -O2 unless said:

  LEVEL           -O1, -O2 or -O3
  passes          -O2 with each pass of the optimiser left out, one after the other over the seeds
  collections     -O2 with a collection at every 7th allocation (NOODLE_GC_STRESS)

A program that differs is kept in differential-SEED.nc in the current folder, with what was printed beside it.
"""

import concurrent.futures
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import generate

COMPILE_SECONDS, RUN_SECONDS = 120, 60
PASSES = ["constprop", "peephole", "strength", "division", "cse", "dce", "dead_functions", "inline", "licm", "bounds",
          "devirt", "specialise", "escape", "purity", "nothrow", "cold", "llvm"]


def run(binary, stress):
    environment = dict(os.environ)
    environment.pop("NOODLE_GC_STRESS", None)
    if stress:
        environment["NOODLE_GC_STRESS"] = "7"
    try:
        done = subprocess.run([binary], capture_output=True, timeout=RUN_SECONDS, env=environment,
                              stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return "did not end within %d s\n" % RUN_SECONDS
    # Functions may be inlined, so the lines of a trace are no part of it.
    error = [l for l in done.stderr.decode(errors="replace").split("\n") if not l.startswith("    ")]
    return "%s\n%s\nstatus %d\n" % (done.stdout.decode(errors="replace"), "\n".join(error), done.returncode)


def ways_of(kind, seed):
    if kind == "passes":
        return [["-O2", "--disable-pass=" + PASSES[seed % len(PASSES)]]]
    return [["-O2"]] if kind == "collections" else [[kind]]


def compile_and_run(noodlec, source, options, stress, scratch):
    binary = os.path.join(scratch, "program")
    try:
        done = subprocess.run([noodlec, "-j1", *options, source, "-o", binary], capture_output=True,
                              timeout=COMPILE_SECONDS)
    except subprocess.TimeoutExpired:
        return "noodlec did not end within %d s\n" % COMPILE_SECONDS, False
    if done.returncode != 0:
        errors = [l for l in done.stderr.decode(errors="replace").split("\n") if "error" in l]
        return "noodlec ended with status %d\n%s\n" % (done.returncode, "\n".join(errors)[:3000]), False
    return run(binary, stress), True


def check(noodlec, seed, kinds):
    with tempfile.TemporaryDirectory(prefix="noodle-differential-") as scratch:
        source = os.path.join(scratch, "program.nc")
        with open(source, "w", encoding="utf-8") as f:
            f.write(generate.Generator(seed).program())
        expected, compiled = compile_and_run(noodlec, source, ["-O0"], False, scratch)
        outputs = {"-O0": expected}
        for kind in kinds:
            for options in ways_of(kind, seed) if compiled else []:
                name = " ".join(options + (["collections"] if kind == "collections" else []))
                outputs[name], _ = compile_and_run(noodlec, source, options, kind == "collections", scratch)
        different = [name for name in outputs if outputs[name] != expected]
        if compiled and not different and "\nstatus -" not in expected and "did not end" not in expected:
            return None
        keep = "differential-%d" % seed
        shutil.copyfile(source, keep + ".nc")
        for name in ["-O0"] + different:
            with open("%s%s.txt" % (keep, name.replace(" ", "").replace("--disable-pass=", "-no-")), "w") as f:
                f.write(outputs[name])
        return "seed %d: %s" % (seed, "; ".join(
            "%s differs%s" % (n, first_difference(expected, outputs[n])) for n in different) or "fails at -O0: " + expected[:300])


def first_difference(a, b):
    a, b = a.split("\n"), b.split("\n")
    for i in range(min(len(a), len(b))):
        if a[i] != b[i]:
            return " in line %d:\n  -O0: %s\n  now: %s" % (i + 1, a[i], b[i])
    return " in length"


def main(args):
    if len(args) < 3:
        sys.exit(__doc__)
    noodlec, first, count = os.path.abspath(args[0]), int(args[1]), int(args[2])
    failed = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for message in pool.map(lambda s: check(noodlec, s, args[3:] or ["-O2"]), range(first, first + count)):
            if message:
                print(message, flush=True)
                failed += 1
    print("%d programs, %d of them differ" % (count, failed))
    return failed != 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
