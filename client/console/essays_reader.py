"""One essay to read: its number, language and length, the topic, and the text set for reading."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextBlockFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QTextEdit, QWidget

from client.kit.controls import Label, column, row
from client.kit.looks import Looks
from client.kit.theme import SPACE, TYPE
from client.kit.words import LANGUAGE_NAMES, Words
from proctor.sync.essay_messages import EssayTextView

TEXT, NUMBER, LENGTH, TOPIC = "essay-reading", "essay-number", "essay-length", "essay-topic"
_MEASURE = 760  # about 75 letters a line at this size
_LEADING = 155.0  # of the line height, in per cent
_PARAGRAPH = 14.0


class EssayReader(QWidget):
    """Shows one essay, or nothing."""

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words, self._looks = words, looks
        self._shown: EssayTextView | None = None
        self._number, self._length, self._over = Label("heading"), Label("soft"), Label("soft")
        self._number.setObjectName(NUMBER)
        self._length.setObjectName(LENGTH)
        self._topic = Label("strong", wrap=True)
        self._topic.setObjectName(TOPIC)
        self._text = QTextEdit()
        self._text.setObjectName(TEXT)
        self._text.setReadOnly(True)
        self._text.setProperty("role", "essay-reading")
        self._text.setFrameShape(QFrame.Shape.NoFrame)
        self._text.setTabChangesFocus(True)
        self._text.document().setDocumentMargin(0)
        words.put(self._text, "essays-text", on="name")
        inside = QWidget()
        inside.setMaximumWidth(_MEASURE)
        lines = column(inside, spacing=SPACE.medium)
        head = row(spacing=SPACE.medium)
        for part in (self._number, self._length, self._over):
            head.addWidget(part, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        words.put(self._over, "essays-over")
        self._over.pill("gold")
        self._over.hide()
        lines.addLayout(head)
        lines.addWidget(self._topic)
        lines.addWidget(self._text, 1)
        across = row(self, margins=(SPACE.wide, SPACE.large, SPACE.wide, SPACE.medium))
        across.addStretch(1)
        across.addWidget(inside, 100)
        across.addStretch(1)
        words.changed.connect(lambda _language: self._say())
        looks.changed.connect(self._set)

    def show_essay(self, found: EssayTextView) -> None:
        """Show it; the same essay, changed in its mark only, stays where it was scrolled to."""
        same = self._shown is not None and self._shown.id == found.id
        self._shown = found
        self._say()
        if not same:
            self._set()

    def _say(self) -> None:
        found = self._shown
        if found is None:
            return
        limit = found.word_limit
        length = (
            self._words.t("essays-words", count=found.words)
            if limit is None
            else self._words.t("essays-words-of", count=found.words, limit=limit)
        )
        self._words.put_plain(self._number, f"№ {found.candidate_number}")
        self._words.put_plain(self._length, f"{LANGUAGE_NAMES[found.language]} · {length}")
        self._over.setVisible(found.over)
        self._words.put_plain(self._topic, found.topic)
        self._topic.setVisible(bool(found.topic))
        if not found.text:
            self._text.setPlainText(self._words.t("essays-nothing"))

    def _set(self) -> None:
        """Set the text: larger than the rest, with room between the lines."""
        if self._shown is None:
            return
        size = round((TYPE.lead + 2) * self._looks.text_size)
        self._text.setFont(self._looks.font(size))
        self._text.setPlainText(self._shown.text or self._words.t("essays-nothing"))
        shape = QTextBlockFormat()
        shape.setLineHeight(_LEADING, int(QTextBlockFormat.LineHeightTypes.ProportionalHeight.value))
        shape.setBottomMargin(_PARAGRAPH)
        cursor = QTextCursor(self._text.document())
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.mergeBlockFormat(shape)
        self._text.moveCursor(QTextCursor.MoveOperation.Start)
