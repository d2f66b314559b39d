"""What the live wall has read of each journal so far: the line's class, and which picture is the newest
one held.

Made from entries and lost with the process; nothing here is evidence. Read on from where it was left, so
that a look at a hundred candidates every few seconds does not read their journals from the start.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.entry import LINE_MEASURED, RECORDED
from proctor.service import tables
from proctor.service.attempts import AttemptRow

_MOST_WAITING = 400  # pieces that are named and not held: more than an hour of a camera
_SAID_EVERY_MS = 10 * 60_000


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a camera's record, by the SHA-256 of the file and of its init segment; `taken_ms`: when
    its first picture was taken, by the entry's own time."""

    sha256: str
    init: str
    taken_ms: int


@dataclass
class Read:
    """What was read of one journal. `picture`: the newest piece that is held."""

    seq: int = 0
    line: str = ""
    picture: Piece | None = None
    waiting: list[Piece] = field(default_factory=list)


class WallMemory:
    """Of one process of the service. Safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: dict[str, Read] = {}
        self._watched: dict[str, int] = {}

    def read_on(self, connection: Connection, rows: Iterable[AttemptRow]) -> dict[str, Read]:
        """What each attempt's journal says by now; all others are forgotten."""
        with self._lock:
            self._read = {row.id: self._read.get(row.id, Read()) for row in rows}
            for row in rows:
                _read_on(connection, row, self._read[row.id])
            return {
                attempt: Read(known.seq, known.line, known.picture) for attempt, known in self._read.items()
            }

    def picture_of(self, connection: Connection, row: AttemptRow) -> Piece | None:
        """The newest piece of one attempt's camera that is held."""
        with self._lock:
            known = self._read.setdefault(row.id, Read())
            _read_on(connection, row, known)
            return known.picture

    def is_news(self, actor: str, now_ms: int) -> bool:
        """Whether the trail should hear that somebody watches: at first, and now and then."""
        with self._lock:
            last = self._watched.get(actor)
            if last is not None and now_ms - last < _SAID_EVERY_MS:
                return False
            self._watched = {who: at for who, at in self._watched.items() if now_ms - at < _SAID_EVERY_MS}
            self._watched[actor] = now_ms
            return True


def _read_on(connection: Connection, row: AttemptRow, known: Read) -> None:
    if row.held_seq > known.seq:
        found = connection.execute(
            sa.select(tables.entry.c.kind, tables.entry.c.text)
            .where(
                tables.entry.c.attempt == row.id,
                tables.entry.c.seq > known.seq,
                tables.entry.c.seq <= row.held_seq,
                tables.entry.c.kind.in_((RECORDED, LINE_MEASURED)),
            )
            .order_by(tables.entry.c.seq)
        )
        for kind, text in found:
            _take(known, str(kind), json.loads(text))
        known.seq = row.held_seq
        del known.waiting[:-_MOST_WAITING]
    if known.waiting:
        _look_what_is_held(connection, row.id, known)


def _take(known: Read, kind: str, entry: dict[str, object]) -> None:
    """Of an entry that was checked on its way in."""
    data = entry["data"]
    assert isinstance(data, dict)  # noqa: S101  entries are read before they are kept
    if kind == LINE_MEASURED:
        known.line = str(data.get("class", ""))[:20]
    elif data["track"] == "camera" and data["init"] is not None:
        at_ms = int(str(entry["at_ms"])) - round(float(data["duration_s"]) * 1000)
        known.waiting.append(Piece(str(data["sha256"]), str(data["init"]), at_ms))


def _look_what_is_held(connection: Connection, attempt: str, known: Read) -> None:
    wanted = {piece.sha256 for piece in known.waiting} | {piece.init for piece in known.waiting}
    held = set(
        connection.scalars(
            sa.select(tables.evidence.c.sha256).where(
                tables.evidence.c.attempt == attempt,
                tables.evidence.c.sha256.in_(wanted),
                tables.evidence.c.stored_ms.is_not(None),
                tables.evidence.c.erased_ms.is_(None),
            )
        )
    )
    for place in range(len(known.waiting) - 1, -1, -1):
        piece = known.waiting[place]
        if piece.sha256 in held and piece.init in held:
            known.picture = piece
            del known.waiting[: place + 1]  # what is older is no news any more
            return
