"""What the screens of the equipment check have in common: a head, what is measured live, what came of it.

A screen shows and says what to call; who calls it, and when, is `check_wizard`'s business.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from client.exam import names
from client.exam.check_course import StepState
from client.exam.check_words import advice_words, measured_words
from client.exam.ports import CheckDesk, DeskSignals
from client.exam.rail import MARKS
from client.kit.background import Background
from client.kit.controls import Icon, Label, announce, column, label, row
from client.kit.looks import Looks
from client.kit.theme import SPACE
from client.kit.words import Words
from proctor.sync.messages import CheckResult, OverrideView

_BOX_ICONS = {"good": "check", "bad": "warning", "gold": "question", "accent": "notice"}


@dataclass(frozen=True)
class CheckTools:
    """What every screen is handed: the desk that measures, its signals, and the kit's parts."""

    desk: CheckDesk
    signals: DeskSignals
    words: Words
    looks: Looks
    background: Background


class OutcomeBox(QWidget):
    """What came of a step, in a box of its tone: the state, the figure, and what can be done about it."""

    def __init__(self, tools: CheckTools, step: str) -> None:
        super().__init__()
        self._words, self._step = tools.words, step
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = Icon(tools.looks, "notice", "accent", 24)
        self._title, self._advice = Label("strong", wrap=True), Label("reading", wrap=True)
        self._title.setObjectName(names.check(step, "outcome"))
        self._advice.setObjectName(names.check(step, "advice"))
        line = row(self, spacing=SPACE.medium, margins=(16, 12, 16, 12))
        line.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        lines = column(spacing=SPACE.hair)
        lines.addWidget(self._title)
        lines.addWidget(self._advice)
        line.addLayout(lines, 1)

    def show_running(self, key: str) -> None:
        """The sentence of the moment, while it is measured."""
        self._tone("accent", "notice")
        self._words.put(self._title, key)
        self._advice.hide()

    def show_result(self, result: CheckResult, override: OverrideView | None) -> None:
        """What came of it."""
        words, step = self._words, self._step
        state = StepState.OVERRIDDEN if override else StepState(result.status)
        tone = MARKS[state][1]
        self._tone(tone, "shield" if override else _BOX_ICONS[tone])
        words.put_made(
            self._title,
            lambda: _sentence(words.t(f"checkin-outcome-{state}"), measured_words(words, result)),
        )
        if override is not None:
            words.put_made(self._advice, lambda: override_words(words, override))
        else:
            words.put_made(self._advice, lambda: advice_words(words, step, result))
        self._advice.setVisible(bool(self._advice.text()))
        if self.isVisible():
            announce(self, f"{self._title.text()} {self._advice.text()}")

    def _tone(self, tone: str, icon: str) -> None:
        self._icon.display(icon, tone)
        if self.property("box") != tone:
            self.setProperty("box", tone)
            self.style().unpolish(self)
            self.style().polish(self)


def _sentence(state: str, figure: str) -> str:
    return f"{state} {figure}" if figure else state


def override_words(words: Words, override: OverrideView) -> str:
    """Who let it pass, and why."""
    role = f"checkin-role-{override.role}"
    who = words.t(role if words.has(role) else "checkin-role-other")
    return words.t("checkin-overridden", who=who, reason=override.reason)


class FigureList(QWidget):
    """Names of what is measured, their figures, and what is required, one below the other."""

    def __init__(self, words: Words, step: str, figures: tuple[str, ...]) -> None:
        super().__init__()
        self._words = words
        self._values: dict[str, Label] = {}
        self._required: dict[str, Label] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(SPACE.large)
        grid.setVerticalSpacing(SPACE.medium)
        grid.setColumnStretch(0, 1)
        for at, figure in enumerate(figures):
            names_of = column(spacing=1)
            names_of.addWidget(label(words, f"checkin-{step}-{figure}", "reading"))
            required = self._required[figure] = Label("soft", wrap=True)
            required.hide()
            names_of.addWidget(required)
            value = self._values[figure] = Label("figure")
            value.setObjectName(names.check(step, figure))
            value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            grid.addLayout(names_of, at, 0)
            grid.addWidget(value, at, 1)
        self.clear()

    def clear(self) -> None:
        """No figure yet."""
        for figure in self._values:
            self.show_figure(figure, "")

    def show_figure(self, figure: str, value: str) -> None:
        """The figure as it is now; "" for a dash."""
        self._words.put_plain(self._values[figure], value or "–")
        self.tone(figure, "")

    def show_made(self, figure: str, value: Callable[[], str]) -> None:
        """As `show_figure`, for a figure with words in it."""
        self._words.put_made(self._values[figure], value)
        self.tone(figure, "")

    def tone(self, figure: str, tone: str) -> None:
        """Colour the figure that an advice speaks of."""
        self._values[figure].tone(tone)

    def require(self, figure: str, value: Callable[[], str]) -> None:
        """What is required of it."""
        self._required[figure].show()
        self._words.put(self._required[figure], "checkin-required", required=value)


class StepScreen(QWidget):
    """One step of the check on a screen of its own."""

    again = Signal()  # what the screen offers makes a new measurement needed, such as another device

    step = ""

    def __init__(self, tools: CheckTools) -> None:
        super().__init__()
        self.tools, self.words, self.looks, self.desk = tools, tools.words, tools.looks, tools.desk
        self.setObjectName(names.check(self.step))
        self.setProperty("role", "clear")
        self._status = Label("strong")
        self._status.setObjectName(names.check(self.step, "status"))
        self.outcome = OutcomeBox(tools, self.step)
        self.body: QVBoxLayout = column(spacing=SPACE.large)
        lines = column(self, spacing=SPACE.large)
        head = row(spacing=SPACE.medium)
        head.addWidget(label(self.words, f"checkin-{self.step}-title", "title", wrap=True), 1)
        head.addWidget(self._status, 0, Qt.AlignmentFlag.AlignTop)
        lines.addLayout(head)
        lines.addWidget(label(self.words, f"checkin-{self.step}-lead", "lead"))
        lines.addLayout(self.body)
        lines.addWidget(self.outcome)
        lines.addStretch(1)
        self.show_state(StepState.WAITING)

    @abstractmethod
    def measurement(self) -> Callable[[], CheckResult]:
        """What to call on a background thread; it tells the screen live what it sees."""

    def entered(self) -> None:
        """The screen comes up."""

    def left(self) -> None:
        """The screen goes."""

    def begun(self) -> None:
        """The measurement begins."""
        self.show_state(StepState.RUNNING)
        self.outcome.show_running(f"checkin-{self.step}-running")

    def ended(self, result: CheckResult, override: OverrideView | None) -> None:
        """What came of it; also when a person let it pass later."""
        self.show_state(StepState.OVERRIDDEN if override else StepState(result.status))
        self.outcome.show_result(result, override)

    def show_state(self, state: StepState) -> None:
        """How the step stands, in the head."""
        tone = MARKS[state][1]
        self._status.pill("accent" if tone == "soft" else tone)
        self.words.put(self._status, f"checkin-state-{state}")
