"""Painted instruments of the check-in: a speed on an arc, a face's place in the picture. They know figures,
not what the figures mean."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from client.kit.looks import Looks
from client.kit.painted import LivePicture
from client.kit.theme import TYPE

_FROM_DEGREES, _SPAN_DEGREES = 220.0, 260.0  # the arc opens at the bottom
_MOST = 200.0  # the arc's end; lines are told apart at its slow end, so the scale is logarithmic


def arc_share(value: float) -> float:
    """Where on the arc, 0 to 1, a speed stands."""
    return min(1.0, math.log1p(max(0.0, value)) / math.log1p(_MOST))


class SpeedGauge(QWidget):
    """A speed with its mark of what is required. `setText` names what is measured, above the figure."""

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self._looks = looks
        self.value: float | None = None
        self.running: float | None = None
        self.written = ""
        self._required, self._tone, self._unit, self._caption = 0.0, "accent", "", ""
        self.setMinimumSize(190, 170)
        looks.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """A square with its lower part cut off."""
        return QSize(240, 206)

    def setText(self, caption: str) -> None:
        """What is measured."""
        self._caption = caption
        self.update()

    def write(self, figure: str, unit: str) -> None:
        """The figure as it is written in the language that is on, and what it counts."""
        self.written, self._unit = figure, unit
        self.update()

    def show_speed(self, value: float | None, *, required: float, tone: str) -> None:
        """`value`: None where there is no figure; `required`: where the mark stands, 0 for none."""
        self.value, self._required, self._tone, self.running = value, required, tone, None
        self.update()

    def show_running(self, share: float | None) -> None:
        """It is being measured, `share` of it done, 0 to 1; None while its turn has not come."""
        self.value, self.running = None, share
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Arc, what is reached of it, the mark, and the figure in the middle."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        side = min(self.width() - 24.0, (self.height() - 12.0) / 0.86)
        ring = QRectF((self.width() - side) / 2, 10, side, side).adjusted(8, 8, -8, -8)
        self._arc(painter, ring, 1.0, self._looks.colour("line"), 12)
        if self.value is not None:
            self._arc(painter, ring, arc_share(self.value), self._looks.colour(self._tone), 12)
        elif self.running is not None:
            self._arc(painter, ring, max(0.01, self.running), self._looks.colour("accent_line"), 12)
        if self._required:
            self._mark(painter, ring)
        self._words(painter, ring)

    def _arc(self, painter: QPainter, ring: QRectF, share: float, colour: QColor, width: float) -> None:
        painter.setPen(QPen(colour, width, c=Qt.PenCapStyle.RoundCap))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(ring, round(_FROM_DEGREES * 16), round(-_SPAN_DEGREES * share * 16))

    def _mark(self, painter: QPainter, ring: QRectF) -> None:
        angle = math.radians(_FROM_DEGREES - _SPAN_DEGREES * arc_share(self._required))
        centre, radius = ring.center(), ring.width() / 2
        out = QPointF(math.cos(angle), -math.sin(angle))
        painter.setPen(QPen(self._looks.colour("ink"), 3, c=Qt.PenCapStyle.RoundCap))
        painter.drawLine(centre + out * (radius - 12), centre + out * (radius + 9))

    def _words(self, painter: QPainter, ring: QRectF) -> None:
        looks = self._looks
        middle = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        painter.setPen(looks.colour("soft"))
        painter.setFont(looks.font(TYPE.small, QFont.Weight.Medium))
        painter.drawText(ring.adjusted(16, -ring.height() * 0.42, -16, 0), middle, self._caption)
        painter.drawText(ring.adjusted(16, ring.height() * 0.42, -16, 0), middle, self._unit)
        painter.setPen(looks.colour("ink"))
        painter.setFont(looks.font(TYPE.display, QFont.Weight.Bold, figures=True))
        painter.drawText(ring, middle, self.written)


class FaceGuide(LivePicture):
    """A live picture with an oval where the face belongs; the oval's tone says whether it is there."""

    def __init__(self, looks: Looks, *, height: float = 0.62, middle: float = 0.46) -> None:
        """`height` of the oval and its `middle`, as shares of the picture's height."""
        super().__init__(looks)
        self._looks_now = looks
        self._oval_height, self._oval_middle = height, middle
        self._oval_tone = "accent"

    def guide(self, tone: str) -> None:
        """Draw the oval in that tone."""
        if tone != self._oval_tone:
            self._oval_tone = tone
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, dimmed outside the oval."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect())
        tall = frame.height() * self._oval_height
        oval = QRectF(0, 0, tall * 0.76, tall)
        oval.moveCenter(QPointF(frame.width() / 2, frame.height() * self._oval_middle))
        outside = QPainterPath()
        outside.addRoundedRect(frame, 12, 12)
        inside = QPainterPath()
        inside.addEllipse(oval)
        dim = QColor(0, 0, 0, 56)
        painter.fillPath(outside.subtracted(inside), dim)
        # A light line below the coloured one, so that it is seen on any picture.
        painter.setPen(QPen(QColor(255, 255, 255, 200), 6))
        painter.drawEllipse(oval)
        style = Qt.PenStyle.SolidLine if self._oval_tone == "good" else Qt.PenStyle.DashLine
        painter.setPen(QPen(self._looks_now.colour(self._oval_tone), 3, style))
        painter.drawEllipse(oval)
