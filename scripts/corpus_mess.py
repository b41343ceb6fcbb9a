#!/usr/bin/env python3
"""Give some files of corpus/ the bytes that real files have.

The sample acts are written as clean UTF-8 with LF. This rewrites the files
listed below in place: CRLF line ends, windows-1252, decomposed letters (NFD),
a byte order mark. Running it again changes nothing.
"""
import codecs
import pathlib
import unicodedata

CORPUS = pathlib.Path(__file__).resolve().parent.parent / "corpus"
MESS = {
    "ca2me/2023/2023-06-27_067_regime_indemnitaire_RIFSEEP.txt": "crlf",
    "ca2me/2024/2024-091_canal_seine_nord.txt": "nfd",
    "ca2me/2025/2025-012_PLIE_avenant_1.txt": "cp1252",
    "ca2me/2025/2025-014 petite enfance abrogation.txt": "nfd crlf",
    "ccpo/2024/decisions/DEC2024_012.txt": "crlf cp1252",
    "sieave/2024/24.12.03 marche STEP.txt": "bom crlf",
    "villers-sur-erclin/2024/arretes/AR-2024-058 circulation rue du Moulin.txt": "crlf",
    "villers-sur-erclin/2024/decisions/DM-2024-004.txt": "cp1252",
    "villers-sur-erclin/2024/deliberations/2024-017 subventions associations.txt": "bom",
}
# What windows-1252 lacks, as an office suite would replace it.
LACKS = {"\u2212": "-", "\u2192": "->"}


def text_of(data: bytes) -> str:
    """The clean text of a file, messed up already or not."""
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def mess(text: str, ways: set) -> bytes:
    if "nfd" in ways:
        text = unicodedata.normalize("NFD", text)
    if "crlf" in ways:
        text = text.replace("\n", "\r\n")
    if "cp1252" in ways:
        return "".join(LACKS.get(c, c) for c in text).encode("cp1252")
    return (codecs.BOM_UTF8 if "bom" in ways else b"") + text.encode("utf-8")


def main() -> None:
    for name, ways in MESS.items():
        path = CORPUS / name
        old = path.read_bytes()
        new = mess(text_of(old), set(ways.split()))
        if new != old:
            path.write_bytes(new)
            print(f"{name}: {ways}")


if __name__ == "__main__":
    main()
