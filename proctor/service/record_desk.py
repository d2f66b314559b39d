"""The record of an attempt as playlists, made from the journal's entries and never stored."""

from __future__ import annotations

import json

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.entry import RECORDED
from proctor.core.record_playlist import Segment, playlist, segment_from_json
from proctor.service import tables
from proctor.service.attempts import load, sections_of
from proctor.service.parts import ServiceParts


def record_playlist(parts: ServiceParts, attempt: str, track: str) -> str:
    """The playlist of `track` ("camera" or "screen"), of what is held and not erased.

    Addresses lead from the playlist's own to the evidence. A finished attempt's playlist is closed: what
    comes late is in the next one. ProblemError `not_found` for an attempt that is not there.
    """
    with parts.database.read() as connection:
        row = load(connection, attempt)
        sections = sections_of(connection, attempt)
        playable = held_record(connection, attempt)
    return playlist(
        playable,
        track,
        address=lambda digest: f"../evidence/{digest}.mp4",
        zero_ms=min((section.started_ms for section in sections), default=None),
        finished=row.finished_ms is not None,
    )


def held_record(connection: Connection, attempt: str) -> list[Segment]:
    """The pieces of the record that can be played: named by the journal, held and not erased."""
    return [piece for piece in held_pieces(connection, attempt) if piece.init is not None]


def held_pieces(connection: Connection, attempt: str) -> list[Segment]:
    """As `held_record`, with the init segments."""
    texts = connection.scalars(
        sa.select(tables.entry.c.text)
        .where(tables.entry.c.attempt == attempt, tables.entry.c.kind == RECORDED)
        .order_by(tables.entry.c.seq)
    ).all()
    held = set(
        connection.scalars(
            sa.select(tables.evidence.c.sha256).where(
                tables.evidence.c.attempt == attempt,
                tables.evidence.c.stored_ms.is_not(None),
                tables.evidence.c.erased_ms.is_(None),
            )
        )
    )
    segments = [_segment(text) for text in texts]
    return [
        piece for piece in segments if piece.sha256 in held and (piece.init is None or piece.init in held)
    ]


def _segment(text: str) -> Segment:
    """Of an entry that was checked on its way in."""
    entry = json.loads(text)
    return segment_from_json(entry["data"], str(entry["run"]))
