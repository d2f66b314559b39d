"""The candidate's own picture in the corner, with a kind word; it can be folded away, the word stays."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget

from client.exam import names
from client.kit.controls import Button, Label, column
from client.kit.looks import Looks
from client.kit.painted import LivePicture
from client.kit.theme import SPACE
from client.kit.words import Words


class SelfView(QWidget):
    """Picture, kind word, fold."""

    _HEIGHT = 150

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words = words
        self._picture = LivePicture(looks)
        self._picture.setFixedHeight(self._HEIGHT)
        words.put(self._picture, "exam-self-view", on="name")
        self._word = Label("soft", wrap=True)
        self._word.setObjectName("kind-word")
        self._word.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._fold = Button(names.SELF_VIEW_FOLD, "fold", icon="up", looks=looks)
        self._fold.clicked.connect(lambda _checked=False: self.fold(not self.folded))
        lines = column(self, spacing=SPACE.small)
        lines.addWidget(self._picture)
        lines.addWidget(self._word)
        lines.addWidget(self._fold, 0, Qt.AlignmentFlag.AlignLeft)
        self._folded = False
        self.fold(False)
        self.say("exam-kind-starting", "accent")

    @property
    def folded(self) -> bool:
        """Whether the picture is away."""
        return self._folded

    def fold(self, folded: bool) -> None:
        """Put the picture away, or bring it back."""
        self._folded = folded
        self._picture.setVisible(not folded)
        self._words.put(self._fold, "exam-self-view-open" if folded else "exam-self-view-fold")
        self._fold.show_icon("down" if folded else "up")

    def show_image(self, image: QImage) -> None:
        """A new picture; not drawn while folded."""
        if not self._folded:
            self._picture.show_image(image)

    def say(self, key: str, tone: str) -> None:
        """Show the kind word `key` in a tone: good, gold, accent."""
        self._words.put(self._word, key)
        self._word.pill(tone)
        self._picture.outline("gold" if tone == "gold" else "")
