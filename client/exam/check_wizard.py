"""The way through the equipment check: one step a screen, the rail beside it, the buttons below.

It makes the steps one at a time and again where asked; what the whole means is the page's business, which
fills the summary.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QWidget

from client.exam import names
from client.exam.check_camera import CameraScreen
from client.exam.check_computer import ComputerScreen
from client.exam.check_course import SUMMARY, CheckCourse, StepState
from client.exam.check_line import LineScreen
from client.exam.check_microphone import MicrophoneScreen
from client.exam.check_screen import CheckTools, StepScreen
from client.exam.check_summary import SummaryScreen
from client.exam.rail import RailStep, StepRail
from client.kit.controls import Label, button, column, plane, row, scrolled
from client.kit.theme import SPACE
from proctor.core.errors import SynaqError
from proctor.sync.messages import CheckResult, OverrideView

_SCREENS: dict[str, type[StepScreen]] = {
    "camera": CameraScreen,
    "microphone": MicrophoneScreen,
    "line": LineScreen,
    "computer": ComputerScreen,
}
_WIDEST = 1040


class CheckWizard(QWidget):
    """`changed` comes whenever a step's state or the place has changed."""

    changed = Signal()

    def __init__(
        self, tools: CheckTools, course: CheckCourse, summary: SummaryScreen, rail: Sequence[RailStep]
    ) -> None:
        super().__init__()
        self._tools, self.course, self._summary = tools, course, summary
        words = tools.words
        self.rail = StepRail(words, tools.looks, rail)
        self.rail.chosen.connect(self.go_to)
        self.screens = {step: _SCREENS[step](tools) for step in course.steps}
        self._stack, self._places = QStackedWidget(), dict[str, QScrollArea]()
        self._note = Label("soft", wrap=True)
        self._back = button(words, names.CHECK_BACK, "checkin-back", pressed=self.back)
        self._again = button(words, names.CHECK_AGAIN, "checkin-again", pressed=self.again)
        self._on = button(words, names.CHECK_STEP_NEXT, "exam-next", "primary", pressed=self.forward)
        self.foot = row(spacing=SPACE.medium, margins=(SPACE.page, 14, SPACE.page, 14))
        self._lay_out()
        for step, screen in self.screens.items():
            screen.again.connect(lambda step=step: self._wanted_again(step))
        summary.again.connect(self._again_from_summary)
        self._wanted = ""
        # The first step begins when the page is on screen, not while it is being turned to.
        self._settle = QTimer(self, singleShot=True, interval=0)
        self._settle.timeout.connect(self._begin_current)

    @property
    def place(self) -> str:
        """The step, or the summary, that is up."""
        return self.course.current

    def start(self) -> None:
        """From the first step on; what was known is kept, and can be made again."""
        self._wanted = ""
        self._show(self.course.steps[0])

    def stop(self) -> None:
        """Begin no further step."""
        self._settle.stop()
        self._wanted = ""
        if self.place in self.screens:
            self.screens[self.place].left()

    def go_to(self, place: str) -> None:
        """Show that place, where one may go there now."""
        if self.course.reachable(place) and place != self.place:
            self._show(place)

    def forward(self) -> None:
        """On to the first step that was not made, or to the summary."""
        if not self.course.running and self.course.result(self.place) is not None:
            due = (step for step in self.course.steps if self.course.result(step) is None)
            self._show(next(due, SUMMARY))

    def back(self) -> None:
        """To the place before this one."""
        at = self.course.places.index(self.place)
        if at and not self.course.running:
            self._show(self.course.places[at - 1])

    def again(self) -> None:
        """Make the step that is up again."""
        if self.place in self.screens:
            self._begin(self.place)

    def show_top(self) -> None:
        """Scroll the place that is up to its beginning."""
        self._places[self.place].verticalScrollBar().setValue(0)

    def let_pass(self, overrides: Sequence[OverrideView]) -> None:
        """Take in what people let pass, and show it."""
        for step in self.course.let_pass(overrides):
            self._show_result(step)
        self._refresh()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl with an arrow turns, F5 measures again."""
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if control and event.key() == Qt.Key.Key_Right:
            self.forward()
        elif control and event.key() == Qt.Key.Key_Left:
            self.back()
        elif event.key() == Qt.Key.Key_F5:
            self.again()
        else:
            event.ignore()

    # -- inside ----------------------------------------------------------------------------------------------
    def _lay_out(self) -> None:
        for place, content in (*self.screens.items(), (SUMMARY, self._summary)):
            inner = plane("clear")
            around = row(inner, margins=(SPACE.page, 28, SPACE.page, SPACE.wide))
            content.setMaximumWidth(_WIDEST)
            around.addStretch(1)
            around.addWidget(content, 1000)
            around.addStretch(1)
            self._places[place] = area = scrolled(inner, f"scroll-check-{place}")
            self._stack.addWidget(area)
        bottom = plane("bottom")
        bottom.setLayout(self.foot)
        self.foot.addWidget(self._back)
        self.foot.addWidget(self._note, 1)
        self.foot.addWidget(self._again)
        self.foot.addWidget(self._on)
        right = column()
        right.addWidget(self._stack, 1)
        right.addWidget(bottom)
        line = row(self)
        line.addWidget(self.rail)
        line.addLayout(right, 1)

    def _show(self, place: str) -> None:
        if self.place in self.screens and self.place != place:
            self.screens[self.place].left()
        self.course.current = place
        self._stack.setCurrentWidget(self._places[place])
        if place in self.screens:
            self.screens[place].entered()
            if self.course.result(place) is None and not self.course.running:
                self._settle.start()
        self._refresh()
        self._point()

    def _begin_current(self) -> None:
        if self.place in self.screens:
            self._begin(self.place)

    def _begin(self, step: str) -> None:
        if self.course.running:
            return
        self.course.begin(step)
        # The buttons are out of reach while it is measured, and Qt would hand their focus to the top bar.
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        screen = self.screens[step]
        screen.begun()
        self._refresh()
        self._tools.background.run(
            f"check-{step}", screen.measurement(), lambda result: self._done(step, result), self._broke(step)
        )

    def _broke(self, step: str) -> Callable[[SynaqError], None]:
        # A check that could not be made is unknown, which is not clean; the error is for the record.
        return lambda error: self._done(
            step, CheckResult(name=step, status="unknown", figures={"error": str(error)})
        )

    def _done(self, step: str, result: CheckResult) -> None:
        self.course.end(step, result)
        self._show_result(step)
        wanted, self._wanted = self._wanted, ""
        if wanted:
            self._begin(wanted)
            return
        self._refresh()
        self._point()

    def _show_result(self, step: str) -> None:
        result = self.course.result(step)
        if result is not None:
            self.screens[step].ended(result, self.course.override(step))

    def _wanted_again(self, step: str) -> None:
        if self.course.running:
            self._wanted = step  # another device was chosen in the middle: once this look is over
        else:
            self._begin(step)

    def _again_from_summary(self, step: str) -> None:
        if not self.course.running:
            self._show(step)
            self._begin(step)

    def _refresh(self) -> None:
        course = self.course
        for place in course.places:
            state = course.state(place) if place != SUMMARY else _summary_state(course)
            reachable = course.reachable(place) and place != self.place
            self.rail.show_step(place, state, reachable=reachable, current=place == self.place)
        on_step = self.place in self.screens
        done = on_step and not course.running and course.result(self.place) is not None
        self._back.setVisible(course.places.index(self.place) > 0)
        self._back.setEnabled(not course.running)
        self._again.setVisible(on_step)
        self._again.setEnabled(done)
        self._on.setVisible(on_step)
        self._on.setEnabled(done)
        if on_step:
            self._tools.words.put(self._note, _note_key(course, self.place))
        else:
            self._tools.words.put_plain(self._note, "")  # it keeps its room: the buttons stay at the right
        self.changed.emit()

    def _point(self) -> None:
        """Put the keyboard where it is wanted next."""
        if not self.isVisible() or self.place not in self.screens or self.course.running:
            return
        failed = self.course.state(self.place) is StepState.FAIL
        wanted = self._again if failed else self._on
        if wanted.isEnabled():
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)


def _summary_state(course: CheckCourse) -> StepState:
    verdict = course.verdict()
    states = {"pass": StepState.PASS, "overridden": StepState.OVERRIDDEN, "unknown": StepState.UNKNOWN}
    return states.get(verdict, StepState.WAITING if not course.complete else StepState.FAIL)


def _note_key(course: CheckCourse, step: str) -> str:
    """What the foot says of the way on."""
    state = course.state(step)
    if state in (StepState.WAITING, StepState.RUNNING):
        return "checkin-note-running"
    if state is StepState.FAIL:
        return "checkin-note-fail-required" if course.required else "checkin-note-fail"
    return "checkin-note-unknown" if state is StepState.UNKNOWN else "checkin-note-pass"
