"""Consent to the processing of personal data (26/6). Nothing is filmed or kept before it."""

from __future__ import annotations

from client.exam import names
from client.exam.backstage import Backstage, CardPage
from client.exam.stages import Stage
from client.kit.controls import Icon, button, label, row
from client.kit.painted import TickBox
from client.kit.theme import SPACE
from proctor.core.errors import SynaqError

_POINTS = (("camera", "what"), ("eye", "who"), ("clock", "how-long"), ("shield", "anonymous"))


class ConsentPage(CardPage):
    """Says what is recorded, who sees it, how long it is kept; asks."""

    stage = Stage.CONSENT

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        words = self.words
        self.body.addWidget(label(words, "exam-consent-title", "title"))
        self.body.addWidget(label(words, "exam-consent-lead", "lead"))
        for icon, point in _POINTS:
            line = row(spacing=SPACE.large)
            line.addWidget(Icon(self.looks, icon, "accent", 24))
            line.addWidget(label(words, f"exam-consent-{point}"), 1)
            self.body.addLayout(line)
        self._tick = TickBox(names.CONSENT_TICK, self.looks)
        words.put(self._tick, "exam-consent-tick")
        self.body.addWidget(self._tick)
        self.body.addWidget(self.error)
        self._next = button(words, names.CONSENT_NEXT, "exam-next", "primary", pressed=self._agreed)
        self._next.setEnabled(False)
        self._tick.toggled.connect(self._next.setEnabled)
        self.body.addWidget(self._next)
        self.body.addWidget(label(words, "exam-consent-refuse", "soft"))

    def enter(self) -> None:
        """Not agreed to until ticked."""
        self._tick.setChecked(False)
        self._tick.setFocus()

    def _agreed(self) -> None:
        try:
            self.desk.record_consent()
        except SynaqError as error:
            self.error.say(error)
        else:
            self.go_on.emit()
