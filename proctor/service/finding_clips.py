"""The clips of what reviewers found themselves: cut from the record that is held, kept as an incident's are.

A clip that cannot be cut, wholly or in part, is told as that, and holds up neither the finding nor the
publication.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from proctor.core.attempt import AttemptState
from proctor.core.finding_clip import MOST_PIECE_BYTES, ClipPlan, clip_blocks, plan_clip
from proctor.core.record_playlist import MEDIA_TYPE
from proctor.service import tables
from proctor.service.attempts import load
from proctor.service.evidence_shelf import EvidenceShelf
from proctor.service.parts import ServiceParts
from proctor.service.problems import ProblemError
from proctor.service.record_desk import held_pieces
from proctor.service.review_tables import own_finding
from proctor.service.trail import Caller, Deed, record

WHOLE, PARTIAL, UNKNOWN = "whole", "partial", "unknown"
_log = logging.getLogger(__name__)


def cut_clips(parts: ServiceParts, caller: Caller, attempt: str) -> None:
    """Cut the clips of an attempt's own findings that have none, or whose record has become fuller since.

    Before publication only. Reads and writes files, so it is called outside of every transaction. Never
    fails for a record's sake; ProblemError `not_found` for an attempt that is not there.
    """
    with parts.database.read() as connection:
        if load(connection, attempt).state is AttemptState.CLOSED:
            return
        found = _standing(connection, attempt)
        pieces = held_pieces(connection, attempt) if found else []
    for name, data in found.items():
        plan = plan_clip(pieces, float(data["start_s"]), float(data["end_s"]))
        before = clip_of(data)
        if before is not None and before["state"] != UNKNOWN and (plan is None or _same(before, plan)):
            continue
        clip = _cut(parts.shelf, plan)
        if clip != before:
            _keep(parts, caller, attempt, name, clip)


def clip_of(data: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What is written down of a finding's clip: `state`, and where there is one `sha256`, `bytes` and the
    words of its plan; None before it was tried.
    """
    evidence = data.get("evidence")
    clip = evidence.get("clip") if isinstance(evidence, Mapping) else None
    return clip if isinstance(clip, Mapping) else None


def _standing(connection: Connection, attempt: str) -> dict[str, dict[str, Any]]:
    query = sa.select(own_finding.c.id, own_finding.c.data).where(
        own_finding.c.attempt == attempt, own_finding.c.withdrawn_ms.is_(None)
    )
    return {str(name): dict(data) for name, data in connection.execute(query)}


def _same(clip: Mapping[str, Any], plan: ClipPlan) -> bool:
    return {name: clip[name] for name in ("init", "pieces")} == {
        "init": plan.init.sha256,
        "pieces": [piece.sha256 for piece in plan.pieces],
    }


def _cut(shelf: EvidenceShelf, plan: ClipPlan | None) -> dict[str, Any]:
    if plan is None:
        return {"state": UNKNOWN, "reason": "no_record"}
    try:
        sha256, size = shelf.keep(clip_blocks(plan, lambda name: _read(shelf.place(name))))
    except ProblemError:
        return {"state": UNKNOWN, "reason": "storage_full"}
    except (OSError, ValueError) as error:
        _log.warning("a clip could not be cut from the record: %s", error)
        return {"state": UNKNOWN, "reason": "unreadable"}
    state = PARTIAL if plan.missing else WHOLE
    return {"state": state, "sha256": sha256, "bytes": size, **plan.as_json()}


def _read(place: Path) -> bytes:
    """A piece; no more of it than any may have: what a candidate sent may be anything."""
    with place.open("rb") as file:
        return file.read(MOST_PIECE_BYTES + 1)


def _keep(parts: ServiceParts, caller: Caller, attempt: str, name: str, clip: Mapping[str, Any]) -> None:
    now = parts.clock()
    with parts.database.write() as connection:
        row = load(connection, attempt, lock=True)
        data = _standing(connection, attempt).get(name)
        if data is None or row.state is AttemptState.CLOSED:  # taken back or published meanwhile
            _forget(parts.shelf, connection, clip)
            return
        evidence = {**(data.get("evidence") or {}), "clip": dict(clip)}
        mine = own_finding.c.id == name
        connection.execute(sa.update(own_finding).where(mine).values(data={**data, "evidence": evidence}))
        if "sha256" in clip:
            _shelve(connection, attempt, name, clip, now)
        told = {key: clip[key] for key in ("state", "reason", "sha256", "start_s", "end_s") if key in clip}
        record(connection, now, caller, Deed("review.clip", attempt, detail={"finding": name, **told}))


def _forget(shelf: EvidenceShelf, connection: Connection, clip: Mapping[str, Any]) -> None:
    """The file goes again, unless it is somebody's."""
    line = sa.select(tables.evidence.c.attempt).where(tables.evidence.c.sha256 == clip.get("sha256", ""))
    if "sha256" in clip and connection.scalar(line.limit(1)) is None:
        shelf.erase(str(clip["sha256"]))


def _shelve(connection: Connection, attempt: str, name: str, clip: Mapping[str, Any], now_ms: int) -> None:
    """The line of the file, as of an incident's clip: it is shown, kept and deleted as these are. Findings of
    the same span share it.
    """
    line = tables.evidence.c
    mine = sa.and_(line.attempt == attempt, line.sha256 == clip["sha256"])
    known = (
        sa.update(tables.evidence)
        .where(mine)
        .values(
            incident=sa.func.coalesce(line.incident, name),
            media_type=sa.func.coalesce(line.media_type, MEDIA_TYPE),
            stored_ms=sa.func.coalesce(line.stored_ms, now_ms),
        )
    )
    if not connection.execute(known).rowcount:
        values = {"attempt": attempt, "sha256": clip["sha256"], "bytes": clip["bytes"]}
        named = {"incident": name, "media_type": MEDIA_TYPE, "stored_ms": now_ms}
        connection.execute(sa.insert(tables.evidence).values(**values, **named))
