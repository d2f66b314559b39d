"""The page of the room scan for `render_windows`: before, turning, lost, too fast, what may come of it, why
not, and in the middle of the exam."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import cv2
from fakes.desk import progress, scan_result
from PySide6.QtGui import QImage

from client.exam.scan_ports import ScanTaken
from proctor.capture.synthetic_round import RoundView, paint_round
from proctor.core.calibration import NotMeasured
from proctor.core.room_scan import ScanHint, ScanProgress, ScanReason, ScanResult

Made = Callable[..., Callable[[], Any]]


@lru_cache(maxsize=1)
def _room() -> RoundView:
    return RoundView()


def seen(heading: float) -> QImage:
    """The room at that heading."""
    view = _room()
    picture = view.at(heading, view.at(0.0, cv2.resize(paint_round()[:, :640], (640, 480))))
    return QImage(picture.data, 640, 480, 3 * 640, QImage.Format.Format_BGR888).copy()


def panorama() -> bytes:
    """The whole room, as JPEG."""
    return bytes(cv2.imencode(".jpg", cv2.resize(paint_round(), (2160, 298)))[1])


def scan_pictures(made: Made, legislation: Callable[[Any], None]) -> dict[str, Callable[[], Any]]:
    """Name of the picture -> what draws it."""

    def before(studio: Any, *, practice: bool = False) -> None:
        desk = studio.desk
        desk._policy = desk._policy.replace("false", "true")
        desk._practice = practice
        desk.sign_in(desk.code)
        desk.record_consent()
        desk.record_conditions()
        desk.check_in(list(desk.checks.values()))
        desk.record_look(NotMeasured.SKIPPED, 1)
        studio.window.look()
        studio.turn("scan")
        studio.signals.preview.emit(seen(0))

    def asked(studio: Any) -> None:
        legislation(studio)
        studio.desk.direct_scan()
        studio.window.look()
        studio.turn("scan")
        studio.signals.preview.emit(seen(0))

    def turning(
        told: ScanProgress, then: float | None = None, start: Callable[[Any], None] = before
    ) -> Callable[[Any], None]:
        def act(studio: Any) -> None:
            start(studio)
            page = studio.window.page
            studio.desk.turn = lambda _at: None
            page._begin()
            page._course.see(told, time.monotonic())
            studio.signals.preview.emit(seen(told.heading_deg))
            page.card.show_progress(page._course.task, told)
            if then is not None:
                studio.signals.preview.emit(seen(then))
            studio.desk.leave_scan()

        return act

    def came(result: ScanResult, start: Callable[[Any], None] = before) -> Callable[[Any], None]:
        def act(studio: Any) -> None:
            turning(progress(350.0), start=start)(studio)
            page = studio.window.page
            page._course.judged(ScanTaken(result, None, panorama()))
            page._over(page._course)

        return act

    def silent(studio: Any) -> None:
        turning(progress(120.0))(studio)
        studio.window.page._lost(studio.window.page._course, "camera_lost")

    def refusing(studio: Any) -> None:
        before(studio)
        studio.window.page._refuse()

    slower = progress(200.0, ScanHint.SLOWER, speed_deg_s=88.0)
    lost = progress(150.0, ScanHint.GO_BACK, lost=True, spans=((-30.0, 180.0),))
    half = scan_result(180.0, ScanReason.PARTIAL, ScanReason.TOO_FAST, complete=False)
    return {
        "04-scan": made(before),
        "04-scan-practice": made(lambda studio: before(studio, practice=True)),
        "04-scan-large": made(before, text_size=1.5),
        "04-scan-turning": made(turning(progress(212.0))),
        "04-scan-slower": made(turning(slower), theme="dark"),
        "04-scan-lost": made(turning(lost, then=240.0)),
        "04-scan-complete": made(came(scan_result())),
        "04-scan-incomplete": made(came(half)),
        "04-scan-unknown": made(silent),
        "04-scan-refusal": made(refusing),
        "07-exam-scan": made(asked),
        "07-exam-scan-turning": made(turning(progress(96.0), start=asked)),
        "07-exam-scan-incomplete": made(came(half, start=asked), theme="contrast"),
    }
