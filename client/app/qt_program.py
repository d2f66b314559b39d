"""What every program with a window has: the one QApplication, and plain words for a bug."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtWidgets import QApplication

_log = logging.getLogger("synaq")


def qt_application() -> QApplication:
    """The one QApplication of this process."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    app = QApplication(sys.argv[:1])
    app.setApplicationName("synaq")
    app.setApplicationDisplayName("Synaq")
    app.setStyle("Fusion")
    return app


@contextmanager
def plain_crashes() -> Iterator[None]:
    """A bug goes to the log with its traceback and to the person as one sentence; the window goes on."""
    before = sys.excepthook

    def say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        _log.error("a bug", exc_info=(kind, error, trace))
        sys.stderr.write("Synaq met a bug of its own and goes on; it is in synaq.log.\n")

    sys.excepthook = say
    try:
        yield
    finally:
        sys.excepthook = before
