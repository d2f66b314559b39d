"""A sentence that one language lacks, or says with other variables, is found before a candidate meets it."""

from __future__ import annotations

from pathlib import Path

import pytest
from text_parity import differences

KAZAKH = (
    "greeting = Сәлем, { $name }!\n    .tip = Кіру\nleft = { $n -> \n    [one] бір\n   *[other] { $n }\n }\n"
)


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    for language in ("kk", "ru", "en"):
        (tmp_path / language).mkdir()
        (tmp_path / language / "door.ftl").write_text(KAZAKH, encoding="utf-8")
    return tmp_path


def test_three_languages_that_agree_have_no_difference(texts: Path) -> None:
    assert differences(texts) == []


@pytest.mark.parametrize(
    ("russian", "told"),
    [
        (KAZAKH.replace("greeting", "greting"), "ru/door.ftl: greeting is missing"),
        (KAZAKH.replace("    .tip = Кіру\n", ""), "ru/door.ftl: greeting.tip is missing"),
        (KAZAKH.replace("$name", "$nmae"), "door.ftl: greeting has different variables"),
        (KAZAKH + "greeting = Привет, { $name }!\n", "ru/door.ftl: greeting is given twice"),
        (KAZAKH + "broken = { $\n", "ru/door.ftl: cannot be read near 'broken = { $'"),
    ],
)
def test_a_difference_is_told_with_its_place(texts: Path, russian: str, told: str) -> None:
    (texts / "ru" / "door.ftl").write_text(russian, encoding="utf-8")
    assert any(line.startswith(told) for line in differences(texts))


def test_a_file_that_one_language_lacks_is_told(texts: Path) -> None:
    (texts / "kk" / "door.ftl").unlink()
    assert differences(texts) == ["kk/door.ftl is missing"]


def test_a_key_in_two_files_is_told(texts: Path) -> None:
    for language in ("kk", "ru", "en"):
        (texts / language / "window.ftl").write_text("greeting = x\n", encoding="utf-8")
    assert differences(texts) == ["greeting is in door.ftl and in window.ftl"]
