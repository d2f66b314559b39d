"""Setting a paper in type: template and words in, the bytes of a PDF out (PDF/A-2a and PDF/UA-1).

The layout is `assets/papers/sheet.typ`. Fonts come with the typesetter and no other is looked at, so that a
bare machine sets the same sheet; the PDF's date is the paper's own, so that a paper made twice has the same
bytes.
"""

from __future__ import annotations

import io
import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Any

import segno
import typst

from proctor.resources.shipped_files import asset_path
from proctor.resources.texts import text
from proctor.service.papers_templates import PaperLanguage, PaperTemplate, Part, fill
from proctor.service.papers_words import PaperWords

_BOX = "\N{WHITE SQUARE}"
# Of the letters and signs that the fonts have, those that names, grounds and comments may need.
SHAPES = (
    *((0x20, 0x7E), (0xA1, 0xAC), (0xAE, 0x23F)),  # Latin
    *((0x391, 0x3A1), (0x3A3, 0x3CE)),  # Greek
    *((0x400, 0x45F), (0x490, 0x4C4), (0x4C7, 0x4CC), (0x4D0, 0x4F9)),  # Cyrillic, with Kazakh
    *((0x1E00, 0x1E9B), (0x1EA0, 0x1EF9)),  # Latin, more
    *((0x2010, 0x2027), (0x2030, 0x2037), (0x2039, 0x203E), (0x2044, 0x2044)),  # punctuation
    *((0x20AC, 0x20AC), (0x2116, 0x2116), (0x2122, 0x2122), (0x2190, 0x2193)),
    *((0x2212, 0x2212), (0x221E, 0x221E), (0x2260, 0x2260), (0x2264, 0x2265)),
    (ord(_BOX), ord(_BOX)),
)


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
    """What the fonts can set: people type anything, and a PDF/A with a sign that has no shape is none.

    A sign without a shape becomes one that means the same, or an empty box; the facts keep it as it was.
    """
    return "".join(_drawn(sign) for sign in unicodedata.normalize("NFC", words)).strip()


def _drawn(sign: str) -> str:
    if not sign.isprintable():
        return " "
    alike = sign if _has_shape(sign) else unicodedata.normalize("NFKC", sign)
    return alike if all(_has_shape(one) for one in alike) else _BOX


def _has_shape(sign: str) -> bool:
    return any(first <= ord(sign) <= last for first, last in SHAPES)
