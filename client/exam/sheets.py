"""Two sheets: what leaving means (26/49), and which keys do what."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from client.exam import names
from client.kit.controls import Label, button, label, row
from client.kit.looks import Looks
from client.kit.sheet import Sheet
from client.kit.theme import SPACE
from client.kit.words import Words

Keys = tuple[tuple[str, str], ...]

EXAM_KEYS: Keys = (
    ("1 … 9 / A … I", "exam-help-answer"),
    ("↑  ↓", "exam-help-options"),
    ("Ctrl + →  /  PgDn", "exam-help-next"),
    ("Ctrl + ←  /  PgUp", "exam-help-previous"),
    ("Ctrl + B", "exam-help-mark"),
    ("Ctrl + Z", "exam-help-undo"),
    ("Ctrl + Del", "exam-help-clear"),
    ("Ctrl + Enter", "exam-help-finish"),
    ("Tab / Shift + Tab", "exam-help-tab"),
    ("Ctrl + +  /  Ctrl + −", "exam-help-size"),
    ("F1", "exam-help-help"),
)
CHECK_KEYS: Keys = (
    ("Enter", "checkin-keys-press"),
    ("Ctrl + →", "checkin-keys-next"),
    ("Ctrl + ←", "checkin-keys-back"),
    ("F5", "checkin-keys-again"),
    ("↑  ↓", "checkin-keys-device"),
    ("Tab / Shift + Tab", "exam-help-tab"),
    ("Ctrl + +  /  Ctrl + −", "exam-help-size"),
    ("F1", "exam-help-help"),
)


class LeaveSheet(Sheet):
    """Closing the window during an attempt. Staying is the default, for Enter and for Esc."""

    finish = Signal()
    leave = Signal()

    def __init__(self, parent: QWidget, words: Words, looks: Looks, *, can_finish: bool) -> None:
        super().__init__(parent, names.LEAVE_SHEET, words, looks, width=680)
        words.put(self.title, "exam-leave-title")
        self.body.addWidget(label(words, "exam-leave-text"))
        clause = Label("clause")
        clause.setText("26/49")
        line = row(spacing=SPACE.medium)
        line.addWidget(clause)
        line.addWidget(label(words, "exam-leave-clause", "soft"), 1)
        self.body.addLayout(line)
        self.body.addWidget(label(words, "exam-leave-fault", "soft"))
        self._stay = button(words, names.LEAVE_STAY, "exam-leave-stay", "primary", pressed=self.close_sheet)
        finish = button(words, names.LEAVE_FINISH, "exam-leave-finish", "plain", pressed=self._finish)
        leave = button(words, names.LEAVE_ANYWAY, "exam-leave-anyway", "danger", pressed=self._leave)
        finish.setVisible(can_finish)
        self.buttons.addWidget(leave)
        self.buttons.addStretch(1)
        self.buttons.addWidget(finish)
        self.buttons.addWidget(self._stay)

    def ask(self) -> None:
        """Show it; staying has the keyboard."""
        self.open(self._stay)

    def _finish(self) -> None:
        self.close_sheet()
        self.finish.emit()

    def _leave(self) -> None:
        self.close_sheet()
        self.leave.emit()


class HelpSheet(Sheet):
    """The keys of the page below it."""

    def __init__(self, parent: QWidget, words: Words, looks: Looks, shown: Keys = EXAM_KEYS) -> None:
        super().__init__(parent, names.HELP_SHEET, words, looks, width=640)
        words.put(self.title, "exam-help-title")
        grid = QGridLayout()
        grid.setHorizontalSpacing(SPACE.wide)
        grid.setVerticalSpacing(SPACE.small)
        grid.setColumnStretch(1, 1)
        for at, (keys, key) in enumerate(shown):
            caps = Label("key")
            caps.setText(keys)
            grid.addWidget(caps, at, 0)
            grid.addWidget(label(words, key), at, 1)
        self.body.addLayout(grid)
        self._close = button(words, names.HELP_CLOSE, "exam-close", "primary", pressed=self.close_sheet)
        self.buttons.addStretch(1)
        self.buttons.addWidget(self._close)

    def show_keys(self) -> None:
        """Show it."""
        self.open(self._close)
