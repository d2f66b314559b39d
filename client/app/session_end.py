"""The end that the system asks for, the session's or by a signal, made an orderly one."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QSessionManager
from PySide6.QtWidgets import QApplication

from client.app.run_end import RunEnd
from proctor.host.boots import is_going_down

_SIGNALS = ("SIGTERM", "SIGHUP", "SIGBREAK")
_HEARD_WITHIN_MS = 250  # Python hears of a signal when it next runs


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


def _catch(handler: Callable[[int, FrameType | None], None]) -> dict[int, Any]:
    if threading.current_thread() is not threading.main_thread():
        return {}  # signals are the main thread's
    numbers = [getattr(signal, name) for name in _SIGNALS if hasattr(signal, name)]
    return {number: signal.signal(number, handler) for number in numbers}
