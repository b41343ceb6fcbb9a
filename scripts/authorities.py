#!/usr/bin/env python3
"""Write data/authorities.tsv: the authorities whose acts the search engine knows by name.

Source: the npm package @etalab/decoupage-administratif (MIT; data of INSEE and of the DGCL).
It is fetched with `npm pack`, or read from a folder where it is already unpacked:

    scripts/authorities.py                       # npm pack, in a temporary folder
    scripts/authorities.py --package /tmp/npm/package

The output depends on the package and on scripts/sirens.tsv alone: the same give the same bytes.
Départements and régions carry no SIREN there: theirs come from scripts/sirens.tsv.
"""

import argparse
import json
import subprocess
import sys
import tarfile
import tempfile
from collections import Counter
from pathlib import Path

PACKAGE = "@etalab/decoupage-administratif"
VERSION = "6.0.0"
ROOT = Path(__file__).resolve().parent.parent

HEADER = """\
# Authorities of France: EPCI, EPT, communes, départements, régions, and arrondissements (for hints only).
# Source: npm {package} {version} (MIT licence, Copyright (c) 2018-2019 Etalab); data of INSEE and of the DGCL.
# Made by scripts/authorities.py; do not edit by hand. Tab-separated; an empty field is a value the source lacks.
# SIREN of régions and départements: scripts/sirens.tsv, facts of INSEE's SIRENE register.
# R  région code  SIREN  liaison  name
# D  département code  SIREN  liaison  name
# A  département code  name of the arrondissement
# E  SIREN  type (CC CA CU METRO MET69 EPT)  départements of its members, most populous first  name
# C  INSEE code  SIREN  liaison  SIREN of its EPCI  name
# liaison is INSEE's TNCC: 0 de, 1 d', 2 du (Le), 3 de la (La), 4 des (Les), 5 de l' (L'), 6 aux, 7 de las, 8 de los.
"""


def fetch(folder: Path) -> Path:
    """Download and unpack the package under `folder`; return its root."""
    spec = f"{PACKAGE}@{VERSION}"
    done = subprocess.run(
        ["npm", "pack", spec, "--silent"], cwd=folder, check=True, capture_output=True, text=True
    )
    archive = folder / done.stdout.strip().splitlines()[-1]
    with tarfile.open(archive) as tar:
        tar.extractall(folder, filter="data")
    return folder / "package"


def departement_of(insee: str) -> str:
    """The département of an INSEE commune code; three characters overseas."""
    return insee[:3] if insee[:2] in ("97", "98") else insee[:2]


def clean(text: str) -> str:
    """One line, single blanks: the source has a few doubled ones."""
    return " ".join(text.split())


def epci_rows(groups):
    """E rows, with the départements of the members ordered by population."""
    for group in sorted(groups, key=lambda g: g["code"]):
        weight = Counter()
        for member in group["membres"]:
            weight[departement_of(member["code"])] += member.get("populationTotale", 0)
        departements = sorted(weight, key=lambda code: (-weight[code], code))
        yield ["E", group["code"], group["type"], ",".join(departements), clean(group["nom"])]


def sirens():
    """SIREN by letter and code, each with its Luhn key checked."""
    found = {}
    for line in (ROOT / "scripts" / "sirens.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        letter, code, siren = line.split("\t")
        digits = [int(c) * (1 + place % 2) for place, c in enumerate(reversed(siren))]
        if len(siren) != 9 or sum(d // 10 + d % 10 for d in digits) % 10:
            raise ValueError(f"scripts/sirens.tsv: {siren} is no SIREN")
        found[letter, code] = siren
    return found


def rows(data: Path):
    """Every row of the table, in its order."""
    siren = sirens()

    def read(name):
        return json.loads((data / f"{name}.json").read_text(encoding="utf-8"))

    for region in sorted(read("regions"), key=lambda r: r["code"]):
        # 975 and above are collectivities without a regional council.
        if len(region["code"]) == 2:
            known = siren.get(("R", region["code"]), "")
            yield ["R", region["code"], known, str(region["typeLiaison"]), clean(region["nom"])]
    for departement in sorted(read("departements"), key=lambda d: d["code"]):
        code = departement["code"]
        if code < "975" or code == "976":
            known = siren.get(("D", code), "")
            yield ["D", code, known, str(departement["typeLiaison"]), clean(departement["nom"])]
    for place in sorted(read("arrondissements"), key=lambda a: a["code"]):
        yield ["A", place["departement"], clean(place["nom"])]

    epcis = read("epci")
    yield from epci_rows(epcis)
    yield from epci_rows(read("ept"))

    epci_of = {member["code"]: group["code"] for group in epcis for member in group["membres"]}
    communes = [c for c in read("communes") if c["type"] == "commune-actuelle"]
    for commune in sorted(communes, key=lambda c: c["code"]):
        yield [
            "C",
            commune["code"],
            commune.get("siren", ""),
            str(commune.get("typeLiaison", 0)),
            epci_of.get(commune["code"], ""),
            clean(commune["nom"]),
        ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--package", type=Path, help="folder of the unpacked package, instead of npm pack")
    parser.add_argument("--out", type=Path, default=ROOT / "data" / "authorities.tsv")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        package = options.package or fetch(Path(scratch))
        version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
        lines = ["\t".join(row) for row in rows(package / "data")]
    if version != VERSION:
        print(f"warning: package version {version}, expected {VERSION}", file=sys.stderr)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    text = HEADER.format(package=PACKAGE, version=version) + "\n".join(lines) + "\n"
    options.out.write_text(text, encoding="utf-8")
    counts = Counter(line.split("\t", 1)[0] for line in lines)
    print(f"{options.out}: {len(text.encode())} bytes, " + ", ".join(f"{k} {n}" for k, n in sorted(counts.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
