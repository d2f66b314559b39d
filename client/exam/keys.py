"""Which answer a key means, on any keyboard layout that people here have."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

LETTERS = "ABCDEFGHI"
# On the Kazakh layout the row of digits types letters; the key is the same one.
_KAZAKH_DIGITS = {'"': 1, "ә": 2, "і": 3, "ң": 4, "ғ": 5, ",": 6, ".": 7, "ү": 8, "ұ": 9}
# The keys of the Latin A, B and C on the Russian and Kazakh layouts.
# The others would be ambiguous: the key of D
# types "в", which looks like B.
_CYRILLIC_PLACES = {"ф": 1, "и": 2, "с": 3}


def answer_number(event: QKeyEvent) -> int | None:
    """The number of the option, from 1, that a key press means; None where it means none."""
    if event.modifiers() & ~(Qt.KeyboardModifier.KeypadModifier | Qt.KeyboardModifier.ShiftModifier):
        return None
    typed = event.text().lower()
    if len(typed) != 1:
        return None
    if typed in "123456789":
        return int(typed)
    if typed.upper() in LETTERS:
        return LETTERS.index(typed.upper()) + 1
    return _KAZAKH_DIGITS.get(typed) or _CYRILLIC_PLACES.get(typed)
