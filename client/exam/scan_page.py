"""The room scan, at the check-in and in the middle of the exam: guided by live pictures, judged by the
monitor, tried again, or not done and why. In the exam the questions are covered meanwhile.

Nobody is turned away here. What counts against anybody is decided by the desk's journal and a person.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QResizeEvent

from client.exam import names
from client.exam.backstage import Backstage, Page
from client.exam.check_in_rail import CheckInRail, beside
from client.exam.scan_card import ScanCard
from client.exam.scan_course import ScanCourse, ScanState
from client.exam.scan_ports import ScanEnd, ScanTaken
from client.exam.stages import Stage
from proctor.core.errors import SynaqError
from proctor.core.room_scan import ScanProgress
from proctor.core.scan_clock import standing_deadline_ms

_TICK_MS = 200
_ON_BY_ITSELF_MS = 10_000  # in the exam nobody rests on a scan that is done, while the clock stands


class ScanPage(Page):
    """`time_left` carries the section's milliseconds, as they stand; `ended` how a scan ended that was asked
    for in the exam."""

    stage = Stage.SCAN
    time_left = Signal(object)
    ended = Signal(str)

    def __init__(self, backstage: Backstage) -> None:
        super().__init__(backstage)
        self._course: ScanCourse | None = None
        self._done_ms = 0
        pressed = {
            names.SCAN_CANNOT: self._refuse,
            names.SCAN_SKIP: self._skip,
            names.SCAN_BACK: self._show_course,
            names.SCAN_AGAIN: self._begin,
            names.SCAN_BEGIN: self._begin,
            names.SCAN_FINISH: self._finish,
            names.SCAN_REFUSE: self._refused,
            names.SCAN_NEXT: self._next,
        }
        self.card = ScanCard(self.words, self.looks, pressed)
        self.card.refusal.changed.connect(self._may_refuse)
        self._rail = CheckInRail(backstage)
        self.put_in_the_middle(self.card, beside(self._rail, self))
        self._timer = QTimer(self, interval=_TICK_MS)
        self._timer.timeout.connect(self._tick)
        backstage.signals.preview.connect(self._show_preview)

    def enter(self) -> None:
        """Take up the scan that is due."""
        try:
            task = self.desk.ask_scan()
        except SynaqError as error:
            self.card.error.say(error)
            self.card.offer("")
            return
        if task is None:
            self.go_on.emit()
            return
        in_check_in = not self.desk.sitting.sections
        self._rail.setVisible(in_check_in)
        if in_check_in:
            self._rail.show_current("scan")
        self._course = ScanCourse(task, self.desk.now_ms())
        self._show_course()
        self._timer.start()
        self._tick()
        if not self.desk.sitting.sections:
            self._look_through_camera()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The card with it."""
        super().resizeEvent(event)
        self.card.fit(self.width())

    def leave(self) -> None:
        """Follow the camera no longer."""
        self._timer.stop()
        self._course = None
        self.desk.leave_scan()
        self.desk.leave_face()

    # -- one try ---------------------------------------------------------------------------------------------
    def _begin(self) -> None:
        course = self._course
        if course is None or course.state is ScanState.JUDGING:
            return
        course.begin(self.desk.now_ms(), time.monotonic())
        self._show_course()
        seen: Callable[[ScanProgress], None] = self.backstage.background.bridge(
            lambda progress: self._see(course, progress)
        )
        self._run("scan", lambda: self.desk.begin_scan(seen), lambda _none: None)

    def _see(self, course: ScanCourse, progress: ScanProgress) -> None:
        if course is not self._course or course.state is not ScanState.TURNING:
            return
        course.see(progress, time.monotonic())
        self.card.show_progress(course.task, progress)
        if course.finished_itself(time.monotonic()):
            self._finish()

    def _finish(self, *, timed_out: bool = False) -> None:
        course = self._course
        if course is None or course.state is not ScanState.TURNING:
            return
        course.judge(timed_out=timed_out)
        self._show_course()
        self._run("scan-end", self.desk.finish_scan, lambda taken: self._judged(course, taken))

    def _judged(self, course: ScanCourse, taken: ScanTaken) -> None:
        if course is self._course:
            course.judged(taken)
            self._over(course)

    def _over(self, course: ScanCourse) -> None:
        self._done_ms = self.desk.now_ms()
        if course.overdue(self._done_ms):
            self._end(course.end_overdue())
        else:
            self._show_course()

    def _run(self, name: str, call: Callable[[], object], done: Callable[..., None]) -> None:
        course = self._course

        def failed(error: SynaqError) -> None:
            """What cannot be looked at is unknown, and no reason to keep anybody out."""
            if course is None or course is not self._course:
                return
            self._lost(course, "camera_lost")
            self.card.error.say(error)

        self.backstage.background.run(name, call, done, failed)

    def _lost(self, course: ScanCourse, trouble: str) -> None:
        self.desk.leave_scan()
        course.failed(trouble)
        self._over(course)

    # -- time ------------------------------------------------------------------------------------------------
    def _tick(self) -> None:
        course = self._course
        if course is None:
            return
        now = self.desk.now_ms()
        section_over = self._show_clock(now)
        self._show_left(course, now)
        if course.silent(time.monotonic()):
            self._lost(course, "camera_lost")
        elif course.state is ScanState.TURNING:
            if course.finished_itself(time.monotonic()):
                self._finish()
            elif course.overdue(now) or section_over:
                self._finish(timed_out=True)
        elif course.state is not ScanState.JUDGING and (course.overdue(now) or section_over):
            self._end(course.end_overdue())
        elif course.state is ScanState.AFTER and self._goes_on_by_itself(course, now):
            self._end(course.end())

    def _goes_on_by_itself(self, course: ScanCourse, now_ms: int) -> bool:
        rested = now_ms - self._done_ms >= _ON_BY_ITSELF_MS
        return course.task.in_exam and course.status == "complete" and rested

    def _show_clock(self, now_ms: int) -> bool:
        """Show the section's time as it stands; whether it is over."""
        sitting, course = self.desk.sitting, self._course
        part, scan = sitting.open_section, sitting.open_scan
        if part is None or scan is None or course is None:
            self.card.show_clock("")
            return False
        pause = sitting.open_pause
        now_ms = now_ms if pause is None else min(now_ms, pause.at_ms)  # then staff have stopped the clock
        deadline = standing_deadline_ms(part.deadline_ms, scan, course.task.rules, now_ms)
        later = standing_deadline_ms(part.deadline_ms, scan, course.task.rules, now_ms + 1)
        stands = deadline < later or pause is not None
        self.card.show_clock("scan-page-clock-stands" if stands else "scan-page-clock-runs")
        self.time_left.emit(max(0, deadline - now_ms))
        return deadline <= now_ms

    def _show_left(self, course: ScanCourse, now_ms: int) -> None:
        if course.state is ScanState.JUDGING or (course.state is ScanState.AFTER and not course.task.in_exam):
            self.card.show_left("", None)
            return
        waits = course.state is ScanState.BEFORE and not course.tries
        self.card.show_left("scan-page-begin-within" if waits else "scan-page-left", course.left_ms(now_ms))

    # -- pages -----------------------------------------------------------------------------------------------
    def _show_course(self) -> None:
        """The card as the course stands, and what can be pressed."""
        course = self._course
        if course is None:
            return
        aside = names.SCAN_SKIP if course.task.practice else names.SCAN_CANNOT
        if course.state is ScanState.BEFORE:
            self.card.show_before(course.task)
            self.card.offer(names.SCAN_BEGIN, aside)
        elif course.state is ScanState.TURNING:
            self.card.show_turning(course.task)
            self.card.offer(names.SCAN_FINISH, names.SCAN_AGAIN, aside)
            self.card.allow(names.SCAN_AGAIN, course.may_retry(self.desk.now_ms()))
        elif course.state is ScanState.JUDGING:
            self.card.show_judging()
            self.card.offer("")
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.card.show_outcome(course)
            again = course.status != "complete" and course.may_retry(self.desk.now_ms())
            self.card.offer(names.SCAN_NEXT, *([names.SCAN_AGAIN, aside] if again else []))

    def _refuse(self) -> None:
        course = self._course
        if course is not None and course.state is ScanState.TURNING:
            self.desk.leave_scan()
            course.state = ScanState.BEFORE
        self.card.show_refusal()
        self.card.offer("", names.SCAN_REFUSE, names.SCAN_BACK)
        self._may_refuse()

    def _may_refuse(self) -> None:
        if self.card.refusal.isVisibleTo(self.card):
            self.card.allow(names.SCAN_REFUSE, self.card.refusal.complete)

    # -- the end ---------------------------------------------------------------------------------------------
    def _refused(self) -> None:
        if self._course is not None:
            self._end(self._course.refuse(self.card.refusal.reason, self.card.refusal.note))

    def _skip(self) -> None:
        if self._course is not None:
            self._end(self._course.skip())

    def _next(self) -> None:
        if self._course is not None:
            self._end(self._course.end())

    def _end(self, end: ScanEnd) -> None:
        course = self._course
        if course is None:
            return
        try:
            self.desk.end_scan(end)
        except SynaqError as error:
            self.card.error.say(error)  # pressed again, or with the next tick, it is tried again
            return
        self._timer.stop()
        self._course = None
        self.card.freeze()  # written once; the next page is on its way
        if course.task.in_exam:
            self.ended.emit(end.status)
        self.go_on.emit()

    # -- the camera ------------------------------------------------------------------------------------------
    def _look_through_camera(self) -> None:
        """Before the exam the camera may be off: after a restart, or where nothing was looked at before."""
        self.backstage.background.run(
            "camera", lambda: self.desk.follow_face(lambda _sample: None), lambda _none: None, lambda _e: None
        )

    def _show_preview(self, image: QImage) -> None:
        if self.isVisible():
            self.card.show_image(image)
