"""The exam is paused by staff: the questions are covered, the section's clock stands, watching goes on, and
all of that is said. Nothing can be pressed: it goes on when staff let the candidate go on.
"""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QVBoxLayout, QWidget

from client.exam import names
from client.exam.backstage import Backstage, CardPage
from client.exam.stages import Stage, stage_for
from client.kit.controls import Icon, Label, announce, column, label, plane, row
from client.kit.painted import LivePicture
from client.kit.theme import SPACE
from client.kit.time_words import clock, left
from proctor.core.held import Pause
from proctor.sync.messages import Text

_PICTURE = (232, 174)


class HeldPage(CardPage):
    """`time_left` carries the section's milliseconds, which stand."""

    stage = Stage.HELD
    card_width = 940
    time_left = Signal(object)

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        words = self.words
        head = row(spacing=SPACE.large)
        head.addWidget(Icon(self.looks, "pause", "accent", 36), 0, Qt.AlignmentFlag.AlignTop)
        titles = column(spacing=4)
        titles.addWidget(label(words, "held-title", "title"))
        self._since = Label("soft", wrap=True)
        titles.addWidget(self._since)
        head.addLayout(titles, 1)
        self.body.addLayout(head)
        self.body.addWidget(self._why())
        across = row(spacing=SPACE.page)
        across.addLayout(self._said(), 1)
        across.addLayout(self._seen())
        self.body.addLayout(across)
        self._line = label(words, "held-offline", "strong")
        self._line.tone("gold")
        self._line.setObjectName(names.HELD_LINE)
        self._line.hide()
        self.body.addWidget(self._line)
        self.body.addWidget(label(words, "held-goes-on", "strong"))
        self._tick = QTimer(self, interval=500)
        self._tick.timeout.connect(self._show_time)
        backstage.signals.preview.connect(self._show_preview)
        backstage.signals.monitor_state.connect(self._monitor_state)
        backstage.signals.connection_changed.connect(self.show_connection)

    def enter(self) -> None:
        """Say who, why, and what stands."""
        pause = self.desk.sitting.open_pause
        if pause is None:
            self.go_on.emit()
            return
        reason = Text.model_validate(dict(pause.reason))
        self.words.put(self._since, "held-since", at=clock(pause.at_ms))
        self.words.put(self._reason, "held-reason", reason=reason)
        answers = sum(len(section.answered) for section in self.desk.sitting.sections)
        self.words.put(self._kept, "held-kept", answers=answers)
        self._tick.start()
        self._show_time()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        announce(self, f"{self.words.t('held-title')}. {self._reason.text()} {self._stands.text()}")

    def leave(self) -> None:
        """Look at no clock."""
        self._tick.stop()

    def show_connection(self, state: str, _since_ms: int) -> None:
        """While there is none, the end of the pause cannot be heard of either."""
        self._line.setVisible(state == "offline")

    def _why(self) -> QWidget:
        box = plane("clear")
        box.setProperty("box", "accent")
        self._reason = Label("strong", wrap=True)
        self._reason.setObjectName(names.HELD_REASON)
        column(box, margins=(18, 14, 18, 14)).addWidget(self._reason)
        return box

    def _said(self) -> QVBoxLayout:
        lines = column(spacing=SPACE.medium)
        self._time, self._stands = Label("display"), Label("reading", wrap=True)
        self._time.setObjectName(names.HELD_TIME)
        self._time.setFont(self.looks.font(44, figures=True))
        self._stands.setObjectName(names.HELD_STANDS)
        self._kept = Label("reading", wrap=True)
        lines.addWidget(self._time)
        lines.addWidget(self._stands)
        for icon, said in (("save", self._kept), ("eye", label(self.words, "held-watched"))):
            line = row(spacing=SPACE.medium)
            line.addWidget(Icon(self.looks, icon, "accent", 22), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(said, 1)
            lines.addLayout(line)
        lines.addStretch(1)
        return lines

    def _seen(self) -> QVBoxLayout:
        self._picture = LivePicture(self.looks)
        self._picture.setFixedSize(*_PICTURE)
        self.words.put(self._picture, "exam-self-view", on="name")
        lines = column(spacing=SPACE.small)
        lines.addWidget(self._picture)
        self._recorded = label(self.words, "held-recorded", "soft")
        self._recorded.setMaximumWidth(_PICTURE[0])
        self._recorded.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        lines.addWidget(self._recorded)
        lines.addStretch(1)
        return lines

    def _show_time(self) -> None:
        """More time may be given in a pause: it is read anew. The service may have ended the attempt, where
        nobody let it go on."""
        sitting = self.desk.sitting
        pause, part = sitting.open_pause, sitting.open_section
        due = stage_for(sitting, self.desk.attempt, self.desk.now_ms())
        if pause is None or due is not Stage.HELD:
            self._tick.stop()
            self.go_on.emit()
            return
        standing = None if part is None else left_in_pause(part.deadline_ms, pause)
        self._time.setVisible(standing is not None)
        self.words.put(self._stands, "held-no-section" if standing is None else "held-stands")
        if standing is not None:
            self._time.setText(left(standing))
            self.time_left.emit(standing)

    def _monitor_state(self, state: str) -> None:
        self.words.put(self._recorded, "exam-kind-monitor-lost" if state == "lost" else "held-recorded")

    def _show_preview(self, image: QImage) -> None:
        if self.isVisible():
            self._picture.show_image(image)


def left_in_pause(deadline_ms: int, pause: Pause) -> int:
    """Milliseconds left of a section's time, as they stood when the pause began."""
    return max(0, deadline_ms - pause.at_ms)
