"""The identity page (check-in): a photo, three small movements, and what came of it in calm words.

The photo is compared in the monitor, the movements are judged in `proctor.core.liveness`. Nobody is refused
here: what is no match goes to a person; the candidate goes on, or waits for the operator of a test hall.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QImage

from client.exam import names
from client.exam.backstage import Backstage, Page
from client.exam.check_in_rail import CheckInRail, beside
from client.exam.identity_card import IdentityCard
from client.exam.identity_course import IdentityCourse
from client.exam.identity_ports import CheckInPhoto, IdentityTask
from client.exam.stages import Stage, waits_for_person
from proctor.core.errors import SynaqError
from proctor.core.identity_check import IdentityCheck, not_asked
from proctor.core.liveness_track import LivenessSample

_TICK_MS = 250
_MOST_TRIES = 3


class IdentityPage(Page):
    """It can be repeated, and left out: then it is unknown, and a person looks at it."""

    stage = Stage.IDENTITY

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        self._task: IdentityTask | None = None
        self._course: IdentityCourse | None = None
        self._check: IdentityCheck | None = None
        self._photo: CheckInPhoto | None = None
        self._tries = 0
        pressed = {
            names.IDENTITY_SKIP: self._give_up,
            names.IDENTITY_STOP: self._stopped,
            names.IDENTITY_AGAIN: self._begin,
            names.IDENTITY_RETRY: self._prepare,
            names.IDENTITY_START: self._begin,
            names.IDENTITY_NEXT: self._record,
        }
        self.card = IdentityCard(self.words, self.looks, pressed)
        self._rail = CheckInRail(backstage)
        self.put_in_the_middle(self.card, beside(self._rail, self))
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._poll = QTimer(self, interval=backstage.options.help_poll_ms)
        self._poll.timeout.connect(self._ask_whether_decided)
        backstage.signals.preview.connect(self._show_preview)

    def enter(self) -> None:
        """Say what comes; or, where a person's decision is still to come, go on waiting for it."""
        self._tries, self._task, self._course, self._check, self._photo = 0, None, None, None, None
        self._rail.show_current("identity")
        if waits_for_person(self.desk.sitting, self.desk.attempt):
            self._wait()
        else:
            self._prepare()

    def leave(self) -> None:
        """Look no more."""
        self._poll.stop()
        self._end_try()

    # -- before ----------------------------------------------------------------------------------------------
    def _prepare(self) -> None:
        """Fetch what is compared with."""
        self.card.show_before()
        self.card.offer("")
        self._run("identity", self.desk.begin_identity, self._prepared)

    def _prepared(self, task: IdentityTask | None) -> None:
        self._task = task
        if task is None:
            self.go_on.emit()
        else:
            self.card.offer(names.IDENTITY_START, names.IDENTITY_SKIP)

    # -- one try ---------------------------------------------------------------------------------------------
    def _begin(self) -> None:
        if self._task is None:
            return
        self._tries += 1
        self._check = None
        course = self._course = IdentityCourse(self._task, self._tries)
        self.card.error.hide()
        self.card.offer(names.IDENTITY_STOP)
        self.card.show_course(course)
        self._run("photo", self.desk.take_photo, lambda photo: self._taken(course, photo))

    def _taken(self, course: IdentityCourse, photo: CheckInPhoto) -> None:
        if course is not self._course:
            return  # stopped, or left, while it was being taken
        course.taken(photo, time.monotonic())
        if course.over:
            self._over(course)
            return
        self.card.show_course(course)
        seen: Callable[[LivenessSample], None] = self.backstage.background.bridge(self._see)
        self._run("liveness", lambda: self.desk.follow_liveness(seen), lambda _none: None)
        self._timer.start()

    def _see(self, sample: LivenessSample) -> None:
        if self._course is not None:
            self._course.see(sample, time.monotonic())
            self._follow(self._course)

    def _tick(self) -> None:
        if self._course is not None:
            self._course.tick(time.monotonic())
            self._follow(self._course)

    def _follow(self, course: IdentityCourse) -> None:
        if course.over:
            self._over(course)
        else:
            self.card.show_course(course)

    def _stopped(self) -> None:
        if self._course is not None:
            self._course.stop()
            self._over(self._course)

    def _over(self, course: IdentityCourse) -> None:
        self._end_try()
        check = self._check = course.judged()
        self._photo = course.photo
        self.card.show_outcome(check)
        again = check.status != "match" and self._tries < _MOST_TRIES
        self.card.offer(names.IDENTITY_NEXT, *([names.IDENTITY_AGAIN] if again else []))

    def _end_try(self) -> None:
        self._timer.stop()
        self._course = None
        self.desk.leave_liveness()

    # -- the end ---------------------------------------------------------------------------------------------
    def _give_up(self) -> None:
        """Whoever cannot do it, or whose reference photo does not come, goes on; a person looks at it."""
        if self._task is None:
            self._check = not_asked("reference_unavailable")
        else:
            self._check = IdentityCourse(self._task, self._tries).judged()
        self._record()

    def _record(self) -> None:
        if self._check is None:
            return
        try:
            self.desk.record_identity(self._check, self._photo)
        except SynaqError as error:
            self.card.error.say(error)
            return
        self.card.freeze()  # written once; the next page is on its way
        if waits_for_person(self.desk.sitting, self.desk.attempt):
            self._wait()
        else:
            self.go_on.emit()

    def _wait(self) -> None:
        """In a test hall an operator is near: the window waits for their word."""
        self.card.show_waiting()
        self.card.offer("")
        self.setFocus(Qt.FocusReason.OtherFocusReason)  # there is nothing to press, in the top bar neither
        self._poll.start()
        self._ask_whether_decided()

    def _ask_whether_decided(self) -> None:
        def heard(_overrides: object) -> None:
            if self._poll.isActive() and not waits_for_person(self.desk.sitting, self.desk.attempt):
                self._poll.stop()
                self.go_on.emit()

        # A question that finds no line is put again by itself.
        self.backstage.background.run("decision", self.desk.overrides, heard, lambda _error: None)

    def _run(self, name: str, call: Callable[[], object], done: Callable[..., None]) -> None:
        self.backstage.background.run(name, call, done, self._failed)

    def _failed(self, error: SynaqError) -> None:
        """What cannot be looked at is unknown, and no reason to keep anybody out."""
        if not self.isVisible():
            return
        self._end_try()
        self.card.show_before()
        self.card.error.say(error)
        begin = names.IDENTITY_RETRY if self._task is None else names.IDENTITY_START
        self.card.offer(begin, names.IDENTITY_SKIP)

    def _show_preview(self, image: QImage) -> None:
        if self.isVisible():
            self.card.show_image(image)
