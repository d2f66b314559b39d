"""What delivery costs while an exam goes on: processor time, and bytes on the line over bytes that matter.

The service runs in a process of its own behind a relay that counts, so that neither is taken for the courier.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from proctor.core import entry as kinds
from proctor.core.entry import Stamp
from proctor.core.record_playlist import Segment
from proctor.journal.evidence import EvidenceStore
from proctor.journal.journal import Journal
from proctor.sync.client import ServiceClient
from proctor.sync.courier import Courier, CourierPorts, Seals
from proctor.sync.messages import SignIn

_SECONDS, _IDLE_SECONDS = 30.0, 12.0
_ENTRY_EVERY_S, _SEGMENT_S = 2.0, 6.0
_SEGMENT_BYTES = 130_000  # two tracks of them make the 0.35 Mbit/s that a record may take
_PATIENCE_S = 60.0
_CHUNK = 65_536


def bench_courier() -> dict[str, float]:
    """Shares of one core, and bytes up the line for each byte of entries and evidence."""
    with tempfile.TemporaryDirectory() as name, _served(Path(name)) as far:
        work = _Work(Path(name) / "home", far.url, far.code)
        try:
            return work.measured(far)
        finally:
            work.close()


class _Work:
    """A candidate's journal and evidence, and the courier that empties them."""

    def __init__(self, folder: Path, url: str, code: str) -> None:
        client = ServiceClient(url)
        signed = client.sign_in(SignIn(code=code, device=hashlib.sha256(b"bench").hexdigest()))
        self._journal = Journal(folder / "journal.db", signed.attempt.id)
        self._evidence = EvidenceStore(folder / "evidence", signed.attempt.seal_key)
        ports = CourierPorts(lambda _d: None, lambda _r, _s: None, lambda _d: None, lambda _d, _w: None)
        seals = Seals(None, signed.attempt.service_key)
        self._courier = Courier(self._journal, self._evidence, client, ports, seals=seals)
        self._payload = 0

    def close(self) -> None:
        self._courier.stop()
        self._journal.close()

    def measured(self, far: _Far) -> dict[str, float]:
        """An exam's delivery for half a minute, then nothing but the courier's beat."""
        self._courier.start()
        time.sleep(2.0)
        up, down = far.counted()
        began, busy, own = time.monotonic(), time.process_time(), time.thread_time()
        self._produce(began + _SECONDS)
        while not self._courier.remaining().nothing and time.monotonic() < began + _SECONDS + _PATIENCE_S:
            time.sleep(0.05)
        seconds = time.monotonic() - began
        courier_s = (time.process_time() - busy) - (time.thread_time() - own)
        up_after, down_after = far.counted()
        idle_from, busy, own = time.monotonic(), time.process_time(), time.thread_time()
        time.sleep(_IDLE_SECONDS)
        idle_s = time.monotonic() - idle_from
        idle_busy = (time.process_time() - busy) - (time.thread_time() - own)
        idle_up, idle_down = far.counted()
        return {
            "core_share": round(courier_s / seconds, 4),
            "core_share_idle": round(idle_busy / idle_s, 4),
            "payload_mbit_s": round(self._payload * 8 / 1e6 / seconds, 3),
            "up_over_payload": round((up_after - up) / self._payload, 4),
            "down_over_payload": round((down_after - down) / self._payload, 4),
            "idle_bytes_per_s": round((idle_up - up_after + idle_down - down_after) / idle_s),
        }

    def _produce(self, until: float) -> None:
        """Entries and segments of the record, as often as an exam makes them."""
        inits = {track: self._segment(track, 0, None) for track in ("camera", "screen")}
        number, next_segment = 0, 0.0
        while (now := time.monotonic()) < until:
            self._write(kinds.FAULT, {"what": "bench", "detail": "x" * 120})
            if now >= next_segment:
                number, next_segment = number + 1, now + _SEGMENT_S
                for track, init in inits.items():
                    self._segment(track, number, init)
            self._courier.poke()
            time.sleep(_ENTRY_EVERY_S)

    def _segment(self, track: str, number: int, init: str | None) -> str:
        data = os.urandom(_SEGMENT_BYTES if number else 900)
        kept = self._evidence.keep(data)
        start = number * _SEGMENT_S
        piece = Segment(track, number, kept.sha256, len(data), start, _SEGMENT_S if number else 0.0, init)
        self._write(kinds.RECORDED, {**piece.as_json(), "sealed": kept.sealed})
        self._payload += len(data)
        return kept.sha256

    def _write(self, kind: str, data: dict[str, Any]) -> None:
        wall = time.time_ns() // 1_000_000
        entry = self._journal.append(kind, data, Stamp(wall, wall, 1, "bench"))
        self._payload += len(entry.text.encode())


class _Far:
    """The process with the service, as seen from here."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child
        said = json.loads(self._line())
        self.url, self.code = str(said["url"]), str(said["code"])

    def counted(self) -> tuple[int, int]:
        """Bytes up and down so far."""
        assert self._child.stdin is not None  # noqa: S101  made with a pipe
        self._child.stdin.write("\n")
        self._child.stdin.flush()
        up, down = json.loads(self._line())
        return int(up), int(down)

    def _line(self) -> str:
        assert self._child.stdout is not None  # noqa: S101  made with a pipe
        return self._child.stdout.readline() or "null"


@contextlib.contextmanager
def _served(folder: Path) -> Any:
    command = [sys.executable, "-m", "client.app.bench_courier", str(folder)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    try:
        yield _Far(child)
    finally:
        child.communicate("stop\n", timeout=_PATIENCE_S)


class _Relay:
    """A TCP proxy that counts."""

    def __init__(self, port: int) -> None:
        self._far = ("127.0.0.1", port)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        self.counts = [0, 0]
        threading.Thread(target=self._accept, name="bench-relay", daemon=True).start()

    def _accept(self) -> None:
        while True:
            near, _ = self._listening.accept()
            far = socket.create_connection(self._far)
            for way, (source, sink) in enumerate(((near, far), (far, near))):
                threading.Thread(target=self._carry, args=(source, sink, way), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket, way: int) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(_CHUNK):
                self.counts[way] += len(data)
                sink.sendall(data)
        for end in (source, sink):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


def _serve(folder: Path) -> None:
    """The child: a service with a booked slot behind a relay; it answers each line with what it counted."""
    from client.app.demo_cast import prepare
    from proctor.service.embedded import EmbeddedService
    from proctor.service.settings import ServiceSettings

    settings = ServiceSettings(database=str(folder / "exam.db"), evidence=folder / "evidence")
    with EmbeddedService(settings) as service:
        relay = _Relay(int(service.url.rpartition(":")[2]))
        _say({"url": relay.url, "code": prepare(settings).code})
        for line in sys.stdin:
            if line.strip():
                return
            _say(relay.counts)


def _say(value: Any) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    _serve(Path(sys.argv[1]))
