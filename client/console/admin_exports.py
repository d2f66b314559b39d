"""What goes out to other programs: results as a table, and of one attempt its review for Open edX and its
flags as WebVTT. The person chooses where each file is to be.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from client.console.backstage import Backstage
from client.kit.controls import Button, Label, announce, button, column, label, row
from client.kit.error_box import ErrorBox
from client.kit.saved_file import ask_where
from client.kit.theme import SPACE
from proctor.core.errors import SynaqError
from proctor.sync.administration_messages import AttemptLineView

WRITTEN = "export-written"
_OVER = ("finished", "broken_off", "closed")
_OF_ALL, _OF_ONE = ("results", "practice"), ("review", "flags", "flags-screen")


def export_name(what: str) -> str:
    """The object name of the button that exports: results, practice, review, flags, flags-screen."""
    return f"export-{what}"


class ExportBar(QWidget):
    """Below the list of attempts; `show_chosen` tells it which one the buttons to the right are about."""

    def __init__(self, backstage: Backstage, page: QWidget) -> None:
        super().__init__()
        self._backstage, self._page = backstage, page
        self._words = backstage.words
        self._chosen: AttemptLineView | None = None
        lines = column(self, spacing=SPACE.small)
        across = row(spacing=SPACE.small)
        across.addWidget(label(self._words, "administration-export", "strong", wrap=False))
        self._buttons: dict[str, Button] = {}
        for what in (*_OF_ALL, *_OF_ONE):
            made = button(
                self._words,
                export_name(what),
                f"administration-export-{what}",
                "small",
                pressed=partial(self._export, what),
            )
            self._buttons[what] = made
            across.addWidget(made)
        across.addStretch(1)
        lines.addLayout(across)
        self._written = Label("soft", wrap=True)
        self._written.setObjectName(WRITTEN)
        self._written.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._written.tone("good")
        self._written.hide()
        lines.addWidget(self._written)
        self._error = ErrorBox(self._words, backstage.looks)
        lines.addWidget(self._error)
        self.show_chosen(None)

    def show_chosen(self, chosen: AttemptLineView | None) -> None:
        """That attempt is chosen in the list; only of one that is over there is anything to export."""
        self._chosen = chosen if chosen is not None and chosen.state in _OVER else None
        for what in _OF_ONE:
            self._buttons[what].setEnabled(self._chosen is not None)

    def _export(self, what: str) -> None:
        made = self._call(what)
        if made is None:
            return
        suggested, call = made
        out = ask_where(self._page, self._words, suggested)
        if out is None:
            return
        self._error.hide()
        self._written.hide()
        self._backstage.ask("export", lambda: call(out), lambda _size: self._done(out), self._failed)

    def _call(self, what: str) -> tuple[str, Callable[[Path], int]] | None:
        """The file's suggested name, and what writes it."""
        desk, chosen = self._backstage.desk, self._chosen
        if what in _OF_ALL:
            practice = what == "practice"
            name = "synaq-practice.csv" if practice else "synaq-results.csv"
            return name, lambda out: desk.save_results(out, practice=practice)
        if chosen is None:
            return None
        attempt, number = chosen.attempt, chosen.candidate_number
        if what == "review":
            return f"{number}-edx-review.json", lambda out: desk.save_review(attempt, out)
        track = "screen" if what == "flags-screen" else "camera"
        return f"{number}-{track}.vtt", lambda out: desk.save_flags(attempt, track, out)

    def _done(self, out: Path) -> None:
        self._words.put(self._written, "administration-export-written", place=str(out))
        self._written.show()
        announce(self._written, self._written.text())

    def _failed(self, error: SynaqError) -> None:
        self._error.say(error)
