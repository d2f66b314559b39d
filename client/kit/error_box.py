"""A known error on a page, in the reader's language; hidden while there is none."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from client.kit.controls import Icon, Label, row
from client.kit.error_words import error_sentences
from client.kit.looks import Looks
from client.kit.theme import SPACE
from client.kit.words import Words
from proctor.core.errors import SynaqError

ERROR_TEXT = "error-text"


class ErrorBox(QWidget):
    """Put it on the page where the error belongs, and say it there."""

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words = words
        self.setProperty("box", "bad")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        line = row(self, spacing=SPACE.medium, margins=(14, 12, 14, 12))
        line.addWidget(Icon(looks, "warning", "bad", 20), 0, Qt.AlignmentFlag.AlignTop)
        self._text = Label("reading", wrap=True)
        self._text.setObjectName(ERROR_TEXT)
        line.addWidget(self._text, 1)
        self.hide()

    def say(self, error: SynaqError) -> None:
        """Show it."""
        self._words.put_made(self._text, lambda: error_sentences(self._words, error))
        self._words.put_made(self, lambda: error_sentences(self._words, error), on="name")
        self.show()
