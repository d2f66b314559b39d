"""One candidate's tile, painted. Colours never speak alone: the reason is said in words beside them."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPainterPath, QPen, QPixmap

from client.console.wall_words import (
    TONES,
    age_words,
    incident_words,
    left_words,
    line_words,
    place_words,
    reason_words,
)
from client.kit.looks import Looks
from client.kit.theme import TYPE
from client.kit.words import Words
from proctor.sync.wall_messages import WallTile

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_ROOMY = 190  # width from which there is room for a further line


@dataclass(frozen=True)
class TileWords:
    """All that is written on a tile. Two alike look alike, so that only what changed is painted."""

    number: str
    left: str
    reason: str
    more: str
    age: str
    level: str
    no_picture: str
    is_paused: bool = False


def tile_words(words: Words, tile: WallTile) -> TileWords:
    """What is written on the tile in the language that is on."""
    parts = [place_words(words, tile), line_words(words, tile)]
    if tile.incidents:
        parts.append(incident_words(words, tile))
    return TileWords(
        number=tile.candidate_number,
        left=left_words(words, tile),
        reason=reason_words(words, tile),
        more=" · ".join(parts),
        age="" if tile.picture is None else age_words(words, tile.picture.age_ms),
        level=tile.level,
        no_picture=words.t("wall-no-picture"),
        is_paused=tile.state == "suspended",
    )


class TilePainter:
    """Paints tiles of one size into pixmaps."""

    def __init__(self, looks: Looks) -> None:
        self._looks = looks

    def paint(self, said: TileWords, image: QImage | None, width: int, tall: int, ratio: float) -> QPixmap:
        """A tile, `width` by `tall` device-independent pixels."""
        pixmap = QPixmap(round(width * ratio), round(tall * ratio))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(self._looks.colour("ground"))
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tone = TONES[said.level]
        calm = said.level == "calm"
        box = QRectF(1, 1, width - 2, tall - 2)
        painter.setPen(QPen(self._looks.colour("line" if calm else tone), 1 if calm else 2))
        painter.setBrush(self._looks.colour("card" if calm else f"{tone}_soft"))
        painter.drawRoundedRect(box, 8, 8)
        roomy = width >= _ROOMY
        line = 22 if roomy else 17
        inner = box.adjusted(7, 3, -7, -3)
        top = QRectF(inner.left(), inner.top(), inner.width(), line)
        below = QRectF(inner.left(), inner.bottom() - line, inner.width(), line)
        if roomy and tall > 170:
            below.translate(0, -line + 2)
            last = QRectF(inner.left(), inner.bottom() - line + 2, inner.width(), line)
            self._text(painter, last, said.more, "soft", TYPE.tiny)
        self._head(painter, top, said, roomy=roomy)
        self._reason(painter, below, said, tone, roomy=roomy)
        self._picture(
            painter,
            QRectF(inner.left(), top.bottom(), inner.width(), below.top() - top.bottom()),
            said,
            image,
        )
        painter.end()
        return pixmap

    def _head(self, painter: QPainter, box: QRectF, said: TileWords, *, roomy: bool) -> None:
        if not roomy:  # the number whole before all else
            self._text(painter, box, said.number, "ink", 11, bold=True)
            return
        right = self._text(painter, box, said.left, "soft", TYPE.small, _RIGHT)
        self._text(painter, box.adjusted(0, 0, -right - 6, 0), said.number, "ink", TYPE.body, bold=True)

    def _reason(self, painter: QPainter, box: QRectF, said: TileWords, tone: str, *, roomy: bool) -> None:
        dot = 8.0 if roomy else 6.0
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._looks.colour(tone))
        painter.drawEllipse(QPointF(box.left() + dot / 2, box.center().y()), dot / 2, dot / 2)
        size = TYPE.small if roomy else 11
        plain = said.level == "calm" and bool(said.left) and not roomy
        self._text(painter, box.adjusted(dot + 5, 0, 0, 0), said.left if plain else said.reason, tone, size)

    def _picture(self, painter: QPainter, box: QRectF, said: TileWords, image: QImage | None) -> None:
        if box.height() < 12:
            return
        path = QPainterPath()
        path.addRoundedRect(box, 5, 5)
        painter.save()
        painter.setClipPath(path)
        painter.fillRect(box, self._looks.colour("line"))
        if image is None or image.isNull():
            side = round(min(box.width(), box.height()) * 0.5)
            figure = self._looks.pixmap("person", "soft", side)
            painter.drawPixmap(box.center() - QPointF(side / 2, side / 2), figure)
            if box.height() > 70:
                low = QRectF(box.left(), box.bottom() - 20, box.width(), 18)
                self._text(painter, low, said.no_picture, "soft", TYPE.tiny, Qt.AlignmentFlag.AlignCenter)
        else:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(box, image, _cut(image, box))
            self._age(painter, box, said.age)
        if said.is_paused:
            self._badge(painter, box)
        painter.restore()

    def _badge(self, painter: QPainter, box: QRectF) -> None:
        """The sign of a pause, over a picture that is dimmed but can be seen: watching goes on."""
        painter.fillRect(box, QColor(0, 0, 0, 90))
        side = round(max(18.0, min(44.0, box.height() * 0.4)))
        plate = QRectF(0, 0, side + 10, side + 10)
        plate.moveCenter(box.center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._looks.colour("card"))
        painter.drawEllipse(plate)
        sign = self._looks.pixmap("pause", "accent", side)
        painter.drawPixmap(plate.center() - QPointF(side / 2, side / 2), sign)

    def _age(self, painter: QPainter, box: QRectF, age: str) -> None:
        """How old the picture is, on a dark plate: nobody should take it for the moment itself."""
        painter.setFont(self._looks.font(11))
        wide = painter.fontMetrics().horizontalAdvance(age) + 10
        plate = QRectF(box.right() - wide - 3, box.bottom() - 19, wide, 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(0, 0, 0, 170))
        painter.drawRoundedRect(plate, 4, 4)
        painter.setPen(QColor("#ffffff"))
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, age)

    def _text(  # noqa: PLR0917  where, what, and how
        self,
        painter: QPainter,
        box: QRectF,
        words: str,
        colour: str,
        size: int,
        align: Qt.AlignmentFlag = _LEFT,
        *,
        bold: bool = False,
    ) -> float:
        """Write one line, cut off with dots where it does not fit; its width."""
        weight = QFont.Weight.DemiBold if bold else QFont.Weight.Normal
        painter.setFont(self._looks.font(size, weight, figures=True))
        painter.setPen(self._looks.colour(colour))
        metrics = painter.fontMetrics()
        shown = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(box.width()))
        painter.drawText(box, align, shown)
        return float(metrics.horizontalAdvance(shown))


def _cut(image: QImage, box: QRectF) -> QRectF:
    """The middle of the image in the shape of the box."""
    scale = max(box.width() / image.width(), box.height() / image.height())
    cut = QRectF(0, 0, box.width() / scale, box.height() / scale)
    cut.moveCenter(QPointF(image.width() / 2, image.height() / 2))
    return cut
