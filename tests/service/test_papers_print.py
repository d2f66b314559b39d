"""How papers are set: templates that are checked, Kazakh letters that are there, long names, many pages."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import cv2
import numpy as np
import pypdfium2
import pytest

from proctor.core.errors import BadInputError
from proctor.resources.shipped_files import asset_path
from proctor.resources.texts import has_text, text
from proctor.service.papers_print import SHAPES, Sheet, printed, qr_picture
from proctor.service.papers_templates import (
    KINDS,
    LANGUAGES,
    OFFERS,
    PaperLanguage,
    parse_template,
    template_of,
)
from proctor.service.papers_words import initials, words_of
from tests.service.paper_samples import LONG_NAME, sample_facts
from tests.service.render_papers import LINK, paper

LETTERS = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"
BOTH = pytest.mark.parametrize("language", LANGUAGES)
ALL = pytest.mark.parametrize("kind", KINDS)


@contextmanager
def opened(pdf: bytes) -> Iterator[Any]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()


def pages(pdf: bytes) -> list[str]:
    with opened(pdf) as document:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]


@ALL
@BOTH
def test_every_paper_says_what_its_form_asks_for(kind: str, language: PaperLanguage) -> None:
    pdf = paper(kind, language)
    told, template = " ".join(pages(pdf)), template_of(kind)
    assert template.title.get(language) in told
    assert f"{template.prefix}-2026-000017" in told
    assert (LONG_NAME.split()[1] in told) is (kind != "violation_list")
    # The number that reviewers know stands beside a name only where an act has to say both.
    assert ("900000000017" in told) is (kind not in ("certificate", "statement"))
    assert b"pdfaid" in pdf, "made to be archived"
    assert b"pdfuaid" in pdf, "made to be read aloud"
    assert paper(kind, language) == pdf, "made again, the same bytes"


@BOTH
def test_the_certificate_has_the_table_of_annex_6_on_one_page(language: PaperLanguage) -> None:
    (told,) = pages(paper("certificate", language))
    heads = {
        "kk": (
            "Тест атауы",
            "тапсырмалардың саны",
            "Тестілеуді өту мәні",
            "Дұрыс жауаптардың саны",
            "ҚОРЫТЫНДЫ",
        ),
        "ru": ("Наименование теста", "заданий тестирования", "прохождения", "правильных ответов", "ИТОГО"),
    }[language]
    places = [told.index(head) for head in heads]
    assert places == sorted(places)
    assert "135 95" in told, "the threshold of the acts together"
    assert {"kk": "бір жылды құрайды", "ru": "один год"}[language] in told


def test_who_broke_off_is_not_told_of_too_few_right_answers() -> None:
    facts = {**sample_facts("statement"), "below_threshold": False, "broken_off": True}
    template = template_of("statement")
    sheet = Sheet("STAT-2026-000001", "ru", 0, LINK, practice=False)
    (told,) = pages(printed(template, words_of(template, "STAT-2026-000001", 0, facts, "ru"), sheet))
    assert "о результате прохождения тестирования" in told
    assert "ниже значени" not in told
    assert "26/49" in told


@BOTH
def test_thirty_violations_go_over_pages_that_say_which_they_are(language: PaperLanguage) -> None:
    told = pages(paper("violation_list", language))
    assert len(told) >= 3
    for place, page in enumerate(told, 1):
        assert f"{text(language, 'papers-page')} {place} / {len(told)}" in page
        assert {"kk": "Бұзылған талап", "ru": "Нарушенное требование"}[language] in page, "heads come again"
    assert told[-1].count("30 26/") == 1


def named(name: str) -> bytes:
    """A certificate for a person of that name."""
    facts, template = {**sample_facts("certificate"), "name": name}, template_of("certificate")
    sheet = Sheet("CERT-2026-000001", "kk", 0, LINK, practice=False)
    return printed(template, words_of(template, "CERT-2026-000001", 0, facts, "kk"), sheet)


def ink_of(name: str) -> int:
    """How much ink the line with the name takes."""
    with opened(named(name)) as document:
        picture = np.asarray(document[0].render(scale=3).to_numpy())[:, :, 0]
    height, width = picture.shape
    band = picture[round(height * 0.13) : round(height * 0.17), round(width * 0.3) : round(width * 0.7)]
    return int((band < 128).sum())


def test_every_kazakh_letter_is_drawn_and_can_be_read_out() -> None:
    assert ink_of("—") > ink_of(" "), "the name is where it is looked for"
    for letter in LETTERS:
        assert letter * 3 in pages(named(letter * 3))[0]
        assert ink_of(letter * 3) > ink_of("—")


def test_the_fonts_have_every_sign_that_is_let_through() -> None:
    # The typesetter refuses a PDF/A with a sign that it has no shape for.
    for first, last in SHAPES:
        assert named("".join(map(chr, range(first, last + 1)))).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("\U00013000", "□"),
        ("Әли 👍🏽", "Әли □□"),
        ("王", "□"),
        ("ﬁ", "fi"),
        ("и\u0306", "й"),
        ("\u202e1", "1"),
        ("⅔₸", "2⁄3□"),
    ],
)
def test_a_sign_without_a_shape_is_a_box_and_stops_nothing(typed: str, told: str) -> None:
    assert f" {told} құқық" in pages(named(typed))[0]


def test_what_people_type_is_text_and_never_markup() -> None:
    (told,) = pages(paper("rule_violation_act", "ru"))
    assert "<b>#sys.inputs</b> *звёздочка* _и_ $формула$" in told
    (told,) = pages(named("{grounds} \x00\x1b\u202e№ 1\n2"))
    assert "{grounds}" in told
    assert not {sign for sign in told if unicodedata.category(sign) == "Cc"}


@ALL
def test_a_camera_reads_the_code_on_every_paper(kind: str) -> None:
    with opened(paper(kind, "kk")) as document:
        picture = document[len(document) - 1].render(scale=2).to_numpy()
    read, _, _ = cv2.QRCodeDetector().detectAndDecode(np.ascontiguousarray(picture[:, :, :3]))
    assert read == LINK.format(number=f"{template_of(kind).prefix}-2026-000017")


def test_the_code_has_the_quiet_zone_that_readers_need() -> None:
    drawn = qr_picture("https://exam.example.kz")
    assert 'd="M4 4.5' in drawn, "four modules of white before the first black one"


@ALL
@BOTH
def test_words_are_there_for_everything_on_offer(kind: str, language: PaperLanguage) -> None:
    template = template_of(kind)
    found = words_of(template, "N-1", 0, sample_facts(kind), language)
    offer = OFFERS[kind]
    assert offer.fields <= set(found.values)
    assert {name: set(rows[0]) for name, rows in found.tables.items() if name in offer.tables and rows} == {
        name: set(fields) for name, fields in offer.tables.items() if found.tables[name]
    }
    assert set(offer.tables) <= set(found.tables)


def test_the_technical_fault_act_words_the_finding_in_both_languages() -> None:
    kazakh, russian = (" ".join(pages(paper("technical_fault_act", language))) for language in LANGUAGES)
    assert "41" in kazakh
    assert "из 44" in russian
    assert "372 с" in russian
    assert "служба тестирования" in russian
    assert "of_a_newer_version" in russian, "a fact without words is shown by its name"
    assert has_text("kk", "interruption-fact-only-service-away")


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("{name}", "{nmae}", "there is no field 'nmae'"),
        ('field = "right"', 'field = "wrong"', "'wrong' is not known"),
        ('rows = "tests"', 'rows = "violations"', "'violations' is not known"),
        ("framed = true", "framed = true\ncolour = 1", "at colour: is not a known setting"),
        ('when = "valid_until"', 'when = "sometimes"', "'sometimes' is not known"),
        ('ru = "СЕРТИФИКАТ"', "", "at title.ru: is missing"),
        ('kind = "certificate"', 'kind = "diploma"', "'diploma' is not known"),
        ("named = true", "named = false", "there is no field 'name'"),
        ('prefix = "CERT"', 'prefix = "cert-1"', "is no prefix"),
        (
            'ru = "{total_right}"',
            'ru = "{total_right}"\n[[parts.total]]\nkk = "x"\nru = "x"',
            "number of cells",
        ),
        ("share = 5", 'share = "wide"', "must be a whole number"),
        ('style = "name"', 'style = "loud"', "'loud' is not known"),
    ],
)
def test_a_template_that_asks_for_what_is_not_there_is_refused(old: str, new: str, told: str) -> None:
    written = asset_path("papers", "certificate.toml").read_text(encoding="utf-8")
    assert old in written
    with pytest.raises(BadInputError, match=r"certificate\.toml") as refused:
        parse_template(written.replace(old, new, 1), "certificate.toml")
    assert told in refused.value.what


def test_every_shipped_template_is_in_order_and_has_a_prefix_of_its_own() -> None:
    templates = [template_of(kind) for kind in KINDS]
    assert [found.kind for found in templates] == list(KINDS)
    assert len({found.prefix for found in templates}) == len(KINDS)
    files = {file.stem for file in asset_path("papers").glob("*.toml")}
    assert files == set(KINDS)


@pytest.mark.parametrize(
    ("name", "told"), [("Айгүл Серікқызы Әлібек", "А. С. Ә."), ("ұлжан", "Ұ."), ("", ""), (" х  ы ", "Х. Ы.")]
)
def test_a_stranger_is_shown_initials(name: str, told: str) -> None:
    assert initials(name) == told
