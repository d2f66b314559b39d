"""Evidence on its way to the service: which files wait, and one piece of them sent. The courier says when.

What shows an incident goes before the running record, even where that is half sent: the service keeps the
half. After a break the service is asked where it stands, and the file goes on there.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from proctor.core.entry import EVIDENCE, RECORDED, Entry
from proctor.core.errors import ConnectionLostError, IntegrityError, RefusedError, SynaqError
from proctor.journal.evidence import EvidenceStore, Kept
from proctor.journal.journal import Journal
from proctor.sync.client import Piece, ServiceClient, Upload
from proctor.sync.file_body import FileBody, StandingAside
from proctor.sync.pacing import LEAST_PIECE, Pace

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
_OFTEN = 3


@dataclass(frozen=True)
class Named:
    """A file as the journal names it. `worth`: 0 of an incident, 1 what players read before a record's
    segments, 2 a segment. `sealed`: SHA-256 of the sealed file, None for one that lies plain.
    """

    media_type: str
    size: int
    sealed: str | None
    worth: int


@dataclass(frozen=True)
class Way:
    """How files go out: giving way to whom, left when, how fast."""

    aside: StandingAside
    stop: threading.Event
    pace: Pace


@dataclass(frozen=True)
class _UnderWay:
    """A file that is being sent: its body, where the service stands (None: to be asked), what went out
    already and for how long it kept the line busy, and whether it was begun anew after coming out wrong.
    """

    digest: str
    data: bytes
    at: int | None = None
    moved: int = 0
    busy_s: float = 0.0
    anew: bool = False


class EvidenceDelivery:
    """The evidence of one journal. `waiting` is safe for threads; `send_next` is for one at a time.

    `unreadable(digest, why)`: a file that will not arrive, gone or damaged here or refused for good.
    `moved(bytes, seconds)`: what went out of a file kept the line busy for so long.
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
        self._named: dict[str, Named] = {}
        self._left_out: set[str] = set()
        self._under_way: _UnderWay | None = None
        self._in_pieces = True  # until the service says that it does not know them
        self._turned_away = 0  # how often in a row the service stood elsewhere than it had said

    def waiting(self) -> dict[str, Named]:
        """Files named in the journal and not yet held by the service, in the order in which it names them."""
        with self._lock:
            for entry in self._journal.entries(after=self._scanned_seq):
                self._note(entry)
                self._scanned_seq = entry.seq
            done = self._journal.evidence_held() | self._left_out
            return {digest: named for digest, named in self._named.items() if digest not in done}

    def send_next(self, client: ServiceClient, way: Way, *, smallest: bool = False) -> bool:
        """Send one piece of a file of those worth most: the one named first, or the `smallest`; whether there
        was one. SynaqError where the line or the service does not let it.
        """
        if not way.pace.wait(way.stop):
            return False
        waiting = self.waiting()  # after the pause: something worth more may have come
        if not waiting:
            return False
        digest = min(waiting, key=lambda name: (waiting[name].worth, waiting[name].size if smallest else 0))
        named = waiting[digest]
        try:
            before = self._taken_up(digest, named)
            self._under_way = before
            done = self._send_piece(client, way, before, named)
        except IntegrityError as error:
            self._leave_out(digest, error)
            return True
        except RefusedError as error:
            self._refused(digest, error)
            return True
        except BaseException:
            self._ask_again()
            raise
        self._turned_away = 0
        if done:
            after = self._under_way
            self._under_way = None
            self._journal.acknowledge_evidence(digest)
            if after is not None and after.moved:
                self._tell_moved(after.moved, max(1e-3, after.busy_s))
        return True

    def _taken_up(self, digest: str, named: Named) -> _UnderWay:
        if self._under_way is not None and self._under_way.digest == digest:
            return self._under_way
        return _UnderWay(digest, self._evidence.body(Kept(digest, named.sealed)))

    def _send_piece(self, client: ServiceClient, way: Way, file: _UnderWay, named: Named) -> bool:
        """Whether the service holds the file now."""
        attempt, upload = self._journal.attempt, Upload(file.digest, named.sealed)
        if len(file.data) <= LEAST_PIECE or not self._in_pieces:
            return self._send_whole(client, way, file, named)
        if file.at is None:
            standing = client.upload_standing(attempt, upload)
            if standing is None:
                self._in_pieces = False
                return self._send_whole(client, way, file, named)
            if standing.whole:
                return True
            file = replace(file, at=min(standing.offset, len(file.data)))
        at = file.at or 0
        end = min(len(file.data), at + way.pace.piece_bytes)
        body = FileBody(memoryview(file.data)[at:end], way.aside, way.stop)
        began = time.monotonic()
        # With nothing left to send, a body of blocks would go out without its length.
        standing = client.append_evidence(
            attempt, upload, Piece(at, body if end > at else b"", end == len(file.data))
        )
        busy_s = self._took(way, end - at, began, body)
        self._under_way = replace(
            file, at=standing.offset, moved=file.moved + end - at, busy_s=file.busy_s + busy_s
        )
        return standing.whole

    def _send_whole(self, client: ServiceClient, way: Way, file: _UnderWay, named: Named) -> bool:
        body = FileBody(file.data, way.aside, way.stop)
        began = time.monotonic()
        receipt = client.send_evidence(
            self._journal.attempt, file.digest, body, named.media_type, sealed=named.sealed
        )
        if receipt.sha256 != file.digest:
            raise ConnectionLostError("The exam service confirmed another file than was sent.")
        busy_s = self._took(way, len(file.data), began, body)
        self._under_way = replace(file, moved=len(file.data), busy_s=busy_s)
        return True

    def _took(self, way: Way, size: int, began: float, body: FileBody) -> float:
        busy_s = max(1e-3, time.monotonic() - began - body.aside_s)
        if size:
            way.pace.sent(size, busy_s)
        return busy_s

    def _refused(self, digest: str, error: RefusedError) -> None:
        """What a refusal of this one file means; raised again where it means more."""
        file = self._under_way
        if error.code == "upload_offset":  # an answer was lost, or a line that seemed dead was not
            self._ask_again()
            self._turned_away += 1
            if self._turned_away > _OFTEN:
                raise ConnectionLostError("The exam service does not say where a file stands.") from error
            return
        if error.code not in _NOT_THIS_FILE:
            self._ask_again()
            raise error
        if error.code == "bad_digest" and file is not None and not file.anew:
            # What lay at the service may be what a crash left there: it was thrown away, and ours is whole.
            self._under_way = replace(file, at=None, anew=True)
            return
        self._leave_out(digest, error)

    def _ask_again(self) -> None:
        """Where the service stands is not known any more."""
        if self._under_way is not None:
            self._under_way = replace(self._under_way, at=None)

    def _leave_out(self, digest: str, error: SynaqError) -> None:
        """One file that cannot go must not hold up the others: it is said aloud and left out."""
        self._under_way = None
        self._tell_unreadable(digest, error.what)
        with self._lock:
            self._left_out.add(digest)

    def _note(self, entry: Entry) -> None:
        if entry.kind not in (EVIDENCE, RECORDED):
            return
        data = entry.data
        worth = 0 if entry.kind == EVIDENCE else 1 if data["number"] == 0 else 2
        sealed = data.get("sealed")
        self._named.setdefault(
            str(data["sha256"]),
            Named(
                str(data["media_type"]),
                int(data.get("bytes", 0)),
                None if sealed is None else str(sealed),
                worth,
            ),
        )
