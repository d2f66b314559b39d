"""Whether a window can be seen here: Qt itself would end the process without a plain word."""

from __future__ import annotations

import os
import sys

from proctor.core.errors import MissingPartError


def has_display() -> bool:
    """Whether a window would be seen by somebody."""
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def require_display() -> None:
    """MissingPartError where no window can come up; a platform that was asked for by name is believed."""
    if not has_display() and not os.environ.get("QT_QPA_PLATFORM"):
        raise MissingPartError(
            "There is no display here, so the window cannot be shown.",
            kept="Nothing was started.",
            remedy="Start it on a desktop; `synaq demo --headless` works without one.",
        )
