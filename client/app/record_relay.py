"""The record's way to the player: players know no bearer tokens, so they ask here, and this asks the service.

On loopback only, behind an address that nobody can guess and that dies with the program. Files are named by
their digest, so what came once is kept in memory, up to a bound. Nothing is written to disk.
"""

from __future__ import annotations

import logging
import re
import secrets
import threading
from collections import OrderedDict
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from proctor.core.errors import SynaqError

_CACHE_BYTES = 96 * 1024 * 1024
_RANGE = re.compile(r"bytes=(\d+)-(\d*)$")
_NAME = r"([A-Za-z0-9._:-]{1,80})"
_PLAYLIST = re.compile(rf"/{_NAME}/record/(camera|screen)\.m3u8")
_FILE = re.compile(rf"/{_NAME}/evidence/([0-9a-f]{{64}})(?:\.mp4)?")
_log = logging.getLogger(__name__)


class _Cache:
    """The newest files, up to _CACHE_BYTES."""

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


class RecordRelay:
    """Serves until `close`. `playlist(attempt, track)` and `evidence(attempt, sha256)` ask the service, and
    raise SynaqError where they cannot; they are called on threads of the relay, several at once.
    """

    def __init__(self, playlist: Callable[[str, str], bytes], evidence: Callable[[str, str], bytes]) -> None:
        self._playlist, self._evidence = playlist, evidence
        self._secret = secrets.token_urlsafe(24)
        self._cache = _Cache()
        self._server = _Server(("127.0.0.1", 0), self)
        self._thread = threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.1}, name="synaq-record-relay"
        )
        self._thread.start()

    def address(self, attempt: str, track: str) -> str:
        """Where the player finds the track's playlist."""
        port = self._server.server_address[1]
        return f"http://127.0.0.1:{port}/{self._secret}/{attempt}/record/{track}.m3u8"

    def close(self) -> None:
        """Serve no more."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, path: str) -> tuple[str, bytes] | None:
        """Media type and content of what is asked for; None where the address leads nowhere."""
        prefix = f"/{self._secret}"
        if not secrets.compare_digest(path[: len(prefix)].encode(), prefix.encode()):
            return None
        rest = path[len(prefix) :]
        if wanted := _PLAYLIST.fullmatch(rest):
            return "application/vnd.apple.mpegurl", self._playlist(wanted[1], wanted[2])
        if wanted := _FILE.fullmatch(rest):
            attempt, sha256 = wanted[1], wanted[2]
            return "video/mp4", self._cache.get(sha256, lambda: self._evidence(attempt, sha256))
        return None


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

    def do_GET(self) -> None:
        """Answer the player."""
        try:
            found = self.server.relay.answer(self.path)
        except SynaqError as error:
            _log.warning("a piece of the record did not come: %s", error.what)
            self._refuse(502)
            return
        if found is None:
            self._refuse(404)
            return
        self._give(*found)

    def log_message(self, *_: object) -> None:
        """Nothing: an address here is a secret."""

    def _give(self, media_type: str, data: bytes) -> None:
        part = _RANGE.match(self.headers.get("Range", ""))
        start, end = 0, len(data) - 1
        if part:
            start = int(part[1])
            end = min(end, int(part[2])) if part[2] else end
            if start > end:
                self._refuse(416)
                return
        self.send_response(206 if part else 200)
        if part:
            self.send_header("Content-Range", f"bytes {start}-{end}/{len(data)}")
        self.send_header("Content-Type", media_type)
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(end + 1 - start))
        self.end_headers()
        self.wfile.write(data[start : end + 1])

    def _refuse(self, status: int) -> None:
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()
