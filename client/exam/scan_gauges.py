"""The painted instruments of the room scan: the ring that fills as the camera turns, how fast it turns, and
the pictures, which are not mirrored here: the camera looks into the room, not at a face.
"""

from __future__ import annotations

from math import cos, radians, sin

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from client.kit.looks import Looks
from client.kit.painted import LivePicture
from client.kit.theme import SPACE, TYPE
from client.kit.words import Words
from proctor.core.room_scan import ScanProgress

_RING, _NEEDLE = 20.0, 9.0
_THUMB = 0.34  # of the picture's width: the last picture that was followed, where to turn back to
_SOON = 0.75  # of the fastest speed, from which on it is said to be slower


class ScanPicture(LivePicture):
    """The camera's picture as it is; and, once the track is lost, the last one that was followed."""

    def __init__(self, looks: Looks) -> None:
        super().__init__(looks)
        self._shown_looks, self._newest, self._back = looks, QImage(), QImage()
        self._lost = False

    def show_image(self, image: QImage) -> None:
        """A new picture; while it is followed, it is the one to turn back to."""
        self._newest = image
        if not self._lost:
            self._back = image
        super().show_image(image)

    def show_lost(self, lost: bool) -> None:
        """Whether the track is lost: then the way back is shown."""
        if lost != self._lost:
            self._lost = lost
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The picture, and in its corner the one to turn back to."""
        super().paintEvent(event)
        if not self._lost or self._back.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        wide = self.width() * _THUMB
        spot = QRectF(14, 14, wide, wide * self._back.height() / max(1, self._back.width()))
        painter.drawImage(spot, self._back)
        painter.setPen(QPen(self._shown_looks.colour("flag"), 4))
        painter.drawRect(spot)

    def _paint_image(self, painter: QPainter, frame: QRectF) -> None:
        width, height = self._newest.width(), self._newest.height()
        scale = max(frame.width() / width, frame.height() / height)
        cut = QRectF(0, 0, frame.width() / scale, frame.height() / scale)
        cut.moveCenter(QPointF(width / 2, height / 2))
        painter.drawImage(frame, self._newest, cut)


class WidePicture(QWidget):
    """The panorama, as wide as there is room, whole."""

    def __init__(self, looks: Looks, most: int) -> None:
        super().__init__()
        self._looks, self._image, self._most = looks, QImage(), most
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_image(self, image: QImage) -> None:
        """Show it."""
        self._image = image
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:
        """As high as the picture is at that width, up to a bound."""
        if self._image.isNull():
            return 0
        return min(self._most, round(width * self._image.height() / self._image.width()))

    def sizeHint(self) -> QSize:
        """As wide as there is room for."""
        return QSize(640, self.heightForWidth(640))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """All of it, in a rounded frame."""
        if self._image.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        scale = min(self.width() / self._image.width(), self.height() / self._image.height())
        spot = QRectF(0, 0, self._image.width() * scale, self._image.height() * scale)
        spot.moveCenter(QRectF(self.rect()).center())
        path = QPainterPath()
        path.addRoundedRect(spot, SPACE.radius, SPACE.radius)
        painter.setClipPath(path)
        painter.drawImage(spot, self._image)


class TurnRing(QWidget):
    """Seen from above: what the camera has seen of the circle in green, where it looks now, degrees in the
    middle. `enough`: degrees that are asked for."""

    def __init__(self, words: Words, looks: Looks, side: int = 232) -> None:
        super().__init__()
        self._words, self._looks = words, looks
        self._spans: tuple[tuple[float, float], ...] = ()
        self._heading, self._covered, self._enough, self._tone = 0.0, 0.0, 360.0, "accent"
        self.setFixedSize(side, side)
        looks.changed.connect(self.update)
        words.put_made(self, self.spoken, on="name")

    def spoken(self) -> str:
        """For screen readers."""
        return self._words.t("scan-page-covered", covered=round(self._covered), enough=round(self._enough))

    def ask(self, enough: float) -> None:
        """Begin with an empty ring."""
        self._spans, self._heading, self._covered, self._enough = (), 0.0, 0.0, enough
        self.setAccessibleName(self.spoken())
        self.update()

    def show_progress(self, progress: ScanProgress) -> None:
        """Fill it."""
        self._spans, self._heading = progress.spans, progress.heading_deg
        self._covered = min(360.0, progress.covered_deg)
        self._tone = "gold" if progress.lost else "accent"
        self.setAccessibleName(self.spoken())
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track, spans, needle, figure."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        edge = _RING / 2 + 12
        ring = QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)
        for colour, spans in (("line", ((0.0, 360.0),)), ("good", self._spans)):
            painter.setPen(QPen(self._looks.colour(colour), _RING, c=Qt.PenCapStyle.FlatCap))
            for start, end in spans:
                # Qt counts sixteenths of a degree from three o'clock and against the clock.
                wide = min(360.0, end - start)
                painter.drawArc(ring, round((90 - start) * 16), round(-wide * 16))
        self._paint_needle(painter, ring)
        self._paint_figure(painter)

    def _paint_needle(self, painter: QPainter, ring: QRectF) -> None:
        turn, radius = radians(self._heading), ring.width() / 2
        ahead = QPointF(sin(turn), -cos(turn))
        across = QPointF(-ahead.y(), ahead.x())
        tip = ring.center() + ahead * (radius - _RING / 2 - 3)
        foot = tip - ahead * 2.4 * _NEEDLE
        path = QPainterPath(tip)
        path.lineTo(foot + across * _NEEDLE)
        path.lineTo(foot - across * _NEEDLE)
        path.closeSubpath()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillPath(path, self._looks.colour(self._tone))

    def _paint_figure(self, painter: QPainter) -> None:
        middle, centre = self.rect(), Qt.AlignmentFlag.AlignCenter
        painter.setFont(self._looks.font(TYPE.display, QFont.Weight.DemiBold, figures=True))
        painter.setPen(self._looks.colour("ink"))
        painter.drawText(middle.adjusted(0, -14, 6, -14), centre, f"{round(self._covered)}°")
        painter.setFont(self._looks.font(TYPE.small, QFont.Weight.Medium))
        painter.setPen(self._looks.colour("soft"))
        said = self._words.t("scan-page-of", enough=round(self._enough))
        painter.drawText(middle.adjusted(0, 52, 0, 0), centre, said)


class SpeedBar(QWidget):
    """How fast the camera turns, against the fastest that still shows anything."""

    def __init__(self, looks: Looks) -> None:
        super().__init__()
        self._looks, self._share = looks, 0.0
        self.setFixedHeight(14)
        self.setMinimumWidth(140)
        looks.changed.connect(self.update)

    @property
    def too_fast(self) -> bool:
        """Whether it is near the limit or beyond."""
        return self._share > _SOON

    def show_speed(self, speed: float, fastest: float) -> None:
        """Degrees a second, signed, and the limit."""
        self._share = min(1.0, abs(speed) / max(1.0, fastest))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Track, what is reached of it, and where it becomes too fast."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        bar = QRectF(0, 3, self.width(), 8)
        painter.setBrush(self._looks.colour("line"))
        painter.drawRoundedRect(bar, 4, 4)
        painter.setBrush(self._looks.colour("bad" if self.too_fast else "good"))
        painter.drawRoundedRect(QRectF(0, 3, max(8.0, bar.width() * self._share), 8), 4, 4)
        painter.setPen(QPen(QColor(self._looks.colour("edge")), 2))
        limit = bar.width() * _SOON
        painter.drawLine(QPointF(limit, 0), QPointF(limit, 14))
