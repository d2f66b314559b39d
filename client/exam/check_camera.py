"""The camera's step: a large live picture with an oval for the face, a hint in words, and the figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QWidget

from client.exam import names
from client.exam.check_course import StepState
from client.exam.check_screen import CheckTools, FigureList, StepScreen
from client.exam.device_choice import DeviceChoice
from client.kit.controls import Label, announce, column, row
from client.kit.gauges import FaceGuide
from client.kit.theme import SPACE
from proctor.core.equipment import CameraChoice, CameraHint, CameraLive
from proctor.core.errors import SynaqError
from proctor.sync.messages import CheckResult, OverrideView

_PICTURE = (480, 360)
_FIGURES = ("fps", "size", "light", "sharpness")
# The figure that an advice speaks of.
_MEANT = {
    "equipment-camera-slow": "fps",
    "equipment-camera-small": "size",
    "equipment-light-low": "light",
    "equipment-light-high": "light",
    "equipment-light-behind": "light",
    CameraHint.BLURRED.key: "sharpness",
}
_OVAL = {StepState.PASS: "good", StepState.FAIL: "bad", StepState.UNKNOWN: "gold"}


class GuidedPicture(QWidget):
    """The picture with its oval, and on its lower edge the hint of the moment."""

    def __init__(self, tools: CheckTools) -> None:
        super().__init__()
        self._words, self._key = tools.words, ""
        self.picture = FaceGuide(tools.looks)
        self.picture.setParent(self)
        tools.words.put(self.picture, "checkin-camera-picture", on="name")
        self._hint = Label("hint", wrap=True)
        self._hint.setParent(self)
        self._hint.setObjectName(names.check("camera", "hint"))
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._hint.hide()
        self.setFixedSize(*_PICTURE)

    def say(self, key: str, tone: str) -> None:
        """Show the hint `key`; "" takes it away."""
        self.picture.guide(tone)
        self._hint.setVisible(bool(key))
        fresh, self._key = key != self._key, key
        if key and fresh:
            self._words.put(self._hint, key)
            self._hint.pill(tone)
            self._place()
            announce(self, self._hint.text())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The picture fills it; the hint lies on the lower edge."""
        super().resizeEvent(event)
        self.picture.setGeometry(self.rect())
        self._place()

    def _place(self) -> None:
        written = self._hint.fontMetrics().horizontalAdvance(self._hint.text())
        wide = min(self.width() - 24, written + 48)
        tall = max(self._hint.heightForWidth(wide), 32)
        left = (self.width() - wide) // 2
        self._hint.setGeometry(QRect(left, self.height() - tall - 14, wide, tall))


class CameraScreen(StepScreen):
    """Choice of the camera, picture, figures."""

    step = "camera"

    def __init__(self, tools: CheckTools) -> None:
        super().__init__(tools)
        self._view = GuidedPicture(tools)
        self._choice = DeviceChoice(self.words, self.looks, names.CHECK_CAMERAS, "checkin-camera-choice")
        self._choice.chosen.connect(self._choose)
        self._figures = FigureList(self.words, self.step, _FIGURES)
        halves = row(spacing=SPACE.wide + 4)
        halves.addWidget(self._view, 0, Qt.AlignmentFlag.AlignTop)
        right = column(spacing=SPACE.wide)
        right.addWidget(self._choice)
        right.addWidget(self._figures)
        right.addStretch(1)
        halves.addLayout(right, 1)
        self.body.addLayout(halves)
        self._wanted: str | None = None
        tools.signals.preview.connect(self._show_preview)

    def entered(self) -> None:
        """Ask which cameras there are."""
        self.tools.background.run("cameras", self.desk.cameras, self._listed, self._unlisted)

    def measurement(self) -> Callable[[], CheckResult]:
        """Take the camera that was chosen last, and look through it."""
        live: Callable[[CameraLive], None] = self.tools.background.bridge(self._show_live)
        wanted, self._wanted = self._wanted, None
        desk = self.desk

        def look() -> CheckResult:
            if wanted is not None:
                desk.choose_camera(wanted)
            return desk.check_camera(live)

        return look

    def begun(self) -> None:
        """No figure yet."""
        super().begun()
        self._figures.clear()
        self._view.say(CameraHint.STARTING.key, "accent")

    def ended(self, result: CheckResult, override: OverrideView | None) -> None:
        """The figures of the record."""
        super().ended(result, override)
        self._view.say("", _OVAL[StepState(result.status)])
        self._show_figures(result.figures)
        if (meant := _MEANT.get(result.advice)) is not None:
            self._figures.tone(meant, "bad" if result.status == "fail" else "gold")
        self.entered()

    def _show_figures(self, figures: Mapping[str, Any]) -> None:
        if (fps := _number(figures.get("fps"))) is not None:
            self._show_fps(fps)
        if (least := _number(figures.get("required_fps"))) is not None:
            self._figures.require("fps", lambda: self.words.t("checkin-per-second", figure=f"≥ {least:.0f}"))
        width, height = _number(figures.get("width")), _number(figures.get("height"))
        if width and height:
            self._figures.show_figure("size", f"{width:.0f} × {height:.0f}")
        if (light := _number(figures.get("brightness"))) is not None:
            self._figures.show_figure("light", f"{light:.0%}")
        if (sharp := _number(figures.get("sharpness"))) is not None:
            self._figures.show_figure("sharpness", f"{sharp:.0f}")

    def _show_live(self, live: CameraLive) -> None:
        good = live.hint is CameraHint.GOOD
        self._view.say(live.hint.key, "good" if good else "gold" if live.width else "accent")
        if live.fps is not None:
            self._show_fps(live.fps)
        if live.width:
            self._figures.show_figure("size", f"{live.width} × {live.height}")
        if live.brightness is not None:
            self._figures.show_figure("light", f"{live.brightness:.0%}")

    def _show_fps(self, fps: float) -> None:
        self._figures.show_made("fps", lambda: self.words.t("checkin-per-second", figure=f"{fps:.0f}"))

    def _show_preview(self, image: QImage) -> None:
        if self.isVisible():
            self._view.picture.show_image(image)

    def _listed(self, cameras: tuple[CameraChoice, ...]) -> None:
        self._choice.show_devices(cameras)

    def _unlisted(self, _error: SynaqError) -> None:
        self._choice.show_devices(())

    def _choose(self, camera: str) -> None:
        self._wanted = camera
        self._view.picture.show_image(QImage())
        self.again.emit()


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
