"""Every paper in both languages, to look at: `.venv/bin/python tests/service/render_papers.py FOLDER`.

Writes each as PDF, and each page as PNG.
"""

from __future__ import annotations

import sys
from pathlib import Path

import pypdfium2

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from proctor.service.papers_print import Sheet, printed
from proctor.service.papers_templates import KINDS, LANGUAGES, PaperLanguage, template_of
from proctor.service.papers_words import words_of
from tests.service.exam_world import MINUTE, START_MS
from tests.service.paper_samples import sample_facts

LINK = "https://exam.example.kz/api/v1/papers/check/{number}/K7MP-2QXA-9FTD-WZ4H"


def paper(kind: str, language: PaperLanguage, programme: str = "law-enforcement-1") -> bytes:
    """The PDF of a kind's sample."""
    template, facts = template_of(kind), sample_facts(kind, programme)
    number = f"{template.prefix}-2026-000017"
    issued_ms = START_MS + 200 * MINUTE
    sheet = Sheet(number, language, issued_ms, LINK.format(number=number), facts["practice"])
    return printed(template, words_of(template, number, issued_ms, facts, language), sheet)


def pictures(name: str, pdf: bytes, folder: Path) -> None:
    """The PDF and a PNG of each of its pages."""
    (folder / f"{name}.pdf").write_bytes(pdf)
    document = pypdfium2.PdfDocument(pdf)
    try:
        for place, page in enumerate(document, 1):
            page.render(scale=1.6).to_pil().save(folder / f"{name}-{place}.png")
    finally:
        document.close()


def main(folder: Path) -> None:
    """All papers, and a practice certificate."""
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for kind in KINDS:
            pictures(f"{kind}-{language}", paper(kind, language), folder)
        pictures(f"practice-{language}", paper("certificate", language, "practice"), folder)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
