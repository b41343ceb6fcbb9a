#!/usr/bin/env python3
"""Makes a folder a case (`act.txt`, `expected.json`) of a set of acts and one JSON list of truths.

    scripts/cases.py SET_FOLDER TARGET_FOLDER

SET_FOLDER holds NNN.txt files and `expected.json`, a list with one object a file. Each case is
named after the file's number and the authority. Used for sets composed in one go; a new case can
as well be written by hand.
"""

import json
import pathlib
import re
import shutil
import sys
import unicodedata


def slug(text: str) -> str:
    plain = unicodedata.normalize("NFD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def main(source: pathlib.Path, target: pathlib.Path) -> None:
    for truth in json.loads((source / "expected.json").read_text(encoding="utf-8")):
        file = truth.pop("file")
        authority = truth.get("authority") or {}
        name = authority.get("name_contains") or authority.get("kind") or "none"
        kind = {"DE": "deliberation", "AR": "arrete", "AI": "arrete"}.get(truth.get("nature"), "acte")
        case = target / f"{pathlib.Path(file).stem}-{kind}-{slug(name)}"
        case.mkdir(parents=True)
        shutil.copyfile(source / file, case / "act.txt")
        text = json.dumps(truth, ensure_ascii=False, indent=1)
        (case / "expected.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))
