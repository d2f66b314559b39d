"""A track's picture with its name and second, painted so that it keeps its shape; and words where there is
none."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Slot
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtMultimedia import QVideoFrame
from PySide6.QtWidgets import QWidget

from client.kit.looks import Looks
from client.kit.theme import TYPE
from client.kit.time_words import media_time
from client.kit.words import Words


class FilmView(QWidget):
    """Shows what it is given. `caption`: the key of the track's name."""

    def __init__(self, words: Words, looks: Looks, caption: str) -> None:
        super().__init__()
        self._words, self._looks, self._caption = words, looks, caption
        self.image: QImage | None = None
        self._at_s = 0.0
        self.setMinimumSize(220, 165)
        words.put(self, caption, on="name")
        words.changed.connect(lambda _language: self.update())
        looks.changed.connect(self.update)

    @Slot(object)
    def show_frame(self, frame: QVideoFrame | None) -> None:
        """A new picture; None: there is none at this second."""
        self.image = None if frame is None else frame.toImage()
        self.update()

    def show_image(self, image: QImage | None) -> None:
        """A picture that is no film's."""
        self.image = image
        self.update()

    def show_second(self, media_s: float) -> None:
        """The second that the caption tells."""
        if int(media_s) != int(self._at_s):
            self._at_s = media_s
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture in the middle, its caption above it."""
        colours = self._looks.colours
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        box = QRectF(self.rect())
        shape = QPainterPath()
        shape.addRoundedRect(box, 12, 12)
        painter.setClipPath(shape)
        painter.fillRect(box, QColor("#0b1216"))
        painter.setFont(self._looks.font(TYPE.small))
        if self.image is None or self.image.isNull():
            painter.setPen(QColor("#a9bcc4"))
            inner = box.adjusted(16, 16, -16, -16)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(inner, flags, self._words.t("review-no-picture"))
        else:
            size = self.image.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
            left, top = (self.width() - size.width()) / 2, (self.height() - size.height()) / 2
            painter.drawImage(QRectF(left, top, size.width(), size.height()), self.image)
        caption = f"{self._words.t(self._caption)} {media_time(self._at_s)}"
        width = painter.fontMetrics().horizontalAdvance(caption) + 20
        tag = QRectF(10, 10, width, 24)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(11, 18, 22, 200))
        painter.drawRoundedRect(tag, 7, 7)
        painter.setPen(QColor("#e9f1f4"))
        painter.drawText(tag, Qt.AlignmentFlag.AlignCenter, caption)
        painter.setClipping(False)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QColor(colours.line))
        painter.drawPath(shape)
