"""summaries.py LABEL=FILE...: what builds took, from their summaries (noodle-dist build --summary FILE).

Files with the same label are runs of the same build. For each label: the median of the wall time with the best and the
worst run, the processor time by kind of process in the median run, the peak memory of the largest process of each kind. With
two labels whose files stand in turns: how much faster the second is, as ratio of the medians, with the best and the
worst ratio of a turn.
"""
import json
import statistics
import sys

KINDS = ["tasks", "workers", "coordinator", "cache", "messages", "client"]

runs = {}
for argument in sys.argv[1:]:
    label, _, file = argument.partition("=")
    with open(file) as text:
        runs.setdefault(label, []).append(json.load(text))

width = max(len(label) for label in runs)
print(f"{'wall, seconds':{width}} {'median':>8} {'best':>8} {'worst':>8}   processor, seconds: "
      + " ".join(f"{kind:>11}" for kind in KINDS) + f" {'all':>7}   peak MiB: {'task':>5} {'worker':>6} {'client':>6}")
for label, builds in runs.items():
    walls = sorted(build["wall_ms"] / 1000 for build in builds)
    middle = sorted(builds, key=lambda build: build["wall_ms"])[(len(builds) - 1) // 2]
    cpu = middle["cpu_ms"]
    peaks = [max(build["peak_kb"][kind] for build in builds) // 1024 for kind in ("task", "worker", "client")]
    print(f"{label:{width}} {statistics.median(walls):8.2f} {walls[0]:8.2f} {walls[-1]:8.2f}   {'':20}"
          + " ".join(f"{cpu[kind] / 1000:11.2f}" for kind in KINDS) + f" {sum(cpu.values()) / 1000:7.2f}   {'':10}"
          + f"{peaks[0]:5} {peaks[1]:6} {peaks[2]:6}")
if len(runs) == 2:
    first, second = runs.values()
    medians = [statistics.median(build["wall_ms"] for build in builds) for builds in (first, second)]
    ratios = sorted(a["wall_ms"] / b["wall_ms"] for a, b in zip(first, second))
    print(f"ratio of the medians {medians[0] / medians[1]:.2f}, of single turns {ratios[0]:.2f} to {ratios[-1]:.2f}")
