"""The one door between threads and Qt: work goes out on a named
thread, its outcome comes back on the Qt thread.

A known error comes back as it is. A bug is logged with its traceback and comes back as a plain paragraph.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, Signal, Slot

from proctor.core.errors import SynaqError

Outcome = TypeVar("Outcome")
_log = logging.getLogger(__name__)


class InternalError(SynaqError):
    """A bug of ours, as a person gets to hear of it."""


def internal_error() -> InternalError:
    """What is said of any exception that we did not foresee."""
    return InternalError(
        "Something went wrong inside the program.",
        kept="What was saved stays saved.",
        remedy="Try again; if it stays so, start the program again and tell the operator.",
    )


class Background(QObject):
    """Runs slow work off the Qt thread. Make it, use it and close it on the Qt thread."""

    _arrived = Signal(object)

    def __init__(self, name: str = "work") -> None:
        super().__init__()
        self._name = name
        self._threads: list[threading.Thread] = []
        self._closed = False
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def run(
        self,
        name: str,
        work: Callable[[], Outcome],
        done: Callable[[Outcome], None],
        failed: Callable[[SynaqError], None],
    ) -> None:
        """Call `work` on a thread of that name; then `done(outcome)` or `failed(error)` on the Qt thread.

        After `close` nothing is started and nothing comes back.
        """
        if self._closed:
            return
        self._threads = [thread for thread in self._threads if thread.is_alive()]
        thread = threading.Thread(
            target=self._work, args=(work, done, failed), name=f"{self._name}-{name}", daemon=True
        )
        self._threads.append(thread)
        thread.start()

    def bridge(self, receiver: Callable[..., None]) -> Callable[..., None]:
        """A function that may be called on any thread, and calls `receiver` on the Qt thread, in order."""

        def carry(*values: Any) -> None:
            self._send(lambda: receiver(*values))

        return carry

    def close(self, timeout_s: float = 10.0) -> bool:
        """Take no more work and wait for what runs; False where something still ran after `timeout_s`."""
        self._closed = True
        until = time.monotonic() + timeout_s
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        left = [thread.name for thread in self._threads if thread.is_alive()]
        if left:
            _log.warning("still running at close: %s", ", ".join(left))
        return not left

    def _work(
        self,
        work: Callable[[], Outcome],
        done: Callable[[Outcome], None],
        failed: Callable[[SynaqError], None],
    ) -> None:
        try:
            outcome = work()
        except SynaqError as known:
            error: SynaqError = known
            self._send(lambda: failed(error))
        except Exception:  # noqa: BLE001  whatever it is, the candidate gets a plain sentence
            _log.exception("a bug in background work %s", threading.current_thread().name)
            self._send(lambda: failed(internal_error()))
        else:
            self._send(lambda: done(outcome))

    def _send(self, call: Callable[[], None]) -> None:
        if not self._closed:
            self._arrived.emit(call)

    @Slot(object)
    def _deliver(self, call: Callable[[], None]) -> None:
        if not self._closed:
            call()
