"""A line that is bad in every way we can make: slow to answer, breaking, standing still, half closed, cut.

A TCP proxy, usually on loopback. It reads along on the way up, and so knows which bytes of which file it
carried.
"""

from __future__ import annotations

import contextlib
import queue
import re
import socket
import struct
import threading
import time
from collections import defaultdict
from dataclasses import dataclass, field
from types import TracebackType

_CHUNK = 16_384
_BREAK = b"break"
_HEAD = re.compile(rb"(PUT|PATCH) \S*/evidence/([0-9a-f]{64}) ", re.ASCII)


@dataclass
class Carried:
    """Bytes of one file in one request, as far as they came through."""

    method: str
    digest: str
    start: int
    length: int
    passed: int = 0


@dataclass
class _Reading:
    """What goes up one connection, taken apart: heads, and how many bytes of a body are still to come."""

    line: RoughLine
    head: bytes = b""
    left: int = 0
    carried: Carried | None = None

    def read(self, data: bytes) -> None:
        while data:
            if self.left:
                taken = min(self.left, len(data))
                self.left -= taken
                if self.carried is not None:
                    self.carried.passed += taken
                data = data[taken:]
                continue
            self.head += data
            head, found, data = self.head.partition(b"\r\n\r\n")
            if not found:
                return
            self.head = b""
            self._begin(head)

    def _begin(self, head: bytes) -> None:
        fields = dict(re.findall(rb"\r\n([\w-]+): *([^\r]*)", head))
        by_name = {name.lower(): value for name, value in fields.items()}
        self.left = int(by_name.get(b"content-length", b"0"))
        of_file = _HEAD.match(head)
        self.carried = None
        if of_file is not None:
            start = int(by_name.get(b"upload-offset", b"0"))
            self.carried = Carried(of_file[1].decode(), of_file[2].decode(), start, self.left)
            self.line.carried.append(self.carried)
        self.line.requests.append(head.split(b" ", 2)[0].decode())


@dataclass
class RoughLine:
    """Forwards `url` to `target`, each chunk `delay_s` late each way. Use as a context manager.

    `break_at(n)`: the connection over which the n-th byte from now goes up is reset there. `stall`/`go_on`:
    nothing passes, nobody is told. `half_close`: what goes up from now on leads nowhere, and no answer comes.
    `cut`/`mend`: everything is reset, and nobody gets in.
    """

    target: tuple[str, int]
    delay_s: float = 0.0
    carried: list[Carried] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    up_bytes: int = 0
    host: str = "127.0.0.1"  # where it listens

    def __post_init__(self) -> None:
        self._listener = socket.create_server((self.host, 0))
        self._listener.settimeout(0.05)
        self._stopping, self._flowing, self._whole = threading.Event(), threading.Event(), threading.Event()
        self._flowing.set()
        self._whole.set()
        self._lock = threading.Lock()
        self._break_in: int | None = None
        self._open: list[tuple[socket.socket, socket.socket]] = []
        self._deaf: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self._listener.getsockname()[1]}"

    def __enter__(self) -> RoughLine:
        self._spawn(self._accept, "accept")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stopping.set()
        self._flowing.set()
        self.cut()
        for thread in self._threads:
            thread.join()
        self._listener.close()

    def break_at(self, byte: int) -> None:
        with self._lock:
            self._break_in = byte

    def stall(self) -> None:
        self._flowing.clear()

    def go_on(self) -> None:
        self._flowing.set()

    def half_close(self) -> None:
        with self._lock:
            for near, far in self._open:
                self._deaf.update((near, far))
                with contextlib.suppress(OSError):
                    far.shutdown(socket.SHUT_WR)

    def cut(self) -> None:
        self._whole.clear()
        with self._lock:
            ends, self._open = self._open, []
        for pair in ends:
            for end in pair:
                _reset(end)

    def mend(self) -> None:
        self._whole.set()

    def sent_twice(self) -> int:
        """How many bytes of files came through more than once."""
        seen: dict[str, list[tuple[int, int]]] = defaultdict(list)
        twice = 0
        for one in self.carried:
            start, end = one.start, one.start + one.passed
            for a, b in seen[one.digest]:
                twice += max(0, min(end, b) - max(start, a))
            seen[one.digest].append((start, end))
        return twice

    def passed(self) -> int:
        """Bytes of files that came through."""
        return sum(one.passed for one in self.carried)

    def _spawn(self, what: object, name: str, *given: object) -> None:
        thread = threading.Thread(target=what, args=given, name=f"test-rough-{name}")  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._stopping.is_set():
            try:
                near, _ = self._listener.accept()
            except TimeoutError:
                continue
            if not self._whole.is_set():
                _reset(near)
                continue
            try:
                far = socket.create_connection(self.target, timeout=5)
            except OSError:
                _reset(near)
                continue
            with self._lock:
                self._open.append((near, far))
            for source, sink, reading in ((near, far, _Reading(self)), (far, near, None)):
                late: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
                self._spawn(self._take, "take", source, late, reading)
                self._spawn(self._give, "give", source, sink, late)

    def _take(
        self,
        source: socket.socket,
        late: queue.SimpleQueue[tuple[float, bytes]],
        reading: _Reading | None,
    ) -> None:
        with contextlib.suppress(OSError):
            source.settimeout(None)
            while data := source.recv(_CHUNK):
                self._flowing.wait()
                if reading is not None:
                    data, broken = self._until_break(data)
                    self.up_bytes += len(data)
                    if source not in self._deaf:
                        reading.read(data)
                    if broken:  # what went before the break does arrive, in its order
                        late.put((time.monotonic() + self.delay_s, data))
                        late.put((0.0, _BREAK))
                        return
                if source not in self._deaf:
                    late.put((time.monotonic() + self.delay_s, data))
        late.put((0.0, b""))

    def _until_break(self, data: bytes) -> tuple[bytes, bool]:
        with self._lock:
            if self._break_in is None:
                return data, False
            if len(data) < self._break_in:
                self._break_in -= len(data)
                return data, False
            kept, self._break_in = data[: self._break_in], None
            return kept, True

    def _give(
        self, source: socket.socket, sink: socket.socket, late: queue.SimpleQueue[tuple[float, bytes]]
    ) -> None:
        while True:
            due, data = late.get()
            if not data:
                break
            if data is _BREAK:
                time.sleep(0.02)
                _reset(sink)
                _reset(source)
                return
            if (wait := due - time.monotonic()) > 0:
                self._stopping.wait(wait)
            self._flowing.wait()
            with contextlib.suppress(OSError):
                sink.sendall(data)
        if source not in self._deaf or self._stopping.is_set():
            for end in (source, sink):
                with contextlib.suppress(OSError):
                    end.shutdown(socket.SHUT_RDWR)
                end.close()


def _reset(end: socket.socket) -> None:
    """End a connection so that the other side learns of it at once, by a reset."""
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
    end.close()
