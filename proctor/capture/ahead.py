"""Reading ahead: what is slow to get is got on a thread of its own while the last of it is being worked on.

What comes out is what would have come out without it, in the same order: only sooner.
"""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterable, Iterator
from typing import Generic, TypeVar

T = TypeVar("T")

_LOOK_UP_S = 0.2  # how often a waiting side looks whether the other is still there


class _End:
    """After the last item; with what stopped it, if anything did."""

    def __init__(self, error: BaseException | None = None) -> None:
        self.error = error


class Ahead(Generic[T]):
    """Iterates over `items`, which are made on another thread, at most `depth` of them in advance.

    Errors of that thread are raised where it is iterated. `close` ends the thread and may be called at any
    time; whoever made it closes it.
    """

    def __init__(self, items: Iterable[T], name: str, depth: int) -> None:
        self._items = items
        self._ready: queue.Queue[T | _End] = queue.Queue(maxsize=depth)
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._read, name=name, daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[T]:
        """The items, in order; waits for them, and can be interrupted while it does."""
        while True:
            try:
                item = self._ready.get(timeout=_LOOK_UP_S)
            except queue.Empty:
                continue
            if isinstance(item, _End):
                if item.error is not None:
                    raise item.error
                return
            yield item

    def close(self) -> None:
        """No more is wanted: the thread ends after the item it is at."""
        self._closing.set()
        self._thread.join()

    def _read(self) -> None:
        end = _End()
        try:
            for item in self._items:
                if not self._put(item):
                    return
        except BaseException as error:  # noqa: BLE001  it is raised again, where it is understood
            end = _End(error)
        self._put(end)

    def _put(self, item: T | _End) -> bool:
        while not self._closing.is_set():
            try:
                self._ready.put(item, timeout=_LOOK_UP_S)
            except queue.Full:
                continue
            return True
        return False
