"""How this run of the program ends, and by whom, as far as it can tell: for the journal's last entry.

An orderly end says so; one that is missing from the journal was none. What a crash of the program leaves
behind is read at the next start.
"""

from __future__ import annotations

import faulthandler
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any, Literal

from PySide6.QtCore import QTimer
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication

from proctor.host.boots import is_going_down

EndedBy = Literal["person", "system_shutdown", "logout", "error", "unknown"]
_SIGNALS = ("SIGTERM", "SIGHUP", "SIGBREAK")
_HEARD_WITHIN_MS = 250  # Python hears of a signal when it next runs
_MOST_CRASH = 200


class RunEnd:
    """Who ends this run. The first word that is more than unknown holds."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self.by: EndedBy = "unknown"
        self.detail = ""

    def note(self, by: EndedBy, detail: str) -> None:
        """Somebody ends the run."""
        with self._lock:
            if self.by == "unknown":
                self.by, self.detail = by, detail[:300] or self.detail


@contextmanager
def orderly_end(
    end: RunEnd, app: QApplication, going_down: Callable[[], bool | None] = is_going_down
) -> Iterator[None]:
    """Inside, an end asked for by the system is an orderly one: the session's end, or a signal."""

    def session_ends(_manager: QSessionManager) -> None:
        end.note("logout" if going_down() is False else "system_shutdown", "the session ends")

    def signalled(number: int, _frame: FrameType | None) -> None:
        end.note("system_shutdown" if going_down() else "unknown", signal.Signals(number).name)
        app.quit()

    app.commitDataRequest.connect(session_ends)
    before = _catch(signalled)
    listening = QTimer(interval=_HEARD_WITHIN_MS)
    listening.timeout.connect(lambda: None)
    listening.start()
    try:
        yield
    except Exception as error:
        end.note("error", type(error).__name__)
        raise
    finally:
        listening.stop()
        for number, handler in before.items():
            signal.signal(number, handler)
        with suppress(RuntimeError):
            app.commitDataRequest.disconnect(session_ends)


@contextmanager
def crash_file(path: Path) -> Iterator[str]:
    """What the run before left of a crash, in one line ("" for none); inside, a crash of this one is kept."""
    left = _first_line(path)
    try:
        file = path.open("w", encoding="utf-8")
    except OSError:
        yield left  # a disk that keeps nothing must not keep anybody from their exam
        return
    with file:
        was_on = faulthandler.is_enabled()
        faulthandler.enable(file)
        try:
            yield left
        finally:
            faulthandler.disable()
            if was_on:
                faulthandler.enable()


def _first_line(path: Path) -> str:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            return file.readline(_MOST_CRASH).strip()
    except OSError:
        return ""


def _catch(handler: Callable[[int, FrameType | None], None]) -> dict[int, Any]:
    if threading.current_thread() is not threading.main_thread():
        return {}  # signals are the main thread's
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    return {number: signal.signal(number, handler) for number in numbers}
