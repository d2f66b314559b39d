"""The exam window looks at itself once a second, for the record: only this window, never the whole screen.

The Qt thread only copies what is drawn already; making it smaller and coding it is another thread's work.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QImage, QImageWriter
from PySide6.QtWidgets import QWidget

WIDEST = 960
JPEG_QUALITY = 80
_EVERY_MS = 1_000
# There, the window's own buffer can be read outside of painting; elsewhere the window is drawn once more.
_READABLE = frozenset({"offscreen", "windows", "xcb", "wayland"})

Keep = Callable[[bytes | None, float], None]


class ScreenFeed(QObject):
    """While `wanted` says so, `keep` gets the window's picture (JPEG, at most WIDEST wide) and the monotonic
    second it is of; None where it looks as before. `keep` is called on the feed's own thread. `close` ends
    it."""

    def __init__(self, window: QWidget, wanted: Callable[[], bool], keep: Keep) -> None:
        super().__init__()
        self._window = window
        self._wanted = wanted
        self._keep = keep
        self._news = threading.Condition()
        self._newest: tuple[QImage, float] | None = None
        self._ended = False
        self._thread = threading.Thread(target=self._run, name="synaq-screen", daemon=True)
        self._thread.start()
        self._timer = QTimer(self, interval=_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def close(self) -> None:
        """End it; what was not coded yet is dropped."""
        self._timer.stop()
        with self._news:
            self._ended, self._newest = True, None
            self._news.notify()
        self._thread.join()

    def _look(self) -> None:
        if self._wanted() and self._window.isVisible():
            at = time.monotonic()
            picture = picture_of(self._window)
            with self._news:
                self._newest = (picture, at)
                self._news.notify()

    def _run(self) -> None:
        before: QImage | None = None
        while True:
            with self._news:
                while self._newest is None and not self._ended:
                    self._news.wait()
                if self._newest is None:
                    return
                (picture, at), self._newest = self._newest, None
            same = before is not None and picture == before
            before = picture
            self._keep(None if same else coded(picture), at)


def picture_of(window: QWidget) -> QImage:
    """What the window shows now, in its own pixels."""
    store = window.backingStore() if QGuiApplication.platformName() in _READABLE else None
    drawn = store.paintDevice() if store is not None else None
    if isinstance(drawn, QImage) and not drawn.isNull():
        return drawn.copy()
    return window.grab().toImage()


def coded(picture: QImage) -> bytes:
    """As JPEG, at most WIDEST wide."""
    if picture.width() > WIDEST:
        picture = picture.scaledToWidth(WIDEST, Qt.TransformationMode.SmoothTransformation)
    whole = QByteArray()
    buffer = QBuffer(whole)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"jpg"))
    writer.setQuality(JPEG_QUALITY)
    writer.write(picture)
    buffer.close()
    return bytes(whole.data())
