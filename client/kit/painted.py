"""Painted widgets that no style sheet can give: a tick box with
wrapping words, a level meter, a live picture."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from client.kit.controls import ARROWS
from client.kit.looks import Looks
from client.kit.theme import SPACE, TYPE

_KEYBOARD = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
    Qt.FocusReason.OtherFocusReason,
)
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class PaintedButton(QAbstractButton):
    """A button that paints itself, with a focus ring for those who came by keyboard."""

    def __init__(self, name: str, looks: Looks) -> None:
        super().__init__()
        self.setObjectName(name)
        self.looks = looks
        self.ring = False
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        looks.changed.connect(self._restyle)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Remember whether a ring is due."""
        self.ring = event.reason() in _KEYBOARD
        super().focusInEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Qt moves the focus by arrow keys, with Ctrl too; here arrows belong to the page."""
        if event.key() in ARROWS:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The ring goes with the focus."""
        self.ring = False
        super().focusOutEvent(event)

    def paint_ring(self, painter: QPainter, radius: float) -> None:
        """The focus ring around the whole widget, if due."""
        if self.ring:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.looks.colour("focus"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)

    def _restyle(self) -> None:
        self.updateGeometry()
        self.update()


class TickBox(PaintedButton):
    """A box to tick, with words that wrap."""

    _BOX = 24

    def __init__(self, name: str, looks: Looks) -> None:
        super().__init__(name, looks)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def setText(self, text: str) -> None:
        """Set the words, for screen readers too."""
        super().setText(text)
        self.setAccessibleName(text)
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        """The height in pixels that the words need in `width`."""
        metrics = QFontMetrics(self.looks.font(self.looks.reading(TYPE.body)))
        space = QRect(0, 0, max(40, width - self._BOX - 28), 4000)
        return max(self._BOX + 16, metrics.boundingRect(space, _WRAP, self.text()).height() + 16)

    def sizeHint(self) -> QSize:
        """As wide as there is room for."""
        return QSize(420, self.heightForWidth(420))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Box, tick, words, ring."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        looks, on = self.looks, self.isChecked()
        box = QRectF(4, (self.height() - self._BOX) / 2, self._BOX, self._BOX)
        edge = "accent" if on else "edge" if self.isEnabled() else "line"
        painter.setPen(QPen(looks.colour(edge), 2))
        painter.setBrush(looks.colour("accent" if on else "card"))
        painter.drawRoundedRect(box, 6, 6)
        if on:
            tick = looks.pixmap("check", "on_accent", 18, self.devicePixelRatioF())
            painter.drawPixmap(box.topLeft() + QPointF(3, 3), tick)
        painter.setPen(looks.colour("ink" if self.isEnabled() else "soft"))
        painter.setFont(looks.font(looks.reading(TYPE.body)))
        painter.drawText(self.rect().adjusted(self._BOX + 18, 4, -8, -4), _WRAP, self.text())
        self.paint_ring(painter, 8)


class LevelMeter(QWidget):
    """How loud it is, 0 to 1, as a row of bars."""

    _BARS = 24

    def __init__(self, looks: Looks, height: int = 18) -> None:
        super().__init__()
        self._looks, self._level = looks, 0.0
        self.setFixedHeight(height)
        self.setMinimumWidth(160)
        looks.changed.connect(self.update)

    def show_level(self, level: float) -> None:
        """Show `level`, 0 (silence) to 1 (as loud as can be)."""
        self._level = min(1.0, max(0.0, level))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The bars that are reached, filled."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        wide = self.width() / self._BARS
        for at in range(self._BARS):
            reached = at < round(self._level * self._BARS)
            loud = "gold" if at >= self._BARS * 0.85 else "good"
            painter.setBrush(self._looks.colour(loud if reached else "line"))
            painter.drawRoundedRect(QRectF(at * wide, 2, wide - 3, self.height() - 4), 2, 2)


class LivePicture(QWidget):
    """A camera's picture, mirrored as in a mirror, in a rounded frame; a figure where there is none yet."""

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self._looks, self._image = looks, QImage()
        self._tone = ""
        looks.changed.connect(self.update)

    def show_image(self, image: QImage) -> None:
        """Show a new picture."""
        self._image = image
        self.update()

    def outline(self, tone: str) -> None:
        """Outline it in gold or bad, or not ("")."""
        if tone != self._tone:
            self._tone = tone
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Fill the frame, cut what stands over."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        frame = QRectF(self.rect())
        path = QPainterPath()
        path.addRoundedRect(frame, SPACE.radius, SPACE.radius)
        painter.setClipPath(path)
        painter.fillRect(frame, self._looks.colour("line"))
        if self._image.isNull():
            size = round(min(frame.width(), frame.height()) * 0.5)
            figure = self._looks.pixmap("person", "soft", size, self.devicePixelRatioF())
            painter.drawPixmap(QPointF((frame.width() - size) / 2, (frame.height() - size) / 2), figure)
        else:
            self._paint_image(painter, frame)
        if self._tone:
            painter.setClipping(False)
            painter.setPen(QPen(self._looks.colour(self._tone), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(frame.adjusted(1.5, 1.5, -1.5, -1.5), SPACE.radius, SPACE.radius)

    def _paint_image(self, painter: QPainter, frame: QRectF) -> None:
        width, height = self._image.width(), self._image.height()
        scale = max(frame.width() / width, frame.height() / height)
        cut = QRectF(0, 0, frame.width() / scale, frame.height() / scale)
        cut.moveCenter(QPointF(width / 2, height / 2))
        painter.save()
        painter.translate(frame.width(), 0)
        painter.scale(-1, 1)
        painter.drawImage(frame, self._image, cut)
        painter.restore()
