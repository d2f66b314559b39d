"""Staff have ended the attempt: who, why, what was kept, and what comes next. No reproach: a person reviews
the record, and decides.
"""

from __future__ import annotations

from PySide6.QtCore import Qt

from client.exam import names
from client.exam.backstage import Backstage, CardPage
from client.exam.stages import Stage
from client.kit.controls import Icon, Label, announce, button, column, label, plane, row
from client.kit.theme import SPACE
from client.kit.time_words import clock
from proctor.core.errors import SynaqError
from proctor.sync.messages import Text

_NEXT = (("upload", "delivered"), ("eye", "review"), ("list", "result"), ("notice", "complaint"))


class StoppedPage(CardPage):
    """Writes the end down at once; `read` once the candidate has gone on."""

    stage = Stage.STOPPED
    card_width = 820

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        words = self.words
        self.read = False
        head = row(spacing=SPACE.large)
        head.addWidget(Icon(self.looks, "stop", "gold", 36), 0, Qt.AlignmentFlag.AlignTop)
        titles = column(spacing=4)
        titles.addWidget(label(words, "held-stopped-title", "title"))
        self._at = Label("soft", wrap=True)
        titles.addWidget(self._at)
        head.addLayout(titles, 1)
        box = plane("clear")
        box.setProperty("box", "gold")
        self._reason = Label("strong", wrap=True)
        self._reason.setObjectName(names.STOPPED_REASON)
        column(box, margins=(18, 14, 18, 14)).addWidget(self._reason)
        self._kept = Label("reading", wrap=True)
        self._kept.setObjectName(names.STOPPED_KEPT)
        self.body.addLayout(head)
        self.body.addWidget(box)
        self.body.addWidget(self._kept)
        self.body.addWidget(label(words, "held-next", "heading"))
        for icon, key in _NEXT:
            line = row(spacing=SPACE.large)
            line.addWidget(Icon(self.looks, icon, "accent", 22), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(label(words, f"held-next-{key}"), 1)
            self.body.addLayout(line)
        self.body.addWidget(self.error)
        self._go = button(words, names.STOPPED_NEXT, "held-next-go", "primary", pressed=self._pressed)
        foot = row()
        foot.addStretch(1)
        foot.addWidget(self._go)
        self.body.addLayout(foot)

    def enter(self) -> None:
        """Say it, and write the end down."""
        stop = self.desk.sitting.stopped
        if stop is None:
            self.go_on.emit()
            return
        self.words.put(self._at, "held-stopped-at", at=clock(stop.at_ms))
        self.words.put(self._reason, "held-reason", reason=Text.model_validate(dict(stop.reason)))
        self._show_kept()
        announce(self, f"{self.words.t('held-stopped-title')}. {self._reason.text()}")
        self._end()

    def failed(self, error: SynaqError) -> None:
        """The disk refuses: pressed, it is tried again."""
        super().failed(error)
        self._go.setEnabled(True)

    def _end(self) -> None:
        self._go.setEnabled(False)
        self.work("stopped", self.desk.end_stopped, self._ended)

    def _ended(self, _nothing: object) -> None:
        self._show_kept()
        self._go.setEnabled(True)
        self._go.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_kept(self) -> None:
        answers = sum(len(section.answered) for section in self.desk.sitting.sections)
        self.words.put(self._kept, "held-stopped-kept", answers=answers)

    def _pressed(self) -> None:
        if self.desk.sitting.finished_ms is None:
            self._end()
            return
        self.read = True
        self.go_on.emit()
