"""The live wall: candidates under way as staff see them, and their newest pictures. Nothing is decided
here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptState
from proctor.core.attention import Attention, Standing, attention_for
from proctor.core.held import PAUSE
from proctor.service import tables
from proctor.service.access import require_within_reach
from proctor.service.attempts import AttemptRow, load, load_many
from proctor.service.check_in_tables import room_scan
from proctor.service.directives import newest_directive
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.trail import Caller, Deed, record
from proctor.service.views import as_text
from proctor.service.wall_memory import Piece, Read
from proctor.sync.messages import Text
from proctor.sync.wall_messages import Wall, WallPicture, WallTile

LIVE = (AttemptState.CHECKED_IN, AttemptState.RUNNING, AttemptState.SUSPENDED)


@dataclass(frozen=True)
class Thumbnail:
    """A small picture; `tag` names what it was made of, `age_ms` is since it was taken."""

    tag: str
    age_ms: int
    content: bytes


@dataclass(frozen=True)
class _Known:
    """What is known of all attempts on the wall, by attempt."""

    numbers: dict[str, str]
    sections: dict[str, tuple[str, int]]
    incidents: dict[str, list[dict[str, Any]]]
    scans: set[str]
    pauses: dict[str, Text]
    read: dict[str, Read]


def wall(parts: ServiceParts, caller: Caller) -> Wall:
    """Who is under way within the caller's reach, by need of attention. The trail hears of it now and
    then."""
    now = parts.clock()
    with parts.database.read() as connection:
        rows = load_many(connection, tables.attempt.c.state.in_([state.value for state in LIVE]))
        known = _known(parts, connection, rows)
        mine = [row for row in rows if _is_within_reach(caller, row)]
        found = [_tile(parts, row, known, now) for row in mine]
    if parts.wall.is_news(caller.actor, now):
        with parts.database.write() as connection:
            record(connection, now, caller, Deed("wall.watch", detail={"candidates": len(mine)}))
    found.sort(key=lambda pair: (pair[0].rank, pair[1].candidate_number))
    return Wall(now_ms=now, tiles=[tile for _attention, tile in found])


def thumbnail(parts: ServiceParts, caller: Caller, attempt: str, known_tag: str = "") -> Thumbnail | None:
    """The newest picture of a candidate under way; None where the caller has it already.

    ProblemError `not_found`: none is held, or the attempt is over; `not_allowed`.
    """
    with parts.database.read() as connection:
        row = load(connection, attempt)
        require_within_reach(caller, row)
        piece = parts.wall.picture_of(connection, row) if row.state in LIVE else None
    if piece is None:
        raise ProblemError("not_found")
    if piece.sha256 == known_tag:
        return None
    shelf = parts.shelf
    content = parts.thumbnails.of(piece.sha256, shelf.place(piece.init), shelf.place(piece.sha256))
    if content is None:
        raise ProblemError("not_found")
    return Thumbnail(piece.sha256, _age(piece, parts.clock()), content)


def _is_within_reach(caller: Caller, row: AttemptRow) -> bool:
    try:
        require_within_reach(caller, row)
    except ProblemError:
        return False
    return True


def _known(parts: ServiceParts, connection: Connection, rows: Sequence[AttemptRow]) -> _Known:
    attempts = [row.id for row in rows]
    numbers = connection.execute(
        sa.select(tables.attempt.c.id, tables.candidate.c.number)
        .join(tables.candidate, tables.candidate.c.id == tables.attempt.c.candidate)
        .where(tables.attempt.c.id.in_(attempts))
    )
    running = connection.execute(
        sa.select(tables.section.c.attempt, tables.section.c.section, tables.section.c.deadline_ms)
        .where(tables.section.c.attempt.in_(attempts), tables.section.c.finished_ms.is_(None))
        .order_by(tables.section.c.ordinal)
    )
    suspected = connection.execute(
        sa.select(tables.incident.c.attempt, tables.incident.c.data)
        .where(tables.incident.c.attempt.in_(attempts))
        .order_by(tables.incident.c.opened_ms, tables.incident.c.ordinal)
    )
    incidents: dict[str, list[dict[str, Any]]] = {}
    for attempt, data in suspected:
        incidents.setdefault(attempt, []).append(data)
    return _Known(
        numbers={attempt: str(number) for attempt, number in numbers},
        sections={attempt: (str(section), int(ends)) for attempt, section, ends in running},
        incidents=incidents,
        scans=_waiting_scans(connection, attempts),
        pauses={row.id: _why_paused(connection, row) for row in rows if row.state is AttemptState.SUSPENDED},
        read=parts.wall.read_on(connection, rows),
    )


def _why_paused(connection: Connection, row: AttemptRow) -> Text:
    return Text.model_validate(newest_directive(connection, row.id, PAUSE).data["reason"])


def _waiting_scans(connection: Connection, attempts: Sequence[str]) -> set[str]:
    """Attempts of which a look round the room was asked for that has not ended by their journal."""
    ended = sa.select(room_scan.c.directive).where(
        room_scan.c.attempt.in_(attempts),
        room_scan.c.ended_ms.is_not(None),
        room_scan.c.directive.is_not(None),
    )
    asked = sa.select(tables.directive.c.attempt).where(
        tables.directive.c.attempt.in_(attempts),
        tables.directive.c.kind == "room_scan",
        tables.directive.c.id.not_in(ended),
    )
    return set(connection.scalars(asked))


def _tile(parts: ServiceParts, row: AttemptRow, known: _Known, now: int) -> tuple[Attention, WallTile]:
    programme = parts.catalogue.get(row.programme)
    section, read = known.sections.get(row.id), known.read[row.id]
    incidents = known.incidents.get(row.id, [])
    standing = Standing(
        state=row.state.value,
        in_section=section is not None,
        silent_ms=_silence(parts, row, now),
        left_ms=None if section is None else _left(row, section[1], now),
        line=read.line,
        going_on=_by_severity(one for one in incidents if one.get("end_s") is None),
        scan_asked=row.id in known.scans,
        picture_ms=None if read.picture is None else _age(read.picture, now),
        paused_ms=max(0, now - row.since_ms) if row.id in known.pauses else None,
    )
    attention = attention_for(standing)
    titles = {one.id: as_text(one.title) for one in programme.sections}
    tile = WallTile(
        attempt=row.id,
        candidate_number=known.numbers[row.id],
        programme=row.programme,
        programme_title=as_text(programme.title),
        practice=row.practice,
        state=row.state.value,
        hall=row.hall or row.booked_hall,
        seat=row.seat,
        section=None if section is None else section[0],
        section_title=None if section is None else titles.get(section[0]),
        left_ms=standing.left_ms,
        silent_ms=standing.silent_ms,
        line=read.line,
        going_on=dict(standing.going_on or {}),
        incidents=_by_severity(incidents),
        newest_kind=str(incidents[-1]["kind"]) if incidents else None,
        scan_asked=standing.scan_asked,
        paused_ms=standing.paused_ms,
        pause_reason=known.pauses.get(row.id),
        picture=None
        if read.picture is None
        else WallPicture(tag=read.picture.sha256, age_ms=_age(read.picture, now)),
        level=attention.level.value,
        reasons=[reason.value for reason in attention.reasons],
    )
    return attention, tile


def _by_severity(incidents: Iterable[dict[str, Any]]) -> dict[str, int]:
    return dict(Counter(str(one.get("severity") or "suspicion") for one in incidents))


def _left(row: AttemptRow, deadline_ms: int, now: int) -> int:
    """What is left of the section's time; while it is paused, the clock stands."""
    until = row.since_ms if row.state is AttemptState.SUSPENDED else now
    return max(0, deadline_ms - until)


def _silence(parts: ServiceParts, row: AttemptRow, now: int) -> int | None:
    heard = parts.hearing.last(row.id)
    times = [at for at in (row.heard_ms, None if heard is None else heard.at_ms) if at is not None]
    return max(0, now - max(times)) if times else None


def _age(piece: Piece, now: int) -> int:
    return max(0, now - piece.taken_ms)
