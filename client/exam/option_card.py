"""One option of a question: a large card with a letter badge, painted; as tall as its words need."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy

from client.exam import names
from client.exam.keys import LETTERS
from client.kit.looks import Looks
from client.kit.painted import PaintedButton
from client.kit.theme import TYPE

_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class OptionCard(PaintedButton):
    """`isChecked()`: chosen. `unsaved`: chosen, but not on disk. A round
    badge: one answer; a square one: several."""

    def __init__(self, number: int, looks: Looks) -> None:
        super().__init__(names.option(number), looks)
        self._letter = LETTERS[number - 1] if number <= len(LETTERS) else str(number)
        self._many, self._unsaved, self._note = False, False, ""
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def display(self, text: str, *, many: bool) -> None:
        """Show another option; `many`: several may be chosen."""
        self.setText(text)
        self._many = many
        self.updateGeometry()
        self.update()

    def show_unsaved(self, note: str) -> None:
        """Say `note` on the card: this choice is not saved. Empty: it is."""
        self._unsaved, self._note = bool(note), note
        self.setAccessibleDescription(note)
        self.update()

    def name_for_readers(self, chosen: str) -> None:
        """What a screen reader says; `chosen` is the word for it, or empty."""
        self.setAccessibleName(", ".join(part for part in (f"{self._letter}. {self.text()}", chosen) if part))

    def nextCheckState(self) -> None:
        """A press changes nothing here: what is chosen is what the journal says, and is set from there."""

    def hasHeightForWidth(self) -> bool:
        """Words wrap."""
        return True

    def heightForWidth(self, width: int) -> int:
        """The height in pixels in `width`."""
        metrics = QFontMetrics(self._font())
        space = QRect(0, 0, max(80, width - 66 - 20), 8000)
        return max(58, metrics.boundingRect(space, _WRAP, self.text()).height() + 34)

    def sizeHint(self) -> QSize:
        """As wide as there is room for."""
        return QSize(640, self.heightForWidth(640))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Card, badge, words, ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        looks, on, hover = self.looks, self.isChecked(), self.underMouse() and self.isEnabled()
        tone = "bad" if self._unsaved else "accent"
        width = 2.0 if on else float(looks.colours.stroke)
        outline = (
            tone if on else "accent" if hover else "line" if looks.colours.name != "contrast" else "edge"
        )
        pen = QPen(looks.colour(outline), width)
        if self._unsaved and on:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(looks.colour(f"{tone}_soft" if on else "card"))
        inset = width / 2 + 0.5
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), 12, 12)
        self._paint_badge(painter, tone if on else "")
        painter.setPen(looks.colour("ink"))
        painter.setFont(self._font())
        words = self.rect().adjusted(66, 0, -20, -18 if self._note else 0)
        painter.drawText(words, _WRAP, self.text())
        if self._note:
            painter.setFont(looks.font(TYPE.tiny, QFont.Weight.DemiBold))
            painter.setPen(looks.colour("bad"))
            at = Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft
            painter.drawText(self.rect().adjusted(66, 0, -20, -6), at, self._note)
        self.paint_ring(painter, 12)

    def _paint_badge(self, painter: QPainter, tone: str) -> None:
        looks = self.looks
        badge = QRectF(18, (self.height() - 32) / 2, 32, 32)
        painter.setPen(QPen(looks.colour(tone or "edge"), 1.5))
        painter.setBrush(looks.colour(tone or "card"))
        if self._many:
            painter.drawRoundedRect(badge, 8, 8)
        else:
            painter.drawEllipse(badge)
        if tone and self._many:
            tick = looks.pixmap("check", "on_accent", 18, self.devicePixelRatioF())
            painter.drawPixmap(badge.topLeft() + QPointF(7, 7), tick)
            return
        painter.setFont(looks.font(14, QFont.Weight.DemiBold))
        painter.setPen(looks.colour("card" if tone == "bad" else "on_accent" if tone else "soft"))
        painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, self._letter)

    def _font(self) -> QFont:
        return self.looks.font(self.looks.reading(TYPE.option))
