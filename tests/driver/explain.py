"""Checks the texts behind `noodlec explain`: explain.py NOODLEC SOURCE-TREE

Every code that the compiler's sources can emit has a text, every text a code; the wrong example of each gives that code,
and the corrected one compiles without a word.
"""
import concurrent.futures
import pathlib
import re
import subprocess
import sys
import tempfile

noodlec, tree = sys.argv[1], pathlib.Path(sys.argv[2])
problems = []

emitted = set()
for folder in ("compiler", "common", "client", "coordinator", "worker"):
    for source in (tree / folder).rglob("*.[ch]"):
        emitted |= set(re.findall(r'"([EW]\d{4})"', source.read_text()))

texts = {}
for file in sorted((tree / "compiler/explain").glob("*.md")):
    for part in re.split(r"^## ", file.read_text(), flags=re.M)[1:]:
        code, title = part.split("\n")[0].split(" ", 1)
        if code in texts:
            problems.append(f"{code} has two texts")
        if not code.startswith(file.stem):
            problems.append(f"{code} stands in {file.name}")
        texts[code] = part

for code in sorted(emitted - texts.keys()):
    problems.append(f"{code} is emitted and has no text")
for code in sorted(texts.keys() - emitted):
    problems.append(f"{code} has a text and is never emitted")


def compile_example(text):
    with tempfile.TemporaryDirectory() as folder:
        name = "main.nc"
        files = {name: []}
        for line in text.split("\n"):
            found = re.match(r"// file: (\S+)$", line)
            if found:
                name = found[1]
                files[name] = []
            else:
                files[name].append(line)
        for name, lines in files.items():
            pathlib.Path(folder, name).write_text("\n".join(lines))
        done = subprocess.run([noodlec, "--check", "main.nc"], cwd=folder, capture_output=True, text=True, timeout=60)
        return done.returncode, done.stderr


def check(code):
    part = texts[code]
    wrong, right = (re.findall(rf"```{kind}\n(.*?)```", part, re.S) for kind in ("wrong", "right"))
    if "No example: " in part and not wrong and not right:
        return []
    if len(wrong) != 1 or len(right) != 1:
        return [f"{code}: one wrong and one corrected example are needed"]
    found = []
    status, said = compile_example(wrong[0])
    if f"[{code}]" not in said or (status != 1) != code.startswith("W"):
        found.append(f"{code}: the wrong example ended with {status}:\n{said}")
    status, said = compile_example(right[0])
    if status != 0 or said:
        found.append(f"{code}: the corrected example ended with {status}:\n{said}")
    shown = subprocess.run([noodlec, "explain", code.lower()], capture_output=True, text=True, timeout=60).stdout
    first = wrong[0].split("\n")[0]
    if not shown.startswith(part.split("\n")[0] + "\n") or f"Wrong:\n    {first}\n" not in shown:
        found.append(f"{code}: explain printed\n{shown}")
    return found


with concurrent.futures.ThreadPoolExecutor(2) as pool:
    for found in pool.map(check, sorted(texts)):
        problems += found
print("\n".join(problems))
sys.exit(bool(problems))
