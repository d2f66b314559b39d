"""The field of the guided look: one dot in the middle or at an edge, with a ring that fills as it is seen."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from client.exam import names
from client.exam.guided_look import ORDER, FaceState
from client.kit.controls import Label, button, column, row
from client.kit.looks import Looks
from client.kit.theme import SPACE
from client.kit.words import Words
from proctor.core.calibration import Target

_RING, _DOT, _EDGE = 26.0, 8.0, 44.0
_PLACES = {
    Target.CENTRE: (0.5, 0.5),
    Target.LEFT: (0.0, 0.5),
    Target.TOP: (0.5, 0.0),
    Target.RIGHT: (1.0, 0.5),
    Target.BOTTOM: (0.5, 1.0),
}
_FACES: dict[FaceState, tuple[str, str]] = {
    "": ("look-face-waiting", "accent"),
    "one": ("look-face-one", "good"),
    "none": ("look-face-none", "gold"),
    "several": ("look-face-several", "gold"),
}


class LookField(QWidget):
    """Shows where to look, and says below the middle what is seen of the face. `stop` is its one button."""

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self.setObjectName(names.LOOK_FIELD)
        self._words, self._looks = words, looks
        self._target, self._share = Target.CENTRE, 0.0
        self._face_shown: FaceState | None = None
        self._where = Label("heading", wrap=True)
        self._face = Label("strong")
        self._face.setObjectName(names.LOOK_FACE)
        self._face.pill("accent")
        self.stop = button(words, names.LOOK_STOP, "look-stop", "quiet", pressed=lambda: None)
        lines = column(self, spacing=SPACE.medium, margins=(120, 90, 120, 90))
        lines.addStretch(11)
        self._where.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        lines.addWidget(self._where)
        for widget in (self._face, self.stop):
            line = row()
            line.addStretch(1)
            line.addWidget(widget)
            line.addStretch(1)
            lines.addLayout(line)
        lines.addStretch(3)
        looks.changed.connect(self.update)

    def show_dot(self, target: Target, share: float) -> None:
        """Put the dot there, its ring filled to `share` (0..1)."""
        if target is not self._target or not self._where.text():
            at = ORDER.index(target) + 1
            self._words.put(self._where, f"look-at-{target}", at=at, total=len(ORDER))
        self._target, self._share = target, share
        self.update()

    def show_face(self, face: FaceState) -> None:
        """Say what the camera sees of the candidate now."""
        if face == self._face_shown:
            return
        self._face_shown = face
        key, tone = _FACES[face]
        self._face.pill(tone)
        self._words.put(self._face, key)

    def spot(self) -> QPointF:
        """Where the dot is, in pixels of this widget."""
        x, y = _PLACES[self._target]
        room = QRectF(self.rect()).adjusted(_EDGE, _EDGE, -_EDGE, -_EDGE)
        return QPointF(room.left() + x * room.width(), room.top() + y * room.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring's track, what is filled of it, and the dot."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        spot = self.spot()
        ring = QRectF(spot.x() - _RING, spot.y() - _RING, 2 * _RING, 2 * _RING)
        painter.setPen(QPen(self._looks.colour("line"), 6))
        painter.drawEllipse(ring)
        painter.setPen(QPen(self._looks.colour("accent"), 6, c=Qt.PenCapStyle.RoundCap))
        painter.drawArc(ring, 90 * 16, round(-360 * 16 * self._share))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._looks.colour("ink"))
        painter.drawEllipse(spot, _DOT, _DOT)
