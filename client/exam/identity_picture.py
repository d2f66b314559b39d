"""The live picture of the identity page: where the face belongs, and which way to move, as in a mirror."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen

from client.kit.gauges import FaceGuide
from client.kit.looks import Looks
from proctor.core.liveness_state import LivenessAction

_ARROW = 46.0  # half the height of an arrow, in pixels
# In a mirror, who turns to the left turns to the picture's left.
_WAYS = {LivenessAction.TURN_LEFT: -1, LivenessAction.TURN_RIGHT: 1}


class IdentityPicture(FaceGuide):
    """`ask` shows an action by an arrow, or by frames that grow; None shows the face's place alone."""

    def __init__(self, looks: Looks) -> None:
        super().__init__(looks)
        self._action: LivenessAction | None = None

    def ask(self, action: LivenessAction | None) -> None:
        """Show which way to move."""
        if action is not self._action:
            self._action = action
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, its oval, and the arrow over it."""
        super().paintEvent(event)
        if self._action is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect())
        if self._action is LivenessAction.COME_CLOSER:
            self._paint_growth(painter, frame)
        else:
            self._paint_arrow(painter, frame, _WAYS[self._action])

    def _paint_arrow(self, painter: QPainter, frame: QRectF, way: int) -> None:
        """Two chevrons at the edge towards which the face is to turn."""
        for at in range(2):
            tip = frame.center().x() + way * (frame.width() / 2 - 28 - 34 * at)
            path = QPainterPath(QPointF(tip - way * _ARROW * 0.7, frame.center().y() - _ARROW))
            path.lineTo(tip, frame.center().y())
            path.lineTo(tip - way * _ARROW * 0.7, frame.center().y() + _ARROW)
            self._stroke(painter, path)

    def _paint_growth(self, painter: QPainter, frame: QRectF) -> None:
        """Corners of a frame around the face, larger than its place: the face is to fill it."""
        half = frame.height() * 0.43
        middle = QPointF(frame.center().x(), frame.height() * 0.48)
        for x, y in ((-1, -1), (1, -1), (1, 1), (-1, 1)):
            corner = QPointF(middle.x() + x * half * 0.86, middle.y() + y * half)
            path = QPainterPath(corner - QPointF(x * 34, 0))
            path.lineTo(corner)
            path.lineTo(corner - QPointF(0, y * 34))
            self._stroke(painter, path)

    def _stroke(self, painter: QPainter, path: QPainterPath) -> None:
        """A coloured line on a light one, so that it is seen on any picture."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((QColor(255, 255, 255, 220), 15), (self._looks_now.colour("accent"), 8)):
            pen = QPen(colour, width)
            pen.setCapStyle(Qt.PenCapStyle.RoundCap)
            pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
            painter.setPen(pen)
            painter.drawPath(path)
