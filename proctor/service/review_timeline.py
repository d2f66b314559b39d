"""An attempt along its media time, for a player with a time line: record, answers, line, sections, sound."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.entry import ANSWERED, LINE_MEASURED, RECORDED, Entry, read_entry
from proctor.core.record_playlist import HOLE_S, Segment, segment_from_json
from proctor.service import tables
from proctor.service.attempts import AttemptRow, sections_of
from proctor.service.parts import ServiceParts
from proctor.service.review_held import held_spans
from proctor.service.review_views import reviewed
from proctor.service.trail import Caller, Deed, record
from proctor.sync.review_messages import ConnectionSpan, SectionSpan, SegmentView, Timeline, TrackSpan

_KINDS = (ANSWERED, LINE_MEASURED, RECORDED)


def timeline(parts: ServiceParts, caller: Caller, attempt: str) -> Timeline:
    """The time line of one attempt; the look is on the trail. ProblemError `not_found`, `wrong_state`."""
    with parts.database.write() as connection:
        row = reviewed(connection, attempt)
        record(connection, parts.clock(), caller, Deed("review.timeline", attempt))
        return _timeline(connection, row)


def _timeline(connection: Connection, row: AttemptRow) -> Timeline:
    sections = sections_of(connection, row.id)
    zero = sections[0].started_ms if sections else None
    entries = _entries(connection, row.id)
    pieces = [segment_from_json(found.data, found.stamp.run) for found in entries if found.kind == RECORDED]
    held = _held(connection, row.id)
    segments = [one for one in pieces if one.init in held and one.sha256 in held]
    inits = [one for one in pieces if one.init is None and one.sha256 in held]
    end_ms = max(
        [row.finished_ms or row.since_ms, *(s.finished_ms or s.started_ms for s in sections)], default=0
    )
    lasted = 0.0 if zero is None else (end_ms - zero) / 1000
    duration = max([lasted, 0.0, *(segment.end_s for segment in segments)])

    def media_s(at_ms: int) -> float:
        return round(min(duration, max(0.0, (at_ms - (zero or at_ms)) / 1000)), 3)

    return Timeline(
        duration_s=round(duration, 3),
        zero_ms=zero,
        sections=[
            SectionSpan(
                section=s.section, start_s=media_s(s.started_ms), end_s=media_s(s.finished_ms or end_ms)
            )
            for s in sections
        ],
        record=_spans(segments),
        segments=[_segment_view(one) for one in (*inits, *segments)],
        answers=[media_s(found.stamp.at_ms) for found in entries if found.kind == ANSWERED],
        connection=_line([found for found in entries if found.kind == LINE_MEASURED], media_s, duration),
        held=held_spans(connection, row.id, media_s, end_ms),
        sound=[
            (round(float(one.data["start_s"]) + second, 3), float(level))
            for one in entries
            if one.kind == RECORDED
            for second, level in enumerate(one.data.get("sound_db", ()))
        ],
    )


def _entries(connection: Connection, attempt: str) -> list[Entry]:
    texts = connection.scalars(
        sa.select(tables.entry.c.text)
        .where(tables.entry.c.attempt == attempt, tables.entry.c.kind.in_(_KINDS))
        .order_by(tables.entry.c.seq)
    )
    return [read_entry(text, attempt) for text in texts]


def _held(connection: Connection, attempt: str) -> set[str]:
    return set(
        connection.scalars(
            sa.select(tables.evidence.c.sha256).where(
                tables.evidence.c.attempt == attempt,
                tables.evidence.c.stored_ms.is_not(None),
                tables.evidence.c.erased_ms.is_(None),
            )
        )
    )


def _segment_view(one: Segment) -> SegmentView:
    told = asdict(one)
    del told["sealed"]  # how it lay on the candidate's disk is nothing to a player
    return SegmentView.model_validate(told)


def _spans(segments: Sequence[Segment]) -> list[TrackSpan]:
    spans: list[TrackSpan] = []
    for one in sorted(segments, key=lambda found: (found.track, found.start_s)):
        before = spans[-1] if spans else None
        if before is not None and before.track == one.track and one.start_s - before.end_s <= HOLE_S:
            spans[-1] = before.model_copy(update={"end_s": max(before.end_s, one.end_s)})
        else:
            spans.append(
                TrackSpan.model_validate({"track": one.track, "start_s": one.start_s, "end_s": one.end_s})
            )
    return spans


def _line(measured: Sequence[Entry], media_s: Callable[[int], float], end_s: float) -> list[ConnectionSpan]:
    """How the line was from one change to the next; before the first, nobody measured."""
    spans: list[ConnectionSpan] = []
    since, state = 0.0, "unknown"
    for entry in measured:
        at = media_s(entry.stamp.at_ms)
        if at > since:
            spans.append(ConnectionSpan(start_s=since, end_s=at, state=state))
        since, state = at, str(entry.data.get("class", "unknown"))
    if end_s > since:
        spans.append(ConnectionSpan(start_s=since, end_s=end_s, state=state))
    return spans
