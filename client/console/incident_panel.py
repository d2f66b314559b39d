"""One incident in facts: when, what was measured, against which limit, in what light, which rule, how often
such a suspicion is wrong; its pictures beside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QMouseEvent, QPixmap
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from client.console.clip_view import ClipView
from client.kit.controls import Label, column
from client.kit.kind_names import kind_name_key
from client.kit.looks import Looks
from client.kit.theme import SPACE
from client.kit.time_words import media_time
from client.kit.words import Words
from proctor.core.kinds import KINDS, IncidentKind
from proctor.sync.messages import IncidentView

OWN_FINDING = "own_finding"


class StripPicture(QLabel):
    """The strip of pictures that goes with an incident; a press asks for it at full size."""

    pressed = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._image: QImage | None = None
        self.setMinimumHeight(64)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        words.put(self, "review-strip", on="name")
        words.put(self, "review-strip-tip", on="tip")
        self.hide()

    def show_image(self, image: QImage | None) -> None:
        """Show it, as wide as there is room; None hides it."""
        self._image = image
        self.setVisible(image is not None)
        self._fit()

    def resizeEvent(self, _event: object) -> None:
        """As wide as there is room."""
        self._fit()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """It is to be looked at."""
        self.pressed.emit()

    def sizeHint(self) -> QSize:
        """As high as the picture at this width."""
        if self._image is None or not self._image.width():
            return QSize(200, 64)
        return QSize(200, round(self.width() * self._image.height() / self._image.width()))

    def _fit(self) -> None:
        if self._image is None or self._image.isNull():
            return
        ratio = self.devicePixelRatioF()
        width = max(1, round(self.width() * ratio))
        scaled = QPixmap.fromImage(
            self._image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
        )
        scaled.setDevicePixelRatio(ratio)
        self.setPixmap(scaled)
        self.setMinimumHeight(max(24, round(scaled.height() / ratio)))


class IncidentPanel(QWidget):
    """Shows one incident; `strip_pressed` asks for its pictures at full size."""

    strip_pressed = Signal()

    def __init__(self, words: Words, looks: Looks) -> None:
        super().__init__()
        self._words, self._looks = words, looks
        self._shown: IncidentView | None = None
        self._title, self._about = Label("heading", wrap=True), Label("soft", wrap=True)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(SPACE.medium)
        self._facts.setVerticalSpacing(6)
        self._facts.setColumnStretch(1, 1)
        self.clip = ClipView(words, looks)
        self.strip = StripPicture(words)
        self.strip.pressed.connect(self.strip_pressed.emit)
        self._stands = Label("reading", wrap=True)
        self._title.setObjectName("incident-title")
        self._stands.setObjectName("incident-stands")
        lines = column(self, spacing=SPACE.small)
        for widget in (self._title, self._about):
            lines.addWidget(widget)
        lines.addWidget(self.clip)
        lines.addWidget(self.strip)
        lines.addLayout(self._facts)
        lines.addWidget(self._stands)
        words.changed.connect(lambda _language: self.show_incident(self._shown))

    def show_incident(self, found: IncidentView | None) -> None:
        """Its facts; None: there is nothing to judge."""
        self._shown = found
        words = self._words
        while self._facts.count():
            taken = self._facts.takeAt(0)
            widget = taken.widget() if taken is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        if found is None:
            self._title.setText(words.t("review-no-incident"))
            self._about.setText("")
            self._stands.setText("")
            self.strip.show_image(None)
            return
        key = "review-own" if found.kind == OWN_FINDING else kind_name_key(found.kind)
        self._title.setText(words.t(key))
        self._about.setText(_about(words, found))
        for number, (fact, value) in enumerate(facts_of(words, found)):
            name, text = Label("soft"), Label("reading", wrap=True)
            name.setText(words.t(f"review-fact-{fact}"))
            text.setText(value)
            text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self._facts.addWidget(name, number, 0, Qt.AlignmentFlag.AlignTop)
            self._facts.addWidget(text, number, 1)
        self._stands.setText(_stands(words, found))


def facts_of(words: Words, found: IncidentView) -> list[tuple[str, str]]:
    """What is known of an incident: key of the fact's name, and the fact in words."""
    facts = [("time", _time(words, found))]
    measured = found.evidence
    if measured.get("measure"):
        facts.append(("measured", _measured(words, found, measured)))
        facts.append(("limit", _limit(words, measured)))
    elif found.detail and found.source == "machine":
        facts.append(("measured", found.detail))
    around = measured.get("circumstances")
    if isinstance(around, Mapping) and around:
        facts.append(("light", _light(words, around)))
    clause = found.clause if found.clause_text is None else f"{found.clause}: {words.pick(found.clause_text)}"
    facts.append(("clause", clause))
    if found.source == "machine":
        facts.append(("confidence", f"{found.confidence:.2f}"))
        facts.append(("calibrated", words.t("review-yes" if measured.get("calibrated") else "review-no")))
    clip = measured.get("clip")
    if isinstance(clip, Mapping) and clip.get("state") in _RECORD:
        facts.append(("record", words.t(f"review-record-{clip['state']}")))
    networks = measured.get("networks")
    if isinstance(networks, Mapping) and networks:
        facts.append(("networks", ", ".join(f"{role} {str(sha)[:8]}" for role, sha in networks.items())))
    return facts


def _about(words: Words, found: IncidentView) -> str:
    if found.source == "reviewer":
        return found.detail
    try:
        key = KINDS[IncidentKind(found.kind)].text_key("reviewer")
    except ValueError:
        return ""
    return words.t(key) if words.has(key) else ""


def _time(words: Words, found: IncidentView) -> str:
    if found.end_s is None:
        return words.t("review-time-open", start=media_time(found.start_s))
    span = {"start": media_time(found.start_s), "end": media_time(found.end_s)}
    return words.t("review-time-span", **span, seconds=f"{found.end_s - found.start_s:.1f}")


def _measured(words: Words, found: IncidentView, measured: Mapping[str, Any]) -> str:
    said = words.t(
        "review-measured",
        measure=_measure_name(words, found),
        value="—" if measured.get("value") is None else f"{measured['value']:g}",
    )
    if measured.get("of"):
        said += ", " + words.t("review-measured-share", held=measured.get("held", 0), of=measured["of"])
    mouth = measured.get("mouth")
    return f"{said}; " + words.t(f"review-mouth-{mouth}") if mouth in _MOUTHS else said


_RECORD = frozenset({"whole", "partial", "unknown"})
_MOUTHS = frozenset({"moving", "still", "unknown"})


def _measure_name(words: Words, found: IncidentView) -> str:
    key = f"review-measure-{found.kind.replace('_', '-')}"
    return words.t(key) if words.has(key) else str(found.evidence.get("measure", ""))


def _limit(words: Words, measured: Mapping[str, Any]) -> str:
    return words.t(
        "review-limit", limit=f"{measured.get('limit', 0):g}", hold=f"{measured.get('hold_s', 0):g}"
    )


def _light(words: Words, around: Mapping[str, Any]) -> str:
    brightness = around.get("brightness")
    if not isinstance(brightness, int | float):
        return words.t("review-light-unknown")
    key = "dark" if brightness < 60 else "bright" if brightness > 200 else "enough"
    return words.t(f"review-light-{key}", value=f"{brightness:.0f}")


def _stands(words: Words, found: IncidentView) -> str:
    if found.verdict is not None:
        return words.t("review-stands-decided", verdict=words.t(f"review-verdict-{found.verdict}"))
    if found.own is not None:
        return words.t(
            "review-stands-own",
            verdict=words.t(f"review-verdict-{found.own.verdict}"),
            reason=found.own.reason,
        )
    return words.t(f"review-stands-{found.stage}")
