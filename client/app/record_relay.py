"""The record's way to the player: players know no bearer tokens, so they ask here, and this asks the service.

A film is served as one file that does not exist anywhere: its pieces are fetched as they are played. On
loopback only, behind an address that nobody can guess and that dies with the program. Pieces are named by
their digest, so what came once is kept in memory, up to a bound. Nothing is written to disk.
"""

from __future__ import annotations

import logging
import re
import secrets
import socket
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from proctor.core.errors import RefusedError, SynaqError
from proctor.core.record_film import Film, track_clock

_CACHE_BYTES = 96 * 1024 * 1024
_BUFFER_BYTES = 32 * 1024
_RANGE = re.compile(r"bytes=(\d+)-(\d*)$")
_PATH = re.compile(r"/([A-Za-z0-9_-]{20,})/(\d{1,6})/(\d{1,6})\.mp4")
_log = logging.getLogger(__name__)

Fetch = Callable[[str, str], bytes]


class _Cache:
    """The newest pieces, up to _CACHE_BYTES."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._size = 0
        self._lock = threading.Lock()

    def get(self, name: str, fetch: Callable[[], bytes]) -> bytes:
        with self._lock:
            if name in self._kept:
                self._kept.move_to_end(name)
                return self._kept[name]
        data = fetch()
        with self._lock:
            if name not in self._kept:
                self._kept[name] = data
                self._size += len(data)
            while self._size > _CACHE_BYTES and len(self._kept) > 1:
                self._size -= len(self._kept.popitem(last=False)[1])
        return data


class _Clip:
    """A file of evidence as it is."""

    def __init__(self, piece: Callable[[], bytes]) -> None:
        self._piece = piece

    @property
    def size(self) -> int:
        """Bytes; SynaqError where it cannot be had."""
        return len(self._piece())

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """As a film's."""
        yield self._piece()[start:end]


class _Served:
    """A film of an attempt, byte for byte."""

    def __init__(self, film: Film, piece: Callable[[str], bytes]) -> None:
        self.film, self._piece = film, piece
        self._head: bytes | None = None

    @property
    def size(self) -> int:
        """Bytes of the whole film."""
        return self.film.size

    def head(self) -> bytes:
        """Init segment and index."""
        if self._head is None:
            init = self._piece(self.film.init)
            self._head = init + self.film.index(track_clock(init))
        return self._head

    def read(self, start: int, end: int) -> Iterator[bytes]:
        """The bytes from `start` to `end`, which is the first that is not wanted."""
        first = self.film.places[0]
        if start < first:
            yield self.head()[start:end]
            start = first
        while start < end:
            number = self.film.at(start)
            offset = start - self.film.places[number]
            data = self._piece(self.film.pieces[number].sha256)[offset : offset + end - start]
            if not data:
                return  # shorter than the journal says: the player gets what there is
            yield data
            start += len(data)


class RecordRelay:
    """Serves until `close`. `evidence(attempt, sha256)` asks the service, and raises SynaqError where it
    cannot; it is called on threads of the relay, several at once.
    """

    def __init__(self, evidence: Fetch) -> None:
        self._evidence = evidence
        self._secret = secrets.token_urlsafe(24)
        self._cache = _Cache()
        self._served: list[tuple[_Served | _Clip, ...]] = []
        self._server = _Server(("127.0.0.1", 0), self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, name="synaq-record-relay"
        )
        self._thread.start()

    def offer(self, attempt: str, films: Sequence[Film]) -> tuple[str, ...]:
        """Serve these films from now on; where the player finds each."""

        def piece(sha256: str) -> bytes:
            return self._cache.get(sha256, lambda: self._evidence(attempt, sha256))

        return self._add(tuple(_Served(film, piece) for film in films))

    def offer_clip(self, attempt: str, sha256: str) -> str:
        """Serve a file of evidence from now on. It is fetched first: SynaqError where it cannot be had."""

        def piece() -> bytes:
            return self._cache.get(sha256, lambda: self._evidence(attempt, sha256))

        piece()
        (address,) = self._add((_Clip(piece),))
        return address

    def _add(self, served: tuple[_Served | _Clip, ...]) -> tuple[str, ...]:
        self._served.append(served)
        port, number = self._server.server_address[1], len(self._served) - 1
        return tuple(f"http://127.0.0.1:{port}/{self._secret}/{number}/{at}.mp4" for at in range(len(served)))

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def find(self, path: str) -> _Served | _Clip | None:
        """The film or clip at that address; None where it leads nowhere."""
        wanted = _PATH.fullmatch(path)
        if wanted is None or not secrets.compare_digest(wanted[1], self._secret):
            return None
        attempt, film = int(wanted[2]), int(wanted[3])
        if attempt >= len(self._served) or film >= len(self._served[attempt]):
            return None
        return self._served[attempt][film]


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, address: tuple[str, int], relay: RecordRelay) -> None:
        self.relay = relay
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002
        """A player that hangs up is no news."""
        _log.debug("a player hung up", exc_info=True)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def setup(self) -> None:
        """As usual, with a small buffer: players ask for everything up to the end and then look elsewhere,
        and what would lie in a large one was fetched for nothing."""
        self.request.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER_BYTES)
        super().setup()

    def do_GET(self) -> None:
        """Answer the player: a film, or the part that it asks for."""
        served = self.server.relay.find(self.path)
        if served is None:
            self._refuse(404)
            return
        try:
            size = served.size
        except SynaqError as error:
            _say(error)
            self._refuse(502)
            return
        part = _RANGE.match(self.headers.get("Range", ""))
        start, end = 0, size
        if part:
            start = int(part[1])
            end = min(size, int(part[2]) + 1) if part[2] else size
            if start >= end:
                self._refuse(416)
                return
        blocks = served.read(start, end)
        try:
            block = next(blocks)
        except (SynaqError, ValueError, StopIteration) as error:
            _say(error)
            self._refuse(502)
            return
        self.send_response(206 if part else 200)
        if part:
            self.send_header("Content-Range", f"bytes {start}-{end - 1}/{size}")
        self.send_header("Content-Type", "video/mp4")
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(end - start))
        self.end_headers()
        try:
            self.wfile.write(block)
            for following in blocks:
                self.wfile.write(following)
        except SynaqError as error:
            _say(error)
            self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Nothing: an address here is a secret."""

    def _refuse(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


def _say(error: Exception) -> None:
    """Once nobody is signed in any more, what a player still asks for is no news."""
    known = isinstance(error, RefusedError) and error.code == "not_signed_in"
    level = logging.INFO if known else logging.WARNING
    _log.log(level, "a piece of the record did not come: %s", error)
