"""What the clocks of a journal say: gaps, jumps, a record with holes. Told, and never called an alteration:
clocks of honest computers jump too.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from proctor.core.entry import Entry
from proctor.core.record_playlist import TRACKS, Segment

_BACKWARDS_MS = 1_000  # threads of one process write in no order that small
_JUMP_MS = 2_000
_GAP_MS = 5 * 60_000
_FUTURE_MS = 5_000
_HOLE_S = 0.5
_MOST = 20  # told one by one


def clock_findings(entries: Sequence[Entry]) -> list[str]:
    """Sentences on the computer's clocks: monotone within each run, and no jump of the wall clock."""
    said = []
    last: dict[str, Entry] = {}
    for entry in entries:
        before = last.get(entry.stamp.run)
        last[entry.stamp.run] = entry
        if before is None:
            continue
        passed = entry.stamp.mono_ms - before.stamp.mono_ms
        if passed < -_BACKWARDS_MS:
            said.append(
                f"Entry {entry.seq}: the monotone clock of its run stands {-passed / 1000:.1f} s before that"
                f" of entry {before.seq}, which no working computer does."
            )
        jump = entry.stamp.wall_ms - before.stamp.wall_ms - passed
        if abs(jump) > _JUMP_MS:
            said.append(
                f"Entry {entry.seq}: the computer's own clock was set by {jump / 1000:+.1f} s since entry"
                f" {before.seq}; times of the service are not moved by it."
            )
    return _shortened(said, "of the computer's clocks")


def gap_findings(entries: Sequence[Entry], intake: Mapping[int, int]) -> list[str]:
    """Sentences on times in which nothing was written, and on entries that claim a time after they came.

    `intake`: when the service received each entry.
    """
    said = []
    for before, entry in pairwise(entries):
        gap = entry.stamp.at_ms - before.stamp.at_ms
        if gap > _GAP_MS:
            said.append(f"Nothing was written for {gap / 60_000:.1f} minutes before entry {entry.seq}.")
    for entry in entries:
        ahead = entry.stamp.at_ms - intake.get(entry.seq, entry.stamp.at_ms)
        if ahead > _FUTURE_MS:
            said.append(f"Entry {entry.seq} claims a time {ahead / 1000:.1f} s after the service had it.")
    return _shortened(said, "of gaps in time")


def record_findings(
    segments: Sequence[Segment], held: frozenset[str], deleted: frozenset[str] = frozenset()
) -> tuple[list[str], list[str]]:
    """What is proven of the record, and what is not: each track's length and its holes in media seconds.
    What was `deleted` by a rule is no hole.
    """
    proven, not_proven = [], []
    for track in TRACKS:
        named = sorted((s for s in segments if s.track == track and s.number > 0), key=lambda s: s.start_s)
        if not named or all(s.sha256 in deleted for s in named):
            continue
        there = [s for s in named if s.sha256 in held or s.sha256 in deleted]
        holes, reached = [], named[0].start_s
        for segment in there:
            if segment.start_s - reached > _HOLE_S:
                holes.append(f"{reached:.1f} to {segment.start_s:.1f} s")
            reached = max(reached, segment.end_s)
        if named[-1].end_s - reached > _HOLE_S:
            holes.append(f"{reached:.1f} to {named[-1].end_s:.1f} s")
        span = f"from {named[0].start_s:.1f} to {named[-1].end_s:.1f} s ({len(there)} of {len(named)} pieces)"
        if holes:
            more = f" and {len(holes) - _MOST} more" if len(holes) > _MOST else ""
            not_proven.append(f"The {track} record, {span}, has holes: {', '.join(holes[:_MOST])}{more}.")
        else:
            proven.append(f"The {track} record is without a hole {span}.")
    return proven, not_proven


def received_at(intake: Sequence[Mapping[str, Any]]) -> dict[int, int]:
    """When each entry was received, by its number; KeyError, TypeError or ValueError for another shape."""
    return {int(line["seq"]): int(line["received_ms"]) for line in intake}


def _shortened(said: list[str], what: str) -> list[str]:
    if len(said) <= _MOST:
        return said
    return [*said[:_MOST], f"And {len(said) - _MOST} more {what}."]
