"""The colours keep WCAG's contrast, computed; and the fonts have all Kazakh letters."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from client.kit.looks import Looks
from client.kit.style import style_sheet
from client.kit.theme import PAIRS, TEXT_SIZES, THEMES, colour_names, contrast_ratio
from proctor.resources.shipped_files import asset_path

KAZAKH = "ӘәҒғҚқҢңӨөҰұҮүҺһІі"


@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_in_use_is_readable(theme: str) -> None:
    colours = THEMES[theme]
    weak = {
        f"{front} on {ground}": round(contrast_ratio(getattr(colours, front), getattr(colours, ground)), 2)
        for front, ground, least in PAIRS
        if contrast_ratio(getattr(colours, front), getattr(colours, ground)) < least
    }
    assert weak == {}


def test_high_contrast_reaches_the_stricter_level() -> None:
    colours = THEMES["contrast"]
    assert all(
        contrast_ratio(getattr(colours, front), getattr(colours, ground)) >= 7
        for front, ground, least in PAIRS
        if least >= 4.5
    )


def test_contrast_is_computed_as_the_standard_does() -> None:
    assert contrast_ratio("#000000", "#ffffff") == pytest.approx(21)
    assert contrast_ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast_ratio("#123456", "#123456") == 1


def test_the_style_sheet_takes_all_its_colours_from_the_theme(qtbot: QtBot) -> None:
    looks = Looks(asset_path("icons"))
    for name, colours in THEMES.items():
        looks.use_theme(name)
        allowed = {getattr(colours, colour) for colour in colour_names()}
        used = {
            word.strip(";,")
            for word in style_sheet(looks).split()
            if word.startswith("#") and len(word.strip(";,")) == 7
        }
        assert used <= allowed


def test_text_size_goes_by_steps_and_stops_at_the_ends(qtbot: QtBot) -> None:
    looks = Looks(asset_path("icons"))
    changes: list[float] = []
    looks.changed.connect(lambda: changes.append(looks.text_size))
    for _ in range(10):
        looks.step_text_size(1)
    assert looks.text_size == TEXT_SIZES[-1]
    for _ in range(10):
        looks.step_text_size(-1)
    assert looks.text_size == TEXT_SIZES[0]
    assert changes == [1.15, 1.3, 1.5, 1.75, 1.5, 1.3, 1.15, 1.0, 0.85]


def test_the_font_has_every_kazakh_letter(qtbot: QtBot) -> None:
    metrics = QFontMetrics(Looks(asset_path("icons")).font(15))
    assert [letter for letter in KAZAKH if not metrics.inFontUcs4(ord(letter))] == []


def test_icons_take_the_colour_they_are_asked_for(qtbot: QtBot) -> None:
    looks = Looks(asset_path("icons"))
    image = looks.pixmap("check", "good", 32).toImage()
    colours = {
        image.pixelColor(x, y).name()
        for x in range(32)
        for y in range(32)
        if image.pixelColor(x, y).alpha() == 255
    }
    assert colours == {THEMES["light"].good}
