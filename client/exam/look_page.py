"""The guided look (check-in): why, the dots, what came of it. What is measured is judged in
`proctor.core.calibration`.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QStackedLayout, QWidget

from client.exam import names
from client.exam.backstage import Backstage, Page
from client.exam.check_in_rail import CheckInRail, beside
from client.exam.guided_look import GuidedLook
from client.exam.look_field import LookField
from client.exam.stages import Stage
from client.kit.controls import Icon, Label, button, column, empty, label, plane, row
from client.kit.error_box import ErrorBox
from client.kit.painted import LivePicture
from client.kit.theme import SPACE
from proctor.core.calibration import Calibration, LookSample, NotMeasured
from proctor.core.errors import SynaqError
from proctor.core.exemption import Exemption

_TICK_MS = 40
_NOTABLE_DEGREES = 12.0  # a neutral pose farther out than this is worth telling where the camera stands


class LookPage(Page):
    """A card before and after, the field of dots in between. It can be repeated; after one try, skipped."""

    stage = Stage.LOOK

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        words = self.words
        self._look: GuidedLook | None = None
        self._outcome: Calibration | NotMeasured = NotMeasured.SKIPPED
        self._tries = 0
        self.field = LookField(words, self.looks)
        self.field.stop.clicked.connect(lambda _checked=False: self._over(NotMeasured.SKIPPED))
        self._picture = LivePicture(self.looks)
        self.error = ErrorBox(words, self.looks)
        self._icon = Icon(self.looks, "eye", "accent", 30)
        self._title = Label("title", wrap=True)
        self._lead = Label("lead", wrap=True)
        self._lead.setObjectName(names.LOOK_STATUS)
        self._how, self._exempt = plane("clear"), column(spacing=SPACE.small)
        self._skip = button(words, names.LOOK_SKIP, "look-skip", pressed=self._record)
        self._again = button(words, names.LOOK_AGAIN, "look-again", pressed=self._begin)
        self._start = button(words, names.LOOK_START, "look-start", "primary", pressed=self._begin)
        self._next = button(words, names.LOOK_NEXT, "exam-next", "primary", pressed=self._record)
        self._pages = QStackedLayout(self)
        self._card, self._rail = QWidget(), CheckInRail(backstage)
        self._pages.addWidget(self._card)
        self._pages.addWidget(self.field)
        self._lay_out()
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        backstage.signals.preview.connect(self._show_preview)

    def enter(self) -> None:
        """Say what comes, and begin to look through the camera."""
        self._tries, self._outcome = 0, NotMeasured.SKIPPED
        self.error.hide()
        self._show_exemptions()
        self._rail.show_current("look")
        self._show_card("look-title", "look-lead", "eye", "accent")
        self._offer(self._start, skip=bool(self._exemptions()))
        background = self.backstage.background
        seen: Callable[[LookSample], None] = background.bridge(self._see)
        background.run("look", lambda: self.desk.follow_face(seen), lambda _none: None, self._failed)

    def leave(self) -> None:
        """Look no more."""
        self._timer.stop()
        self._look = None
        self.desk.leave_face()

    def _lay_out(self) -> None:
        words = self.words
        card = plane("card")
        card.setMaximumWidth(1000)
        inside = column(card, spacing=SPACE.large, margins=(40, 32, 40, 32))
        head = row(spacing=SPACE.medium)
        head.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(self._title, 1)
        inside.addLayout(head)
        inside.addWidget(self._lead)
        inside.addWidget(self._how)
        halves = row(self._how, spacing=36)
        self._picture.setFixedSize(320, 240)
        words.put(self._picture, "exam-check-picture", on="name")
        halves.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignTop)
        right = column(spacing=SPACE.medium)
        for key in ("sit", "dot", "why", "fair"):
            right.addWidget(label(words, f"look-point-{key}"))
        right.addStretch(1)
        halves.addLayout(right, 1)
        inside.addLayout(self._exempt)
        inside.addWidget(self.error)
        foot = row(spacing=SPACE.medium)
        foot.addStretch(1)
        for made in (self._skip, self._again, self._start, self._next):
            foot.addWidget(made)
        inside.addLayout(foot)
        self.put_in_the_middle(card, beside(self._rail, self._card))

    # -- before and after ------------------------------------------------------------------------------------
    def _show_card(self, title: str, lead: str, icon: str, tone: str) -> None:
        self._icon.display(icon, tone)
        self.words.put(self._title, title)
        self.words.put(self._lead, lead)
        self._how.setVisible(icon != "check")  # once it is done there is no more to say
        self._pages.setCurrentWidget(self._card)

    def _offer(self, wanted: QWidget, *, again: bool = False, skip: bool = False) -> None:
        """Show the button that is due, with the keyboard on it, and those beside it."""
        offered = {self._skip: skip, self._again: again, self._start: False, self._next: False, wanted: True}
        for made, is_offered in offered.items():
            made.setVisible(is_offered)
            made.setEnabled(True)
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _exemptions(self) -> list[Exemption]:
        attempt = self.desk.attempt
        return [Exemption(one.name, one.basis) for one in attempt.exemptions] if attempt is not None else []

    def _show_exemptions(self) -> None:
        empty(self._exempt)
        exemptions = self._exemptions()
        if exemptions:
            self._exempt.addWidget(label(self.words, "look-exempt-title", "strong"))
        for exemption in exemptions:
            self._exempt.addWidget(label(self.words, exemption.text_key(), "reading"))
            self._exempt.addWidget(label(self.words, "look-exempt-basis", "soft", basis=exemption.basis))

    def _show_outcome(self, outcome: Calibration | NotMeasured) -> None:
        if isinstance(outcome, NotMeasured):
            self._show_card("look-unknown-title", f"look-{outcome.replace('_', '-')}", "question", "gold")
            self._offer(self._again, skip=True)
            return
        self._show_card("look-done-title", f"look-done-{_camera_place(outcome)}", "check", "good")
        self._offer(self._next, again=True)

    # -- the look itself -------------------------------------------------------------------------------------
    def _begin(self) -> None:
        self._tries += 1
        self.error.hide()
        self._look = GuidedLook(time.monotonic(), self.backstage.options.look_pace)
        self.field.show_dot(self._look.target, 0.0)
        self.field.show_face("")
        self._pages.setCurrentWidget(self.field)
        self.field.stop.setFocus(Qt.FocusReason.MouseFocusReason)
        self._timer.start()

    def _see(self, sample: LookSample) -> None:
        if self._look is not None:
            self._look.see(sample, time.monotonic())
            self.field.show_face(self._look.face)
            self._follow(self._look)

    def _tick(self) -> None:
        if self._look is not None:
            self._look.tick(time.monotonic())
            self._follow(self._look)

    def _follow(self, look: GuidedLook) -> None:
        self.field.show_dot(look.target, look.share(time.monotonic()))
        if look.outcome is not None:
            self._over(look.outcome)

    def _over(self, outcome: Calibration | NotMeasured) -> None:
        if self._look is None:
            return
        self._timer.stop()
        self._look, self._outcome = None, outcome
        self._show_outcome(outcome)

    def _record(self) -> None:
        try:
            self.desk.record_look(self._outcome, self._tries)
        except SynaqError as error:
            self.error.say(error)
        else:
            for made in (self._skip, self._next, self._again):
                made.setEnabled(False)  # written once; the next page is on its way
            self.go_on.emit()

    def _failed(self, error: SynaqError) -> None:
        """Nothing can be seen: that is unknown, and no reason to keep anybody out."""
        self.error.say(error)
        self._offer(self._start, skip=True)

    def _show_preview(self, image: QImage) -> None:
        if self.isVisible():
            self._picture.show_image(image)


def _camera_place(found: Calibration) -> str:
    """Where the camera stands, as the candidate sees it: the head turns away from it to meet the screen."""
    aside, height = found.neutral_yaw, found.neutral_pitch
    if max(abs(aside), abs(height)) < _NOTABLE_DEGREES:
        return "middle"
    if abs(aside) >= abs(height):
        return "left" if aside > 0 else "right"
    return "below" if height > 0 else "above"
