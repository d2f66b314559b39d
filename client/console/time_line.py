"""The time line of an attempt: incidents, sound, answers, line, one row each; a press goes there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from client.kit.kind_names import kind_name_key
from client.kit.looks import Looks
from client.kit.theme import TYPE
from client.kit.time_words import media_time
from client.kit.words import Words
from proctor.sync.messages import IncidentView
from proctor.sync.review_messages import HeldSpan, Timeline

ROWS = ("incidents", "sound", "answers", "line")
_ROW, _GAP, _LABELS, _TOP = 15, 9, 104, 4
_SNAP_PIXELS = 6
_LINE_COLOURS = {"good": "accent", "poor": "gold", "bad": "bad", "offline": "bad", "unknown": "line"}
_QUIETEST_DB = -60.0


class TimeLine(QWidget):
    """`sought` carries the media second that was pressed; `chosen` an incident's id."""

    sought = Signal(float)
    chosen = Signal(str)

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words, self._looks = words, looks
        self._line = Timeline(duration_s=0.0, zero_ms=None)
        self._incidents: tuple[IncidentView, ...] = ()
        self._current, self._at_s = "", 0.0
        self._marks: tuple[float | None, float | None] = (None, None)
        self.setFixedHeight(_TOP * 2 + len(ROWS) * (_ROW + _GAP) + 14)
        self.setMouseTracking(True)
        self.setObjectName("review-time-line")
        words.put(self, "review-time-line", on="name")
        words.changed.connect(lambda _language: self.update())
        looks.changed.connect(self.update)

    def show_line(self, line: Timeline) -> None:
        """Another attempt's time line."""
        self._line = line
        self.update()

    def show_incidents(self, incidents: Sequence[IncidentView], current: str) -> None:
        """The incidents, and which is looked at."""
        self._incidents, self._current = tuple(incidents), current
        self.update()

    def show_second(self, media_s: float) -> None:
        """Where the record stands."""
        self._at_s = media_s
        self.update()

    def show_marks(self, start_s: float | None, end_s: float | None) -> None:
        """The span that is being marked for an own finding."""
        self._marks = (start_s, end_s)
        self.update()

    def second_at(self, x: float) -> float:
        """The media second under a pixel."""
        share = (x - _LABELS) / max(1, self.width() - _LABELS)
        return max(0.0, min(1.0, share)) * self._line.duration_s

    def pixel_of(self, media_s: float) -> float:
        """The pixel over a media second."""
        whole = max(0.001, self._line.duration_s)
        return _LABELS + min(1.0, max(0.0, media_s / whole)) * (self.width() - _LABELS)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go to the incident under the mouse, else to the second."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        found = self._incident_at(event.position())
        if found is not None:
            self.chosen.emit(found.id)
        else:
            self.sought.emit(self.second_at(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Dragging seeks; otherwise it is told what is under the mouse."""
        place = event.position()
        if event.buttons() & Qt.MouseButton.LeftButton:
            if place.x() > _LABELS:
                self.sought.emit(self.second_at(place.x()))
            return
        found = self._incident_at(place)
        told = media_time(self.second_at(place.x()))
        if found is not None:
            told = f"{media_time(found.start_s)} · {self._words.t(kind_name_key(found.kind))}"
        elif (held := self._held_at(place.x())) is not None:
            told = f"{told} · {self._held_words(held)}"
        self.setToolTip(told)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Rows, then the second that is shown."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self._looks.font(TYPE.small))
        colours = self._looks.colours
        for number, row in enumerate(ROWS):
            top = _TOP + number * (_ROW + _GAP)
            painter.setPen(QColor(colours.soft))
            label = QRectF(0, top - 3, _LABELS - 10, _ROW + 6)
            painter.drawText(label, Qt.AlignmentFlag.AlignVCenter, self._words.t(f"review-row-{row}"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colours.line))
            painter.drawRoundedRect(QRectF(_LABELS, top, self.width() - _LABELS, _ROW), 4, 4)
            getattr(self, f"_paint_{row}")(painter, top)
        self._paint_held(painter)
        self._paint_marks(painter)
        self._paint_second(painter)

    def _paint_incidents(self, painter: QPainter, top: int) -> None:
        for found in self._incidents:
            box = self._box(found, top)
            painter.setBrush(QColor(getattr(self._looks.colours, _tone(found))))
            current = found.id == self._current
            painter.setPen(QPen(QColor(self._looks.colours.ink), 2) if current else Qt.PenStyle.NoPen)
            painter.drawRoundedRect(box.adjusted(0, -2, 0, 2) if current else box, 3, 3)
        painter.setPen(Qt.PenStyle.NoPen)

    def _paint_sound(self, painter: QPainter, top: int) -> None:
        painter.setBrush(QColor(self._looks.colours.accent))
        sound = self._line.sound
        ends = [*(start for start, _ in sound[1:]), self._line.duration_s]
        for (start, level), end in zip(sound, ends, strict=False):
            share = max(0.0, min(1.0, 1 - level / _QUIETEST_DB))
            left, right = self.pixel_of(start), self.pixel_of(min(end, start + 10))
            height = max(1.0, share * _ROW)
            painter.drawRect(QRectF(left, top + _ROW - height, max(1.0, right - left), height))

    def _paint_answers(self, painter: QPainter, top: int) -> None:
        painter.setPen(QPen(QColor(self._looks.colours.accent), 2))
        for answered in self._line.answers:
            x = self.pixel_of(answered)
            painter.drawLine(QPointF(x, top + 1), QPointF(x, top + _ROW - 1))
        painter.setPen(Qt.PenStyle.NoPen)

    def _paint_line(self, painter: QPainter, top: int) -> None:
        for span in self._line.connection:
            left, right = self.pixel_of(span.start_s), self.pixel_of(span.end_s)
            colour = _LINE_COLOURS.get(span.state, "line")
            painter.setBrush(QColor(getattr(self._looks.colours, colour)))
            painter.drawRect(QRectF(left, top + 2, max(1.0, right - left), _ROW - 4))

    def _paint_held(self, painter: QPainter) -> None:
        """Over all rows: what happened in a pause by staff happened without the paper."""
        for span in self._line.held:
            left, right = self.pixel_of(span.start_s), self.pixel_of(span.end_s)
            stopped = span.kind == "stop"
            colour = QColor(self._looks.colours.bad if stopped else self._looks.colours.soft)
            colour.setAlpha(255 if stopped else 70)
            painter.fillRect(QRectF(left, 0, max(3.0, right - left), self.height() - 14), colour)

    def _held_at(self, x: float) -> HeldSpan | None:
        near = [
            span
            for span in self._line.held
            if self.pixel_of(span.start_s) - _SNAP_PIXELS <= x <= self.pixel_of(span.end_s) + _SNAP_PIXELS
        ]
        return near[-1] if near else None

    def _held_words(self, span: HeldSpan) -> str:
        return self._words.t(f"held-span-{span.kind}", reason=self._words.pick(span.reason))

    def _paint_marks(self, painter: QPainter) -> None:
        start, end = self._marks
        if start is None:
            return
        left, right = self.pixel_of(start), self.pixel_of(self._at_s if end is None else end)
        wash = QColor(self._looks.colours.gold)
        wash.setAlpha(70)
        painter.fillRect(QRectF(min(left, right), 0, max(2.0, abs(right - left)), self.height() - 14), wash)

    def _paint_second(self, painter: QPainter) -> None:
        x = self.pixel_of(self._at_s)
        painter.setPen(QPen(QColor(self._looks.colours.ink), 2))
        painter.drawLine(QPointF(x, 0), QPointF(x, self.height() - 14))

    def _box(self, found: IncidentView, top: float) -> QRectF:
        left = self.pixel_of(found.start_s)
        right = self.pixel_of(found.start_s if found.end_s is None else found.end_s)
        return QRectF(left - 1, top, max(6.0, right - left), _ROW)

    def _incident_at(self, point: QPointF) -> IncidentView | None:
        if not 0 <= point.y() <= _TOP + _ROW + _GAP / 2:
            return None
        near = [
            (abs(self._box(found, _TOP).center().x() - point.x()), number)
            for number, found in enumerate(self._incidents)
            if self._box(found, _TOP).adjusted(-_SNAP_PIXELS, -6, _SNAP_PIXELS, 6).contains(point)
        ]
        return self._incidents[min(near)[1]] if near else None


def _tone(found: IncidentView) -> str:
    """What colour an incident has: of its verdict, or of its weight."""
    said = found.verdict or (found.own.verdict if found.own is not None else None)
    if said == "dismissed":
        return "good"
    if said == "violation":
        return "bad"
    if said == "inconclusive":
        return "soft"
    return {"grave": "bad", "note": "edge"}.get(found.severity, "flag")
