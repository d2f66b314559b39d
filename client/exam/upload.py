"""After the exam: everything that is on disk goes to the service, and nobody has to wait for it.

What remains is shown as it is, with an honest estimate or none. A line that is gone is tried again by itself;
once it is gone for long, a rescue file is offered.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QProgressBar, QWidget

from client.exam import names
from client.exam.backstage import Backstage, CardPage
from client.exam.stages import Stage
from client.exam.upload_rows import RemainingRows, line_words, time_words
from client.kit.controls import Button, Icon, Label, button, column, label, plane, row
from client.kit.theme import SPACE
from proctor.core.errors import ConnectionLostError, SynaqError
from proctor.sync.remaining import Remaining

RESCUE_AFTER_S = 120.0  # without a line; a refusal is worth one at once
_LOOK_MS, _AGAIN_MS = 1_000, 8_000


def ask_for_place(parent: QWidget, title: str) -> Path | None:
    """Where a person wants a file; None where they think better of it."""
    start = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
    chosen = QFileDialog.getExistingDirectory(parent, title, start)
    return Path(chosen) if chosen else None


class UploadPage(CardPage):
    """Delivers, then goes on to the result. `place_asked`: how a place for the rescue file is asked for."""

    stage = Stage.UPLOAD
    card_width = 760
    close_window = Signal()

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        words = self.words
        self.place_asked: Callable[[QWidget, str], Path | None] = ask_for_place
        self.delivered, self._here, self._looking = False, False, False
        head = row(spacing=SPACE.large)
        head.addWidget(Icon(self.looks, "upload", "accent", 36), 0, Qt.AlignmentFlag.AlignTop)
        self._title = Label("title", wrap=True)
        head.addWidget(self._title, 1)
        self._lead = Label("lead", wrap=True)
        self._bar = QProgressBar()
        self._bar.setObjectName(names.UPLOAD_BAR)
        self._bar.setTextVisible(False)
        words.put(self._bar, "upload-sending", on="name")
        self._rows = RemainingRows(words, self.looks)
        self._time, self._line = Label("soft", wrap=True), Label("soft", wrap=True)
        self._time.setObjectName(names.UPLOAD_TIME)
        self._line.setObjectName(names.UPLOAD_LINE)
        self.body.addLayout(head)
        for widget in (self._lead, self._rows, self._bar, self._time, self._line, self.error):
            self.body.addWidget(widget)
        self.body.addWidget(self._leaving_box())
        self.body.addWidget(self._rescue_box())
        self.body.addLayout(self._foot())
        self._look_timer = QTimer(self, interval=_LOOK_MS)
        self._look_timer.timeout.connect(self._look)
        self._again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._again.timeout.connect(self._begin)
        self._shown = Remaining()
        self._most_bytes = 0

    def enter(self) -> None:
        """Begin at once."""
        self.delivered, self._here, self._most_bytes = False, True, 0
        self._show(Remaining(entries=1))
        self._rescue.hide()
        self.backstage.background.run(
            "awake", lambda: self.desk.stay_awake(True), self._show_awake, lambda _error: None
        )
        self._look_timer.start()
        self._begin()
        self._close.setFocus(Qt.FocusReason.OtherFocusReason)

    def leave(self) -> None:
        """Look no more; the delivery goes on without the page."""
        self._here = False
        self._look_timer.stop()
        self._again.stop()
        if not self.delivered:
            self.desk.leave_delivery()

    def failed(self, error: SynaqError) -> None:
        """It stays on disk; it is tried again by itself, and by hand."""
        if not self._here:
            return
        if isinstance(error, ConnectionLostError):
            self.error.hide()  # the line of words about the line says it, and it is no alarm
        else:
            super().failed(error)
        self._retry.show()
        self._again.start()

    def _leaving_box(self) -> QWidget:
        box = plane("clear")
        box.setProperty("box", "accent")
        lines = column(box, spacing=6, margins=(18, 14, 18, 14))
        lines.addWidget(label(self.words, "upload-leave", "strong"))
        lines.addWidget(label(self.words, "upload-leave-on"))
        self._awake_words = label(self.words, "upload-leave-sleep", "soft")
        lines.addWidget(self._awake_words)
        lines.addWidget(label(self.words, "upload-leave-off"))
        return box

    def _rescue_box(self) -> QWidget:
        self._rescue = plane("clear")
        self._rescue.setProperty("box", "gold")
        lines = column(self._rescue, spacing=SPACE.small, margins=(18, 14, 18, 14))
        lines.addWidget(label(self.words, "upload-rescue-lead"))
        line = row(spacing=SPACE.medium)
        self._rescue_go = button(
            self.words, names.UPLOAD_RESCUE, "upload-rescue", pressed=self._ask_for_rescue
        )
        self._rescue_state = Label("soft", wrap=True)
        self._rescue_state.setObjectName(names.UPLOAD_RESCUE_STATE)
        line.addWidget(self._rescue_go)
        line.addWidget(self._rescue_state, 1)
        lines.addLayout(line)
        self._rescue.hide()
        return self._rescue

    def _foot(self) -> QHBoxLayout:
        foot = row(spacing=SPACE.medium)
        self._another: Button = button(
            self.words, names.UPLOAD_ANOTHER, "upload-another", "quiet", pressed=self._make_room
        )
        self._retry = button(self.words, names.UPLOAD_RETRY, "exam-try-again", pressed=self._begin)
        self._close = button(
            self.words, names.UPLOAD_CLOSE, "upload-close", "primary", pressed=self.close_window.emit
        )
        foot.addWidget(self._another)
        foot.addStretch(1)
        foot.addWidget(self._retry)
        foot.addWidget(self._close)
        return foot

    def _begin(self) -> None:
        self._retry.hide()
        self._again.stop()
        self.work("deliver", lambda: self.desk.deliver(lambda _done, _total: None), self._done)

    def _done(self, _nothing: object) -> None:
        if not self._here:
            return
        self.delivered = True
        self._show(Remaining(line="online"))
        self.backstage.background.run(
            "awake", lambda: self.desk.stay_awake(False), lambda _held: None, lambda _error: None
        )
        self.go_on.emit()

    def _look(self) -> None:
        if not self._looking:
            self._looking = True
            self.backstage.background.run("remaining", self.desk.remaining, self._looked, self._not_seen)

    def _looked(self, left: Remaining) -> None:
        self._looking = False
        if self._here and not self.delivered:
            self._show(left)

    def _not_seen(self, _error: SynaqError) -> None:
        self._looking = False

    def _show(self, left: Remaining) -> None:
        self._shown = left
        answers_in = left.entries == 0
        self.words.put(self._title, "upload-answers-in" if answers_in else "upload-sending")
        self.words.put(self._lead, f"upload-lead-{'answers-in' if answers_in else 'sending'}")
        self._rows.show_left(left)
        self._most_bytes = max(self._most_bytes, left.total_bytes)
        # A range of 0 to 0 would animate by a timer of its own; an empty bar does not.
        self._bar.setRange(0, 1000)
        self._bar.setValue(round(1000 * (1 - left.total_bytes / max(1, self._most_bytes))))
        key, values = time_words(left)
        self.words.put(self._time, key, **values)
        key, values = line_words(left)
        self.words.put(self._line, key, **values)
        self._line.tone({"online": "good", "offline": "gold", "refused": "bad"}.get(left.line, ""))
        gone = left.line == "refused" or (left.line == "offline" and left.line_s >= RESCUE_AFTER_S)
        self._time.setVisible(not gone and not left.nothing)
        if gone:
            self._rescue.show()

    def _show_awake(self, held: bool) -> None:
        self.words.put(self._awake_words, "upload-leave-awake" if held else "upload-leave-sleep")

    # -- the rescue file -------------------------------------------------------------------------------------
    def _ask_for_rescue(self) -> None:
        place = self.place_asked(self, self.words.t("upload-rescue-choose"))
        if place is None:
            return
        self._rescue_go.setEnabled(False)
        self._show_written(0, 1)
        progress = self.backstage.background.bridge(self._show_written)
        self.backstage.background.run(
            "rescue", lambda: self.desk.write_rescue(place, progress), self._rescued, self._not_rescued
        )

    def _show_written(self, done: int, total: int) -> None:
        if not self._rescue_go.isEnabled():
            percent = 100 * done // max(1, total)
            self.words.put(self._rescue_state, "upload-rescue-writing", percent=percent)

    def _rescued(self, place: Path) -> None:
        self._rescue_go.setEnabled(True)
        self._rescue_state.tone("good")
        self.words.put(self._rescue_state, "upload-rescue-done", place=str(place))

    def _not_rescued(self, error: SynaqError) -> None:
        self._rescue_go.setEnabled(True)
        self._rescue_state.setText("")
        super().failed(error)

    # -- making room -----------------------------------------------------------------------------------------
    def _make_room(self) -> None:
        self._again.stop()
        self._here = False
        self._another.setEnabled(False)
        self.desk.leave_delivery()
        self.backstage.background.run("aside", self.desk.put_aside, self._room_made, self._no_room)

    def _room_made(self, _nothing: object) -> None:
        self._another.setEnabled(True)
        self.go_on.emit()

    def _no_room(self, error: SynaqError) -> None:
        self._another.setEnabled(True)
        self._here = True
        self.failed(error)
