"""The rail at the side of the check-in: all its steps, how each stands, and which one this is.

Every page of the check-in shows one, so that the way through several pages looks like one way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from client.exam import names
from client.exam.check_course import StepState
from client.kit.controls import Label, column, label
from client.kit.looks import Looks
from client.kit.painted import PaintedButton
from client.kit.theme import SPACE, TYPE
from client.kit.words import Words

# State: the icon in the circle ("" for the step's own), and the tone of circle and words.
MARKS = {
    StepState.WAITING: ("", "soft"),
    StepState.RUNNING: ("", "accent"),
    StepState.PASS: ("check", "good"),
    StepState.FAIL: ("cross", "bad"),
    StepState.UNKNOWN: ("question", "gold"),
    StepState.OVERRIDDEN: ("shield", "accent"),
}
_WIDTH, _CIRCLE, _LEAST = 264, 34, 58
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True)
class RailStep:
    """A step on the rail. `icon` is a file of the icons; its name is the sentence `checkin-step-<name>`.

    `counted`: whether "step n of m" counts it; a summary is on the rail and no step.
    """

    name: str
    icon: str
    counted: bool = True

    @property
    def key(self) -> str:
        """The sentence that names it."""
        return f"checkin-step-{self.name}"


# The whole check-in, in the order in which a candidate meets it.
CAMERA, MICROPHONE = RailStep("camera", "camera"), RailStep("microphone", "microphone")
LINE, COMPUTER = RailStep("line", "line"), RailStep("computer", "computer")
SUMMARY_STEP = RailStep("summary", "list", counted=False)
IDENTITY, LOOK, SCAN = RailStep("identity", "person"), RailStep("look", "eye"), RailStep("scan", "refresh")
EQUIPMENT = (CAMERA, MICROPHONE, LINE, COMPUTER, SUMMARY_STEP)


class RailEntry(PaintedButton):
    """One step: its circle, its name, how it stands in words."""

    def __init__(self, step: RailStep, words: Words, looks: Looks) -> None:
        super().__init__(names.rail(step.name), looks)
        self._step, self._words = step, words
        self.state, self.current = StepState.WAITING, False
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setFixedWidth(_WIDTH - 2 * SPACE.medium)
        words.put_made(self, self.spoken, on="name")
        words.changed.connect(self._restyle)
        self.show_state(self.state, reachable=False)

    def spoken(self) -> str:
        """For screen readers: the step, how it stands, whether it is this one."""
        name = self._words.t(self._step.key)
        said = f"{name}: {self.state_words()}" if self.state_words() else name
        return self._words.t("checkin-rail-current", step=said) if self.current else said

    def state_words(self) -> str:
        """How it stands; "" where there is nothing to say yet."""
        waiting = self.state is StepState.WAITING
        return "" if waiting else self._words.t(f"checkin-state-{self.state}")

    def show_state(self, state: StepState, *, reachable: bool, current: bool = False) -> None:
        """How the step stands now, and whether one may go there."""
        self.state, self.current = state, current
        self.setEnabled(reachable)
        self.setAccessibleName(self.spoken())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the words need."""
        used = self._text_rect(self._title_font(), self._words.t(self._step.key)).height()
        if self.state_words():
            used += self._text_rect(self._state_font(), self.state_words()).height() + 2
        return QSize(_WIDTH - 2 * SPACE.medium, max(_LEAST, used + 20))

    def minimumSizeHint(self) -> QSize:
        """No less."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Ground where it is current, circle with icon, name, state."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        looks, (icon, tone) = self.looks, MARKS[self.state]
        if self.current or (self.underMouse() and self.isEnabled()):
            painter.setPen(QPen(looks.colour("accent_line" if self.current else "line"), 1))
            painter.setBrush(looks.colour("accent_soft" if self.current else "card"))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        circle = QRectF(10, (self.height() - _CIRCLE) / 2, _CIRCLE, _CIRCLE)
        ground = "card" if tone == "soft" else f"{tone}_soft"
        painter.setBrush(looks.colour(ground))
        painter.setPen(QPen(looks.colour("edge" if tone == "soft" else tone), 1.5))
        painter.drawEllipse(circle)
        drawn = looks.pixmap(icon or self._step.icon, tone, 18, self.devicePixelRatioF())
        painter.drawPixmap(circle.topLeft().toPoint() + QRect(8, 8, 0, 0).topLeft(), drawn)
        self._paint_words(painter, tone)
        self.paint_ring(painter, 10)

    def _paint_words(self, painter: QPainter, tone: str) -> None:
        title, state = self._words.t(self._step.key), self.state_words()
        above = self._text_rect(self._title_font(), title)
        below = self._text_rect(self._state_font(), state) if state else QRect()
        top = (self.height() - above.height() - below.height() - (2 if state else 0)) // 2
        plain = "ink" if self.current or self.state is not StepState.WAITING else "soft"
        painter.setPen(self.looks.colour(plain))
        painter.setFont(self._title_font())
        painter.drawText(above.translated(0, top), _WRAP, title)
        if state:
            painter.setPen(self.looks.colour(tone))
            painter.setFont(self._state_font())
            painter.drawText(below.translated(0, top + above.height() + 2), _WRAP, state)

    def _text_rect(self, font: QFont, words: str) -> QRect:
        left = _CIRCLE + 22
        room = QRect(left, 0, _WIDTH - 2 * SPACE.medium - left - 8, 400)
        return QFontMetrics(font).boundingRect(room, _WRAP, words)

    def _title_font(self) -> QFont:
        heavy = QFont.Weight.DemiBold if self.current else QFont.Weight.Medium
        return self.looks.font(TYPE.body, heavy)

    def _state_font(self) -> QFont:
        return self.looks.font(TYPE.small)


class StepRail(QWidget):
    """All steps, from top to bottom; `chosen` carries the name of one that was pressed."""

    chosen = Signal(str)

    def __init__(self, words: Words, looks: Looks, steps: Sequence[RailStep]) -> None:
        super().__init__()
        self.setProperty("role", "rail")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(_WIDTH)
        self._words, self._steps = words, tuple(steps)
        self._count = Label("soft", wrap=True)
        self._count.setObjectName(names.RAIL_COUNT)
        lines = column(self, spacing=SPACE.hair, margins=(SPACE.medium, SPACE.wide, SPACE.medium, SPACE.wide))
        head = column(spacing=2, margins=(10, 0, 0, SPACE.medium))
        head.addWidget(label(words, "checkin-rail-title", "strong"))
        head.addWidget(self._count)
        lines.addLayout(head)
        self.entries = {step.name: RailEntry(step, words, looks) for step in self._steps}
        for name, entry in self.entries.items():
            entry.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            lines.addWidget(entry)
        lines.addStretch(1)

    def show_step(self, name: str, state: StepState, *, reachable: bool, current: bool = False) -> None:
        """How the step `name` stands, and whether pressing it leads there."""
        self.entries[name].show_state(state, reachable=reachable, current=current)
        if current:
            counted = [step.name for step in self._steps if step.counted]
            total = len(counted)
            if name in counted:
                self._words.put(self._count, "checkin-rail-count", at=counted.index(name) + 1, total=total)
            else:
                self._words.put(self._count, "checkin-rail-total", total=total)
