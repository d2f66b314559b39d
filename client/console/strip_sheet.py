"""An incident's pictures at full size, over the window."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QWidget

from client.kit.controls import button
from client.kit.looks import Looks
from client.kit.sheet import Sheet
from client.kit.words import Words


class StripSheet(Sheet):
    """Shows the strip as wide as the window lets it."""

    def __init__(self, parent: QWidget, words: Words, looks: Looks, strip: QImage) -> None:
        width = max(480, parent.width() - 120)
        super().__init__(parent, "strip-sheet", words, looks, width=width)
        words.put(self.title, "review-strip")
        shown = QLabel()
        shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        room = (width - 70, max(120, parent.height() - 260))
        aspect, mode = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        shown.setPixmap(QPixmap.fromImage(strip.scaled(*room, aspect, mode)))
        self.body.addWidget(shown)
        self.buttons.addStretch(1)
        self.buttons.addWidget(button(words, "strip-back", "review-back", pressed=self.close_sheet))
