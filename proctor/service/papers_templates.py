"""Templates of the papers that come out of an attempt: `assets/papers/<kind>.toml`, read and checked.

A template is data: words in Kazakh and Russian, and which of the facts on offer go where. One that asks for a
fact that is not on offer, or says a word that is not known, is refused before anything is printed. Facts are
in `papers_facts`, their wording is in `papers_words`, and `assets/papers/sheet.typ` says how a sheet looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from proctor.core.table_reading import TomlTable, parse_toml
from proctor.resources.programmes import read_text
from proctor.resources.shipped_files import asset_path

PaperLanguage = Literal["kk", "ru"]
LANGUAGES: tuple[PaperLanguage, ...] = ("kk", "ru")
_PART_KINDS = ("paragraph", "pairs", "table", "list", "signatures")
_STYLES = ("plain", "name", "lead", "centred", "heading", "small")
_FIELD = re.compile(r"\{([^{}]*)\}")

CERTIFICATE, STATEMENT, VIOLATION_LIST = "certificate", "statement", "violation_list"
KIND_OF_ACT = MappingProxyType(
    {
        "rule_violation": "rule_violation_act",
        "impostor": "impostor_act",
        "technical_fault": "technical_fault_act",
    }
)
KINDS = (CERTIFICATE, STATEMENT, VIOLATION_LIST, *KIND_OF_ACT.values())


@dataclass(frozen=True)
class Offer:
    """The facts that a kind of paper may show: single ones, and tables with their columns."""

    fields: frozenset[str]
    tables: Mapping[str, frozenset[str]]


_COMMON = frozenset({"number", "issued_on", "programme", "candidate_number", "taken_on", "place"})
_TESTS = frozenset({"title", "items", "threshold", "right"})
_SCORE = frozenset({"name", "scope", "use", "year", "total_items", "total_threshold", "total_right"})
_SENTENCES = frozenset({"words"})
_INCIDENT = frozenset({"ordinal", "clause", "rule", "at", "span", "decision"})
_ACT = frozenset(
    {"name", "grounds", "slot", "drafted_by", "drafted_on", "registered_by", "registered_on", "journal"}
)
_ACT_TABLES = {
    "incidents": _INCIDENT,
    "sections": frozenset({"title", "started", "deadline"}),
    "identity": frozenset({"words"}),
    "interruptions": frozenset({"ordinal", "span", "lasted", "party", "confidence"}),
    "findings": frozenset({"ordinal", "at", "source", "words"}),
}
OFFERS: Mapping[str, Offer] = MappingProxyType(
    {
        CERTIFICATE: Offer(_COMMON | _SCORE | {"valid_until"}, {"tests": _TESTS, "marks": _SENTENCES}),
        STATEMENT: Offer(
            _COMMON | _SCORE | {"about"}, {"tests": _TESTS, "marks": _SENTENCES, "reasons": _SENTENCES}
        ),
        VIOLATION_LIST: Offer(
            _COMMON | {"count"},
            {"violations": frozenset({"ordinal", "clause", "rule", "at", "span", "comment", "clip"})},
        ),
        **{kind: Offer(_COMMON | _ACT, _ACT_TABLES) for kind in KIND_OF_ACT.values()},
    }
)


@dataclass(frozen=True)
class Words:
    """One text of a template in the two languages of papers."""

    kk: str
    ru: str

    def get(self, language: PaperLanguage) -> str:
        """The text in `language`."""
        return self.kk if language == "kk" else self.ru


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, the fact in it, its share of the width (0: as wide as its words)."""

    title: Words
    field: str
    share: int
    numeric: bool


@dataclass(frozen=True)
class Part:
    """One part of a sheet, top to bottom. `when`: shown only where that fact or table is not empty."""

    kind: str
    style: str
    when: str | None
    text: Words | None
    rows: str | None
    pairs: tuple[tuple[Words, Words], ...]
    columns: tuple[Column, ...]
    total: tuple[Words, ...]


@dataclass(frozen=True)
class Scope:
    """For certificates: the words for the programmes it names; one that names none is for all others."""

    programmes: tuple[str, ...]
    scope: Words
    use: Words


@dataclass(frozen=True)
class PaperTemplate:
    """A kind of paper. `prefix` begins its numbers, `form` is the clause that asks for it; `framed`: with a
    border; `named`: the form shows the candidate's name.
    """

    kind: str
    prefix: str
    form: str
    named: bool
    framed: bool
    title: Words
    subtitle: Words | None
    parts: tuple[Part, ...]
    scopes: tuple[Scope, ...]

    def scope_of(self, programme: str) -> Scope | None:
        """The words for a programme, or those for all others; None where the template has none."""
        for scope in self.scopes:
            if not scope.programmes or programme in scope.programmes:
                return scope
        return None


@cache
def template_of(kind: str) -> PaperTemplate:
    """The shipped template of a kind; BadInputError where it is out of order."""
    file = asset_path("papers", f"{kind}.toml")
    return parse_template(read_text(file), file.name)


def parse_template(text: str, file_name: str) -> PaperTemplate:
    """A template out of its TOML text; BadInputError naming file, place and remedy for anything unknown."""
    top = parse_toml(text, file_name)
    kind = top.choice("kind", KINDS)
    named = top.flag("named")
    offer = OFFERS[kind]
    if not named:
        offer = Offer(offer.fields - {"name"}, offer.tables)
    template = PaperTemplate(
        kind=kind,
        prefix=top.text("prefix"),
        form=top.text("form"),
        named=named,
        framed=top.flag("framed"),
        title=_words(top, "title", offer.fields),
        subtitle=_words(top, "subtitle", offer.fields) if top.has("subtitle") else None,
        parts=tuple(_part(table, offer) for table in top.tables("parts")),
        scopes=tuple(_scope(table) for table in top.tables("scopes")) if top.has("scopes") else (),
    )
    if re.fullmatch(r"[A-Z]{2,6}", template.prefix) is None:
        top.refuse("prefix", f"{template.prefix!r} is no prefix", "Write two to six capital Latin letters.")
    top.close()
    return template


def fill(words: str, values: Mapping[str, str]) -> str:
    """A text with its `{fields}` put in; what is put in is never read again."""
    return _FIELD.sub(lambda found: values[found.group(1)], words)


def _part(table: TomlTable, offer: Offer) -> Part:
    kind = table.choice("kind", _PART_KINDS)
    rows = table.choice("rows", tuple(offer.tables)) if kind in ("table", "list") else None
    fields = offer.fields if rows is None else offer.tables[rows]
    has_text = kind in ("paragraph", "list")
    part = Part(
        kind=kind,
        style=table.choice("style", _STYLES) if table.has("style") else "plain",
        when=table.choice("when", (*sorted(offer.fields), *offer.tables)) if table.has("when") else None,
        text=_words(table, "text", fields) if has_text else None,
        rows=rows,
        pairs=tuple(_pair(pair, offer.fields) for pair in table.tables("pairs"))
        if kind in ("pairs", "signatures")
        else (),
        columns=tuple(_column(column, fields) for column in table.tables("columns"))
        if kind == "table"
        else (),
        total=tuple(_cell(cell, offer.fields) for cell in table.tables("total"))
        if kind == "table" and table.has("total")
        else (),
    )
    if part.total and len(part.total) != len(part.columns):
        table.refuse("total", "has another number of cells than columns", "Write one cell for each column.")
    table.close()
    return part


def _pair(table: TomlTable, fields: Iterable[str]) -> tuple[Words, Words]:
    pair = (_words(table, "label", ()), _words(table, "value", fields))
    table.close()
    return pair


def _column(table: TomlTable, fields: frozenset[str]) -> Column:
    share = table.whole("share", at_least=0) if table.has("share") else 0
    column = Column(
        title=_words(table, "title", ()),
        field=table.choice("field", tuple(sorted(fields))),
        share=share,
        numeric=table.flag("numeric"),
    )
    table.close()
    return column


def _cell(table: TomlTable, fields: Iterable[str]) -> Words:
    words = _both(table, fields)
    table.close()
    return words


def _scope(table: TomlTable) -> Scope:
    scope = Scope(table.words("programmes"), _words(table, "scope", ()), _words(table, "use", ()))
    table.close()
    return scope


def _words(table: TomlTable, key: str, fields: Iterable[str]) -> Words:
    inner = table.table(key)
    words = _both(inner, fields)
    inner.close()
    return words


def _both(table: TomlTable, fields: Iterable[str]) -> Words:
    known = frozenset(fields)
    found = {}
    for language in LANGUAGES:
        found[language] = table.text(language)
        for field in _FIELD.findall(found[language]):
            if field not in known:
                names = ", ".join(sorted(known)) or "none"
                table.refuse(language, f"there is no field {field!r} here", f"Fields on offer: {names}.")
    return Words(found["kk"], found["ru"])
