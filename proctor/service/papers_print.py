"""Setting a paper in type: template and words in, the bytes of a PDF out (PDF/A-2a and PDF/UA-1).

The layout is `assets/papers/sheet.typ`. Fonts come with the typesetter and no other is looked at, so that a
bare machine sets the same sheet; the PDF's date is the paper's own, so that a paper made twice has the same
bytes.
"""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import segno
import typst

from proctor.resources.shipped_files import asset_path
from proctor.resources.texts import text
from proctor.service.papers_templates import PaperLanguage, PaperTemplate, Part, fill
from proctor.service.papers_words import PaperWords


@dataclass(frozen=True)
class Sheet:
    """What is on every paper beside its parts. `link`: the address in its code."""

    number: str
    language: PaperLanguage
    issued_ms: int
    link: str
    practice: bool


def printed(template: PaperTemplate, words: PaperWords, sheet: Sheet) -> bytes:
    """The paper as a PDF. The same arguments give the same bytes under the same typesetter."""
    composed = {
        **_about(template, words, sheet),
        "parts": [_part(part, words, sheet.language) for part in template.parts if _shown(part, words)],
    }
    compiler = typst.Compiler(
        asset_path("papers", "sheet.typ"),
        root=asset_path("papers"),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"sheet": json.dumps(composed, ensure_ascii=False)},
    )
    made = compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=sheet.issued_ms // 1000)
    if not isinstance(made, bytes):
        raise TypeError(f"the typesetter answered with {type(made).__name__}")
    return made


def qr_picture(link: str) -> str:
    """The QR code of an address as SVG, with the quiet zone that readers need."""
    drawn = io.BytesIO()
    segno.make(link, error="m", micro=False).save(drawn, kind="svg", border=4, xmldecl=False, svgclass=None)
    return drawn.getvalue().decode()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False)


def _about(template: PaperTemplate, words: PaperWords, sheet: Sheet) -> dict[str, Any]:
    def say(key: str, **values: Any) -> str:
        return text(sheet.language, f"papers-{key}", **values)

    subtitle = template.subtitle
    return {
        "language": sheet.language,
        "title": _clean(fill(template.title.get(sheet.language), words.values)),
        "subtitle": "" if subtitle is None else _clean(fill(subtitle.get(sheet.language), words.values)),
        "number": say("number", number=sheet.number),
        "issuer": say("issuer"),
        "framed": template.framed,
        "practice": say("practice") if sheet.practice else "",
        "page": say("page"),
        "qr": qr_picture(sheet.link),
        "qr_words": say("qr-words", number=sheet.number),
        "check_words": say("check-words"),
        "link": sheet.link,
    }


def _shown(part: Part, words: PaperWords) -> bool:
    if part.when is None:
        return True
    return bool(words.tables[part.when] if part.when in words.tables else words.values[part.when])


def _part(part: Part, words: PaperWords, language: PaperLanguage) -> dict[str, Any]:
    def say(template: str) -> str:
        return _clean(fill(template, words.values))

    made: dict[str, Any] = {"kind": part.kind, "style": part.style}
    rows = words.tables[part.rows] if part.rows is not None else []
    if part.kind == "list" and part.text is not None:
        made["lines"] = [_clean(fill(part.text.get(language), row)) for row in rows]
    elif part.text is not None:
        made["text"] = say(part.text.get(language))
    if part.pairs:
        made["pairs"] = [[say(label.get(language)), say(value.get(language))] for label, value in part.pairs]
    if part.columns:
        made["columns"] = [
            {"title": column.title.get(language), "share": column.share, "numeric": column.numeric}
            for column in part.columns
        ]
        made["rows"] = [[_clean(row[column.field]) for column in part.columns] for row in rows]
        made["total"] = [say(cell.get(language)) for cell in part.total]
    return made


def _clean(words: str) -> str:
    """Without signs that are no letters: what people type may hold anything, a PDF/A may not."""
    kept = "".join(sign if sign.isprintable() else " " for sign in words)
    return " ".join(kept.split(" ")).strip()
