"""Evidence on its way to the service: which files wait, and one of them sent. The courier says when.

What shows an incident goes before the running record.

A file stands aside while answers are sent: it goes in small blocks over a connection of its own whose buffer
is small, so that little of it lies before a slow line when an answer comes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from proctor.core.entry import EVIDENCE, RECORDED, Entry
from proctor.core.errors import ConnectionLostError, IntegrityError, RefusedError, SynaqError
from proctor.journal.evidence import EvidenceStore, Kept
from proctor.journal.journal import Journal
from proctor.sync.client import ServiceClient

GENTLE_BUFFER = 40 * 1024  # under a second of a line of 0.5 Mbit/s, and no hindrance for a good one
_BLOCK_BYTES = 8 * 1024
_ASIDE_SECONDS = 5.0  # the longest a file stands still at one block: its connection must not look dead
# The service will never take this one file, whatever the others are.
_NOT_THIS_FILE = frozenset(
    {
        "too_large",
        "evidence_quota",
        "evidence_not_named",
        "evidence_erased",
        "bad_digest",
        "not_openable",
        "not_sealed",
    }
)


class StandingAside:
    """While at least one holder is inside `hold`, files on their way wait. Safe for threads."""

    def __init__(self) -> None:
        self._free = threading.Event()
        self._free.set()

    def __enter__(self) -> None:
        self._free.clear()

    def __exit__(self, *_: object) -> None:
        self._free.set()

    def wait(self) -> None:
        """Wait until nobody is inside, or _ASIDE_SECONDS."""
        self._free.wait(_ASIDE_SECONDS)


class FileBody:
    """A file as the body of a request, that stands aside. `stop` ends it in the middle."""

    def __init__(self, data: bytes, aside: StandingAside, stop: threading.Event) -> None:
        self._data = data
        self._aside = aside
        self._stop = stop

    def __len__(self) -> int:
        return len(self._data)

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, len(self._data), _BLOCK_BYTES):
            self._aside.wait()
            if self._stop.is_set():
                raise ConnectionLostError("The file was left on its way.", kept="It is sent again later.")
            yield self._data[start : start + _BLOCK_BYTES]


@dataclass(frozen=True)
class _Named:
    media_type: str
    size: int
    sealed: str | None  # SHA-256 of the sealed file, None for one that lies plain
    worth: int  # 0: of an incident; 1: what players read before a record's segments; 2: a segment


class EvidenceDelivery:
    """The evidence of one journal. `waiting` is safe for threads; `send_next` is for one at a time.

    `unreadable(digest, why)`: a file that will not arrive, gone or damaged here or refused for good.
    `moved(bytes, seconds)`: a file went out in that time, standing aside included.
    """

    def __init__(
        self,
        journal: Journal,
        evidence: EvidenceStore,
        unreadable: Callable[[str, str], None],
        moved: Callable[[int, float], None],
    ) -> None:
        self._journal = journal
        self._evidence = evidence
        self._tell_unreadable = unreadable
        self._tell_moved = moved
        self._lock = threading.Lock()
        self._scanned_seq = 0
        self._named: dict[str, _Named] = {}
        self._left_out: set[str] = set()

    def waiting(self) -> int:
        """How many files are named in the journal and not yet held by the service."""
        return len(self._waiting())

    def send_next(
        self, client: ServiceClient, aside: StandingAside, stop: threading.Event, *, smallest: bool = False
    ) -> bool:
        """Send one file of those worth most: the one named first, or the `smallest`; whether there was one.
        SynaqError where the line or the service does not let it.
        """
        waiting = self._waiting()
        if not waiting:
            return False
        digest = min(waiting, key=lambda name: (waiting[name].worth, waiting[name].size if smallest else 0))
        try:
            data = self._evidence.body(Kept(digest, waiting[digest].sealed))
        except IntegrityError as error:
            self._leave_out(digest, error)
            return True
        body = FileBody(data, aside, stop)
        began = time.monotonic()
        try:
            named = waiting[digest]
            receipt = client.send_evidence(
                self._journal.attempt, digest, body, named.media_type, sealed=named.sealed
            )
        except RefusedError as error:
            if error.code not in _NOT_THIS_FILE:
                raise
            self._leave_out(digest, error)
            return True
        if receipt.sha256 != digest:
            raise ConnectionLostError("The exam service confirmed another file than was sent.")
        self._tell_moved(len(data), max(1e-3, time.monotonic() - began))
        self._journal.acknowledge_evidence(digest)
        return True

    def _leave_out(self, digest: str, error: SynaqError) -> None:
        """One file that cannot go must not hold up the others: it is said aloud and left out."""
        self._tell_unreadable(digest, error.what)
        with self._lock:
            self._left_out.add(digest)

    def _waiting(self) -> dict[str, _Named]:
        """By digest, in the order in which the journal names them."""
        with self._lock:
            for entry in self._journal.entries(after=self._scanned_seq):
                self._note(entry)
                self._scanned_seq = entry.seq
            done = self._journal.evidence_held() | self._left_out
            return {digest: named for digest, named in self._named.items() if digest not in done}

    def _note(self, entry: Entry) -> None:
        if entry.kind not in (EVIDENCE, RECORDED):
            return
        data = entry.data
        worth = 0 if entry.kind == EVIDENCE else 1 if data["number"] == 0 else 2
        sealed = data.get("sealed")
        self._named.setdefault(
            str(data["sha256"]),
            _Named(
                str(data["media_type"]),
                int(data.get("bytes", 0)),
                None if sealed is None else str(sealed),
                worth,
            ),
        )
