"""In a test hall: the window waits until an operator has seen the candidate's document at this seat."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer

from client.exam import names
from client.exam.backstage import Backstage, CardPage
from client.exam.stages import Stage
from client.kit.controls import Icon, Label, label, row
from client.kit.theme import SPACE
from proctor.core.errors import SynaqError


class HallWaitPage(CardPage):
    """Says where the candidate sits and whom they wait for, and goes on by itself; there is no button."""

    stage = Stage.HALL
    card_width = 640

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        head = row(spacing=SPACE.large)
        head.addWidget(Icon(self.looks, "person", "accent", 30), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(self.words, "hall-title", "title"), 1)
        self.body.addLayout(head)
        self._place = Label("display", wrap=True)
        self._place.setObjectName(names.HALL_PLACE)
        self.body.addWidget(self._place)
        self.body.addWidget(label(self.words, "hall-lead", "lead"))
        self.body.addWidget(label(self.words, "hall-advice"))
        self.body.addWidget(self.error)
        self._poll = QTimer(self, interval=backstage.options.help_poll_ms)
        self._poll.timeout.connect(self._ask)
        self._asking = False

    def enter(self) -> None:
        """Begin to ask."""
        attempt = self.desk.attempt
        if attempt is not None and attempt.hall is not None:
            self.words.put(self._place, "hall-place", hall=attempt.hall.hall, seat=attempt.hall.seat)
        self.error.hide()
        self._poll.start()
        self._ask()

    def leave(self) -> None:
        """Ask no more."""
        self._poll.stop()

    def failed(self, error: SynaqError) -> None:
        """The question is put again by itself."""
        self._asking = False
        super().failed(error)

    def _ask(self) -> None:
        if self._asking or not self._poll.isActive():
            return
        self._asking = True
        self.backstage.background.run("hall", self.desk.ask_whether_unlocked, self._heard, self.failed)

    def _heard(self, unlocked: bool) -> None:
        self._asking = False
        self.error.hide()
        if unlocked and self._poll.isActive():
            self._poll.stop()
            self.go_on.emit()
