"""Why a room scan cannot be made: one of some reasons, and words of one's own. What follows is not known."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QPlainTextEdit, QWidget

from client.exam import names
from client.kit.controls import Button, column, label
from client.kit.theme import SPACE
from client.kit.words import Words

REASONS = ("fixed_camera", "health", "privacy", "other")
_LONGEST = 500


class ScanRefusal(QWidget):
    """`changed` comes whenever what is chosen or written changes."""

    changed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._chosen = QButtonGroup(self)
        lines = column(self, spacing=SPACE.small)
        self._reasons: dict[str, Button] = {}
        for reason in REASONS:
            made = self._reasons[reason] = Button(names.scan_reason(reason), "wide")
            made.setCheckable(True)
            words.put(made, f"scan-refuse-{reason.replace('_', '-')}")
            self._chosen.addButton(made)
            lines.addWidget(made)
        self._chosen.buttonToggled.connect(lambda _button, _on: self.changed.emit())
        self._note = QPlainTextEdit()
        self._note.setObjectName(names.SCAN_NOTE)
        self._note.setTabChangesFocus(True)
        self._note.setFixedHeight(84)
        words.put(self._note, "scan-refuse-note", on="name")
        words.put(self._note, "scan-refuse-note-hint", on="hint")
        self._note.textChanged.connect(self.changed)
        lines.addWidget(label(words, "scan-refuse-note", "soft"))
        lines.addWidget(self._note)

    @property
    def reason(self) -> str:
        """What was chosen, "" for nothing yet."""
        return next((name for name, made in self._reasons.items() if made.isChecked()), "")

    @property
    def note(self) -> str:
        """The candidate's own words."""
        return self._note.toPlainText().strip()[:_LONGEST]

    @property
    def complete(self) -> bool:
        """Whether it can be noted: "other" needs words."""
        return bool(self.reason) and (self.reason != "other" or bool(self.note))

    def begin(self) -> None:
        """Show it, nothing chosen, the keyboard at the first reason."""
        self._chosen.setExclusive(False)
        for made in self._reasons.values():
            made.setChecked(False)
        self._chosen.setExclusive(True)
        self._note.clear()
        self.show()
        self._reasons[REASONS[0]].setFocus(Qt.FocusReason.OtherFocusReason)
