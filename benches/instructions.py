#!/usr/bin/env python3
"""Counts the instructions of fixed work, and fails where they have grown: a machine's load, which times
hang on, does not change them.

    python3 benches/instructions.py             compares with benches/instructions.toml; CI runs this
    python3 benches/instructions.py --update    writes that file anew: commit it with what changed it

The work is examples/instructions.rs on the sample corpus, as `cargo test` builds it: a count says nothing
about a release build, but a stage that does more work shows in both. Needs valgrind.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEPT = ROOT / "benches" / "instructions.toml"

# The functions of examples/instructions.rs that count, behind "measured_".
STAGES = ["analysis", "reading", "indexing", "queries"]

# Percent by which a count may differ. Runs of one build differ by 0.1 at most: hash maps are seeded
# at random. The rest is room for changes that are not about speed.
TOLERANCE = 2.0

HEADER = """\
# Instructions of fixed work in the profile of the tests, as benches/instructions.py counts them.
# It writes this file: python3 benches/instructions.py --update
"""


def built():
    """The program, built as `cargo test` builds it."""
    command = ["cargo", "build", "--locked", "--example", "instructions", "--message-format=json"]
    lines = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    programs = [json.loads(line).get("executable") for line in lines.splitlines()]
    return next(p for p in reversed(programs) if p)


def counted(program):
    """Instructions by stage, with all that it calls."""
    with tempfile.TemporaryDirectory() as folder:
        index, out = f"{folder}/index", f"{folder}/out"
        subprocess.run([program, "prepare", index], cwd=ROOT, check=True)
        command = [
            "valgrind", "--tool=callgrind", "-q", f"--callgrind-out-file={out}",
            "--toggle-collect=*measured_*", program, "run", index,
        ]
        subprocess.run(command, cwd=ROOT, check=True)
        annotate = ["callgrind_annotate", "--inclusive=yes", "--threshold=100", out]
        # It warns of a table without lines, on standard error.
        table = subprocess.run(annotate, check=True, capture_output=True, text=True).stdout
    counts = {}
    for count, stage in re.findall(r"^ *([\d,]+) .*instructions::measured_(\w+)", table, re.M):
        # A function has a line for each file that was inlined into it; the first has all.
        counts[stage] = max(int(count.replace(",", "")), counts.get(stage, 0))
    return {stage: counts[stage] for stage in STAGES}


def compiler():
    return subprocess.run(["rustc", "--version"], check=True, capture_output=True, text=True).stdout.strip()


def write(counts):
    lines = [f'compiler = "{compiler()}"', "", "[instructions]"]
    lines += [f"{stage} = {count}" for stage, count in counts.items()]
    KEPT.write_text(HEADER + "\n".join(lines) + "\n")


def compare(counts):
    """The exit status: 1 where a count has grown."""
    kept = KEPT.read_text()
    before = {stage: int(n) for stage, n in re.findall(r"^(\w+) = (\d+)$", kept, re.M)}
    made_by = re.search(r'^compiler = "(.*)"$', kept, re.M).group(1)
    grown = lower = False
    for stage, count in counts.items():
        change = 100 * (count / before[stage] - 1)
        print(f"{stage:<10}{before[stage]:>16,}{count:>16,}{change:>+8.2f} %")
        grown |= change > TOLERANCE
        lower |= change < -TOLERANCE
    update = "python3 benches/instructions.py --update"
    if made_by != compiler():
        print(f"counted with {made_by}, this is {compiler()}: the counts cannot be compared; {update}")
        return 0
    if grown:
        print(f"more work than before (over {TOLERANCE} %): make it less, or say why it is worth it and {update}")
    elif lower:
        print(f"less work than before: lower the numbers with {update}")
    return int(grown)


def main():
    counts = counted(built())
    if "--update" in sys.argv[1:]:
        write(counts)
        print(KEPT.read_text(), end="")
        return 0
    return compare(counts)


if __name__ == "__main__":
    sys.exit(main())
