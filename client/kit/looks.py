"""What the window looks like now: theme, text size, tinted icons.
Painted widgets ask here and listen to `changed`."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QObject, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from client.kit.theme import FONT_FAMILIES, LIGHT, TEXT_SIZES, THEMES, Colours


class Looks(QObject):
    """The theme and text size in force."""

    changed = Signal()

    def __init__(self, icons: Path, theme: str = "light", text_size: float = 1.0) -> None:
        """`icons` is a folder of SVG files drawn in `currentColor`."""
        super().__init__()
        self._icons = icons
        self._colours = THEMES.get(theme, LIGHT)
        self._text_size = text_size
        self._pixmaps: dict[tuple[str, str, int, float], QPixmap] = {}
        self._sources: dict[str, str] = {}

    @property
    def colours(self) -> Colours:
        """The colours in force."""
        return self._colours

    @property
    def text_size(self) -> float:
        """The factor on reading sizes; 1.0 is the usual."""
        return self._text_size

    def use_theme(self, name: str) -> None:
        """Take the theme `name`: light, dark or contrast."""
        colours = THEMES[name]
        if colours != self._colours:
            self._colours = colours
            self.changed.emit()

    def step_text_size(self, steps: int) -> None:
        """Make reading texts larger or smaller by `steps` of the scale."""
        nearest = min(range(len(TEXT_SIZES)), key=lambda at: abs(TEXT_SIZES[at] - self._text_size))
        wanted = TEXT_SIZES[max(0, min(len(TEXT_SIZES) - 1, nearest + steps))]
        if wanted != self._text_size:
            self._text_size = wanted
            self.changed.emit()

    def reading(self, size: int) -> int:
        """A reading size in pixels at the text size in force."""
        return round(size * self._text_size)

    def colour(self, name: str) -> QColor:
        """A named colour of the theme."""
        return QColor(getattr(self._colours, name))

    def font(
        self,
        size: int,
        weight: QFont.Weight = QFont.Weight.Normal,
        *,
        figures: bool = False,
    ) -> QFont:
        """Our font at `size` pixels; `figures`: all digits equally wide, so that a clock does not jump."""
        font = QFont()
        font.setFamilies(list(FONT_FAMILIES))
        font.setPixelSize(size)
        font.setWeight(weight)
        if figures:
            font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def pixmap(self, icon: str, colour: str, size: int, ratio: float = 1.0) -> QPixmap:
        """The icon file `icon`.svg in a named colour, `size` pixels square."""
        tint = getattr(self._colours, colour, colour)
        key = (icon, tint, size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._drawn(icon, tint, size, ratio)
        return self._pixmaps[key]

    def icon(self, icon: str, colour: str, size: int = 20) -> QIcon:
        """As `pixmap`, for a button."""
        made = QIcon()
        for ratio in (1.0, 2.0):
            made.addPixmap(self.pixmap(icon, colour, size, ratio))
        return made

    def _drawn(self, icon: str, tint: str, size: int, ratio: float) -> QPixmap:
        if icon not in self._sources:
            self._sources[icon] = (self._icons / f"{icon}.svg").read_text(encoding="utf-8")
        drawing = QSvgRenderer(QByteArray(self._sources[icon].replace("currentColor", tint).encode()))
        pixmap = QPixmap(QSize(round(size * ratio), round(size * ratio)))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        drawing.render(painter)
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap
