"""Saving and connection, in words: what is on disk, what the service holds, whether the line is up."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from client.exam import names
from client.exam.ports import ExamDesk
from client.kit.controls import Icon, Label, column, row
from client.kit.looks import Looks
from client.kit.time_words import clock
from client.kit.words import Words


class StatusLine(QWidget):
    """Two short lines at the bottom."""

    def __init__(self, words: Words, looks: Looks, desk: ExamDesk) -> None:
        super().__init__()
        self._words, self._desk = words, desk
        self._saving, self._line = Label("soft"), Label("soft")
        self._saving.setObjectName(names.SAVING_STATE)
        self._line.setObjectName(names.LINE_STATE)
        self._saving_icon, self._line_icon = Icon(looks, "check", "good", 16), Icon(looks, "line", "soft", 16)
        self._state, self._saved, self._sent, self._unsaved = "unknown", 0, 0, False
        lines = column(self, spacing=3)
        lines.addStretch(1)
        for icon, words_label in ((self._saving_icon, self._saving), (self._line_icon, self._line)):
            line = row(spacing=8)
            line.addWidget(icon, 0, Qt.AlignmentFlag.AlignVCenter)
            line.addWidget(words_label, 1)
            lines.addLayout(line)
        lines.addStretch(1)
        self._show()

    def show_saving(self, saved: int, sent: int) -> None:
        """Entries on disk, and those of them that the service holds."""
        self._saved, self._sent = saved, sent
        self._show()

    def show_connection(self, state: str, since_ms: int) -> None:
        """online, poor, offline or unknown, since that time."""
        self._state = state
        tone = {"online": "good", "poor": "gold", "offline": "gold"}.get(state, "soft")
        self._line_icon.display("line" if state != "offline" else "warning", tone)
        self._words.put(self._line, f"exam-line-{state}", since=clock(since_ms))
        self._show()

    def show_unsaved(self, unsaved: bool) -> None:
        """Whether an answer on screen is not on disk."""
        self._unsaved = unsaved
        self._show()

    def _show(self) -> None:
        waiting = max(0, self._saved - self._sent)
        if self._unsaved:
            key, icon, tone = "exam-saving-failed", "warning", "bad"
        elif self._saved == 0:
            key, icon, tone = "exam-saving-nothing", "check", "soft"
        elif waiting and self._state == "offline":
            key, icon, tone = "exam-saving-here", "check", "good"
        elif waiting:
            key, icon, tone = "exam-saving-sending", "upload", "good"
        else:
            key, icon, tone = "exam-saving-all", "check", "good"
        self._saving_icon.display(icon, tone)
        self._words.put(self._saving, key, at=clock(self._desk.now_ms(), seconds=True), waiting=waiting)
        if self._state == "unknown":
            self._words.put(self._line, "exam-line-unknown", since="")
