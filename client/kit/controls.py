"""Small parts of every page: labels, buttons, columns and cards that carry their role for the style sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QKeyEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from client.kit.looks import Looks
from client.kit.words import Words

ARROWS = frozenset({Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down})


class Label(QLabel):
    """Words on screen. `role` is a style: title, heading, lead, reading, soft, tiny, crumb and so on."""

    def __init__(self, role: str = "reading", *, wrap: bool = False) -> None:
        super().__init__()
        self.setProperty("role", role)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)

    def tone(self, tone: str) -> None:
        """Colour it good, bad, gold, accent, or not at all ("")."""
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            self.style().polish(self)

    def pill(self, tone: str) -> None:
        """Show it as a rounded mark of that tone."""
        if self.property("pill") != tone:
            self.setProperty("pill", tone)
            self.style().unpolish(self)
            self.style().polish(self)
            # The mark's padding counts only once the label measures its words again.
            words = self.text()
            self.setText("")
            self.setText(words)


class Button(QPushButton):
    """A button. `kind` is a style: primary, plain, quiet, danger, segment, wide, chip, mark, fold, small."""

    def __init__(self, name: str, kind: str = "plain", *, icon: str = "", looks: Looks | None = None) -> None:
        """`name` is the stable object name; an `icon` needs `looks`, and follows the theme."""
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", kind)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # A click must not leave a focus ring behind, the Tab key must.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self._icon, self._looks = icon, looks
        if icon and looks is not None:
            looks.changed.connect(self._tint)
            self._tint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses, as people expect; arrows, with which Qt moves the focus, are the page's."""
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.key() in ARROWS:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            if not event.isAutoRepeat():
                self.click()
        else:
            super().keyPressEvent(event)

    def show_icon(self, icon: str) -> None:
        """Take another icon."""
        if icon != self._icon:
            self._icon = icon
            self._tint()

    def _tint(self) -> None:
        if self._looks is None:
            return
        kind = self.property("kind")
        colour = {"primary": "on_accent", "segment": "soft", "fold": "soft", "quiet": "accent"}.get(
            kind, "ink"
        )
        if kind == "primary" and not self.isEnabled():
            colour = "soft"
        self.setIconSize(QSize(18, 18))
        self.setIcon(self._looks.icon(self._icon, colour, 18))


class Icon(QLabel):
    """A picture of a word, for those who look; screen readers get the words beside it."""

    def __init__(self, looks: Looks, icon: str, colour: str, size: int = 20) -> None:
        super().__init__()
        self._looks, self._what, self._size = looks, (icon, colour), size
        self.setFixedSize(size, size)
        looks.changed.connect(self._draw)
        self._draw()

    def display(self, icon: str, colour: str) -> None:
        """Show another icon."""
        if self._what != (icon, colour):
            self._what = (icon, colour)
            self._draw()

    def _draw(self) -> None:
        self.setPixmap(self._looks.pixmap(*self._what, self._size, self.devicePixelRatioF()))


def label(words: Words, key: str, role: str = "reading", *, wrap: bool = True, **values: Any) -> Label:
    """A label with the sentence `key`."""
    made = Label(role, wrap=wrap)
    words.put(made, key, **values)
    return made


def button(
    words: Words, name: str, key: str, kind: str = "plain", *, pressed: Callable[[], object]
) -> Button:
    """A button with the words `key` that calls `pressed`."""
    made = Button(name, kind)
    words.put(made, key)
    made.clicked.connect(lambda _checked=False: pressed())
    return made


def column(
    parent: QWidget | None = None, *, spacing: int = 0, margins: int | tuple[int, int, int, int] = 0
) -> QVBoxLayout:
    """A layout from top to bottom."""
    made = QVBoxLayout(parent) if parent is not None else QVBoxLayout()
    return _spaced(made, spacing, margins)


def row(
    parent: QWidget | None = None, *, spacing: int = 0, margins: int | tuple[int, int, int, int] = 0
) -> QHBoxLayout:
    """A layout from left to right."""
    made = QHBoxLayout(parent) if parent is not None else QHBoxLayout()
    return _spaced(made, spacing, margins)


def plane(role: str) -> QWidget:
    """An empty widget whose role has a background: card, bar, ground, clear."""
    made = QWidget()
    made.setProperty("role", role)
    made.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return made


def rule() -> QFrame:
    """A thin line across."""
    made = QFrame()
    made.setProperty("role", "rule")
    return made


def scrolled(content: QWidget, name: str) -> QScrollArea:
    """`content` in an area that scrolls up and down, by keyboard too."""
    area = QScrollArea()
    area.setObjectName(name)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    content.setProperty("role", content.property("role") or "clear")
    area.setWidget(content)
    return area


def announce(widget: QWidget, words: str) -> None:
    """Let a screen reader say what has changed on screen without the keyboard being there."""
    if words:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


def empty(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while layout.count():
        taken = layout.takeAt(0)
        if taken is None:
            return
        widget, inner = taken.widget(), taken.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            empty(inner)


_Layout = TypeVar("_Layout", bound=QBoxLayout)


def _spaced(layout: _Layout, spacing: int, margins: int | tuple[int, int, int, int]) -> _Layout:
    layout.setSpacing(spacing)
    sides = (margins,) * 4 if isinstance(margins, int) else margins
    layout.setContentsMargins(*sides)
    return layout
