"""Pictures of the page after the exam, for `render_windows`."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QApplication

from proctor.sync.remaining import Remaining

GOING = Remaining(0, 3, 4_200_000, 41, 63_500_000, "online", 300.0, 175_000.0)
GONE = Remaining(18, 2, 2_100_000, 212, 340_000_000, "offline", 540.0, 175_000.0)


def settle(rounds: int) -> None:
    """Let Qt draw."""
    for _ in range(rounds):
        QApplication.processEvents()
        time.sleep(0.002)


def upload_pictures(made: Callable[..., Any], exam: Callable[[Any], None]) -> dict[str, Any]:
    """The page with a line, and with none for nine minutes. `exam` leads a studio into the exam."""

    def shown(left: Remaining) -> Callable[[Any], None]:
        def act(studio: Any) -> None:
            exam(studio)
            studio.desk.finish_attempt("candidate")
            studio.desk.line_down = True
            studio.desk.left = left
            studio.window.look()
            studio.turn("upload")
            page = studio.window.page
            settle(400)
            page._looked(left)
            if left.line == "online":
                page.error.hide()
                page._retry.hide()
            settle(40)

        return act

    return {"15-upload": made(shown(GOING)), "15b-upload-no-line": made(shown(GONE))}
