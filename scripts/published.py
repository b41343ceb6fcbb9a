#!/usr/bin/env python3
"""Set some acts of the sample corpus as authorities publish them: PDF, a stamped PDF, a scan, DOCX,
ODT, .doc, HTML, a transmission of the ACTES protocol, an SCDL table.

    scripts/published.py

Reads the text of corpus/, writes corpus/*/**/publies/. It needs Debian's libreoffice-writer-nogui,
python3-reportlab, python3-pil, python3-numpy and poppler-utils. What it wrote is committed; it is run again only when a
text changes (PDF carries the day it was made, so that two runs differ in bytes).
"""

import gzip
import html
import io
import pathlib
import re
import subprocess
import tarfile
import tempfile
import unicodedata

import numpy
from PIL import Image
from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Spacer, Table

CORPUS = pathlib.Path(__file__).resolve().parent.parent / "corpus"
MONO = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"


def read(path: str) -> str:
    data = (CORPUS / path).read_bytes()
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252")
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n"))


def target(path: str) -> pathlib.Path:
    out = CORPUS / path
    out.parent.mkdir(parents=True, exist_ok=True)
    return out


def paragraphs(page: str) -> list[str]:
    """The lines of a page as paragraphs: one that ends short, or has columns, ends its own."""
    out, open_ = [], ""
    for line in page.strip("\n").split("\n"):
        columns = re.search(r"\S {3,}\S", line)
        if columns or not line.strip():
            out += [open_] if open_ else []
            out += [line.rstrip()] if columns else []
            open_ = ""
            continue
        broken = re.search(r"(\w[\w’']*)-$", open_)
        # "inter-⏎communal" is one word; "Villers-⏎sur-Erclin" and "ci-⏎après" keep their hyphens.
        if broken and len(broken[1]) > 3 and broken[1].islower() and line.strip()[0].islower():
            open_ = open_[:-1]
        open_ = open_ + ("" if broken or not open_ else " ") + line.strip()
        if len(line) < 70:
            out.append(open_)
            open_ = ""
    return out + ([open_] if open_ else [])


def office(text: str, ending: str) -> bytes:
    """A text through LibreOffice, paragraphs filled, pages kept."""
    body = []
    for number, page in enumerate(text.split("\f")):
        style = ' style="page-break-before: always"' if number else ""
        body.append(f"<div{style}>")
        for paragraph in paragraphs(page):
            spaced = re.sub(r" {2,}", lambda m: "&nbsp;" * len(m[0]), html.escape(paragraph))
            body.append(f"<p>{spaced}</p>")
        body.append("</div>")
    page = (
        '<html><head><meta charset="utf-8"><style>@page{size:21cm 29.7cm;margin:1.8cm}'
        "p{font-family:'Liberation Serif';font-size:10pt;margin:0 0 5pt 0}</style></head><body>"
        + "\n".join(body) + "</body></html>"
    )
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "act.html"
        source.write_text(page, encoding="utf-8")
        steps = [("odt", "writer8")] if ending != "odt" else []
        last = source
        for to, name in steps + [(ending, {"pdf": "writer_pdf_Export", "docx": "MS Word 2007 XML",
                                           "odt": "writer8", "doc": "MS Word 97"}[ending])]:
            opened = ["--infilter=HTML (StarWriter)"] if last.suffix == ".html" else []
            subprocess.run(
                ["soffice", "--headless", *opened, "--convert-to", f"{to}:{name}", "--outdir", folder, str(last)],
                check=True, capture_output=True,
            )
            last = last.with_suffix("." + to)
        return last.read_bytes()


def typed(text: str, stamp: list[str]) -> bytes:
    """A text as typed, with a stamp in the corner of each page."""
    pdfmetrics.registerFont(TTFont("Mono", MONO))
    out = io.BytesIO()
    page = canvas.Canvas(out, pagesize=A4)
    for lines in text.split("\f"):
        lines = lines.strip("\n").split("\n")
        for start in range(0, len(lines), 72):
            page.setFont("Helvetica", 7)
            page.rect(390, 782, 180, 48)
            for row, line in enumerate(stamp):
                page.drawString(395, 820 - 9 * row, line)
            page.setFont("Mono", 8)
            for row, line in enumerate(lines[start:start + 72]):
                page.drawString(40, 770 - 10 * row, line)
            page.showPage()
    page.save()
    return out.getvalue()


def composed(text: str) -> bytes:
    """A text with paragraphs filled and justified, and the signatures side by side."""
    plain = ParagraphStyle("plain", fontName="Times-Roman", fontSize=10.5, leading=13, alignment=TA_JUSTIFY)
    head = ParagraphStyle("head", parent=plain, fontName="Times-Bold", alignment=TA_CENTER)
    flow = []
    blocks = [b for b in re.split(r"\n\s*\n|\f", text) if b.strip()]
    for number, block in enumerate(blocks):
        lines = block.strip("\n").split("\n")
        wide = [re.split(r" {3,}", line.strip()) for line in lines]
        if all(len(cells) == len(wide[0]) > 1 for cells in wide):
            flow.append(Table([[Paragraph(html.escape(c), plain) for c in cells] for cells in wide]))
        elif number < 2:
            flow += [Paragraph(html.escape(line.strip()), head) for line in lines if line.strip()]
        else:
            # A line that ends short ends its paragraph.
            paragraph = ""
            for line in lines:
                paragraph = (paragraph + " " + line.strip()).strip()
                if len(line) < 60:
                    flow.append(Paragraph(html.escape(paragraph), plain))
                    paragraph = ""
            if paragraph:
                flow.append(Paragraph(html.escape(paragraph), plain))
        flow.append(Spacer(1, 7))
    out = io.BytesIO()
    SimpleDocTemplate(out, pagesize=A4, topMargin=50, bottomMargin=50).build(flow)
    return out.getvalue()


def scanned(pdf: bytes) -> bytes:
    """Pages as images, a little askew and with some noise."""
    noise = numpy.random.default_rng(13)
    pages = []
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder) / "act.pdf"
        source.write_bytes(pdf)
        subprocess.run(["pdftoppm", "-r", "170", "-gray", str(source), f"{folder}/p"], check=True)
        for name in sorted(pathlib.Path(folder).glob("p-*.pgm")):
            page = Image.open(name).rotate(0.4, fillcolor=250, resample=Image.Resampling.BICUBIC)
            dots = numpy.asarray(page).astype(float) + noise.normal(0, 3, (page.height, page.width))
            pages.append(Image.fromarray(dots.clip(0, 255).astype("uint8")))
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=170, quality=45)
    return out.getvalue()


def page(title: str, text: str) -> bytes:
    paragraphs = "".join(f"<p>{html.escape(b.strip())}</p>\n" for b in re.split(r"\n\s*\n|\f", text) if b.strip())
    return (
        f'<!doctype html>\n<html lang="fr"><head><meta charset="utf-8"><title>{html.escape(title)}</title>'
        "<script>window.stats = []</script><style>p { max-width: 60em }</style></head>\n"
        f"<body><main>\n{paragraphs}</main></body></html>\n"
    ).encode()


def transmission(identifier: str, objet: str, matiere: str, act: bytes, annex: bytes, received: str) -> bytes:
    _, _, day, number, nature = identifier.split("-")
    natures = ["DE", "AR", "AI", "CC", "BF", "AU"]
    main, second = f"99_{nature}-{identifier}-1-1_1.pdf", f"21_RP-{identifier}-1-1_2.pdf"
    space = 'xmlns:actes="http://www.interieur.gouv.fr/ACTES#v1.1-20040216"'
    levels = "".join(
        f'<actes:CodeMatiere{n} actes:CodeMatiere="{code}"/>' for n, code in enumerate(matiere.split("."), 1)
    )
    message = (
        f'<?xml version="1.0" encoding="ISO-8859-1"?>\n<actes:Acte {space} '
        f'actes:Date="{day[:4]}-{day[4:6]}-{day[6:]}" actes:NumeroInterne="{number}" '
        f'actes:CodeNatureActe="{natures.index(nature) + 1}">{levels}<actes:Objet>{html.escape(objet)}</actes:Objet>'
        "<actes:ClassificationDateVersion>2023-01-16</actes:ClassificationDateVersion>"
        f"<actes:Document><actes:NomFichier>{main}</actes:NomFichier></actes:Document>"
        f'<actes:Annexes actes:Nombre="1"><actes:Annexe><actes:NomFichier>{second}</actes:NomFichier>'
        "</actes:Annexe></actes:Annexes></actes:Acte>\n"
    ).encode("latin-1")
    receipt = (
        f'<?xml version="1.0" encoding="ISO-8859-1"?>\n<actes:ARActe {space} actes:DateReception="{received}" '
        f'actes:IDActe="{identifier}"/>\n'
    ).encode("latin-1")
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, data in [(f"{identifier}-1-1_0.xml", message), (main, act), (second, annex),
                           (f"{identifier}-1-2_0.xml", receipt)]:
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            tar.addfile(entry, io.BytesIO(data))
    return gzip.compress(out.getvalue(), mtime=0)


SCDL = """COLL_NOM,COLL_SIRET,DELIB_ID,DELIB_DATE,DELIB_MATIERE_CODE,DELIB_MATIERE_NOM,DELIB_OBJET,BUDGET_ANNEE,BUDGET_NOM,PREF_ID,PREF_DATE,VOTE_EFFECTIF,VOTE_REEL,VOTE_POUR,VOTE_CONTRE,VOTE_ABSTENTION,DELIB_URL
Serainvillers,29990004300013,34/2023,2023-10-05,2.1,urbanisme/documents d'urbanisme,Modification simplifiée n° 2 du plan local d'urbanisme,,,PREF059,2023-10-09,11,10,,,,
Serainvillers,29990004300013,12/2024,2024-04-11,7.2,finances locales/fiscalité,Vote des taux d'imposition 2024,2024,,PREF059,2024-04-15,11,10,,,,
Serainvillers,29990004300013,13/2024,2024-04-11,8.9,domaines de compétences par thèmes/culture,Adhésion de la médiathèque au réseau de lecture publique,,,PREF059,2024-04-15,11,10,,,,
Serainvillers,29990004300013,14/2024,2024-04-11,3.3,domaine et patrimoine/locations,Bail du logement communal au-dessus de l'école,,,PREF059,2024-04-15,11,10,10,0,0,
Serainvillers,29990004300013,41/2024,2024-10-01,7.8,finances locales/fonds de concours,Chaufferie au bois de l'école et de la médiathèque : demande de fonds de concours,,,PREF059,2024-10-04,11,8,,,,
"""

REPORT = """COMMUNAUTE DE COMMUNES DU PAYS DE L'OURCELLE
Note de synthèse jointe à la convocation

Rapport du Président : droit de préemption urbain

Le plan local d'urbanisme intercommunal ouvre le droit de préemption dans les zones urbaines et à
urbaniser. Ce rapport dit pourquoi la communauté en délègue l'exercice aux communes, sauf dans les
trois zones d'activités dont la carte est jointe, et comment les déclarations d'intention d'aliéner
circulent entre les mairies et le siège.

Un tableau de bord des déclarations, tenu par le service foncier, sera présenté chaque année en
commission.
"""


def main() -> None:
    ca2me, ccpo, villers = "ca2me", "ccpo/2024", "villers-sur-erclin/2024"
    plie = read(f"{ca2me}/2024/99_DE-059-299900019-20240326-2024_031-DE-1-1_1.txt")
    target(f"{ca2me}/2024/publies/2024-031 participation PLIE.pdf").write_bytes(office(plie, "pdf"))
    stamped = read(f"{ca2me}/2024/99_DE-059-299900019-20240326-2024_032-DE-1-1_1.txt")
    stamp = ["Envoyé en préfecture le 28/03/2024", "Reçu en préfecture le 28/03/2024",
             "Publié le 29/03/2024", "ID : 059-299900019-20240326-2024_032-DE"]
    unstamped = "\n".join(l for l in stamped.split("\n") if l.strip() not in stamp)
    target(f"{ca2me}/2024/publies/2024-032_tampon.pdf").write_bytes(typed(unstamped, stamp))
    gemapi = read(f"{ca2me}/2025/scan_deliberation_2025_013_gemapi.txt")
    target(f"{ca2me}/2025/publies/2025-013 GEMAPI.pdf").write_bytes(scanned(office(gemapi, "pdf")))
    for source, name, ending in [
        ("2025/convention halte fluviale.txt", "2025/publies/convention halte fluviale.docx", "docx"),
        ("2025/2025.041 motion ligne ferroviaire.txt", "2025/publies/2025-041 motion ligne ferroviaire.odt", "odt"),
        ("2023/2023_118_tarifs_centre_aquatique.txt", "2023/publies/2023-118 centre aquatique.doc", "doc"),
    ]:
        target(f"{ca2me}/{name}").write_bytes(office(read(f"{ca2me}/{source}"), ending))
    target(f"{ccpo}/publies/DEL2024_046.pdf").write_bytes(composed(read(f"{ccpo}/DEL2024_046_MSP.txt")))
    salle = read(f"{villers}/deliberations/2024-029 PLIE mise a disposition salle.txt")
    target(f"{villers}/publies/2024-029.html").write_bytes(page("Délibération 2024-029", salle))
    identifier = "059-299900027-20240321-DEL2024_047-DE"
    preemption = read(f"{ccpo}/DEL2024_047_droit_de_preemption.txt")
    target(f"{ccpo}/publies/{identifier}.tar.gz").write_bytes(transmission(
        identifier, "Institution du droit de préemption urbain", "2.3",
        office(preemption, "pdf"), office(REPORT, "pdf"), "2024-03-22"))
    target("serainvillers/publies/deliberations.csv").write_text(SCDL, encoding="utf-8")


if __name__ == "__main__":
    main()
