"""A section's time during a room scan: by how much a scan prolongs it, and when one is asked for by chance.

One rule for the window, recovery and the service, so that all three come to the same deadline from the same
journal. No clock is read here.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from typing import Any

from proctor.core.check_in_policy import ScanRules


def scan_extra_ms(rules: ScanRules, asked_ms: int, ended_ms: int) -> int:
    """Milliseconds by which the section that ran meanwhile is prolonged, once the scan has ended.

    `asked_ms`, `ended_ms`: the service's time as stamped on the entries `scan_asked` and `scan_ended`. From
    the asking, because the paper is covered from then on; no more than `longest_s` in all; however it ended.
    """
    if not rules.stops_clock:
        return 0
    return max(0, min(ended_ms - asked_ms, round(rules.longest_s * 1000)))


def standing_deadline_ms(
    deadline_ms: int, open_scan: Mapping[str, Any] | None, rules: ScanRules, now_ms: int
) -> int:
    """The section's deadline as it stands at `now_ms`, with a scan under way (an item of `Sitting.scans`)."""
    if open_scan is None or open_scan["section"] is None:
        return deadline_ms
    return deadline_ms + scan_extra_ms(rules, int(open_scan["asked_ms"]), now_ms)


def random_scan_offsets(secret: str, rules: ScanRules, section_ms: Sequence[int]) -> tuple[int, ...]:
    """When room scans are due in an attempt by the policy's `random`, as milliseconds of exam time in
    ascending order: the sections laid end to end, each `section_ms` long.

    A part of a scan is its chance: 0.5 asks one candidate in two. `secret` is the service's own, so nobody at
    the other end can know the times. A scan is due no sooner than a minute into a section, and early enough
    that it can be answered and ended before the section's time is over; where no section is that long, never.
    """
    whole, part = int(rules.random), rules.random % 1
    count = whole + (_drawn(secret, "whether", 1_000_000) < part * 1_000_000)
    margin = round((rules.answer_s + rules.longest_s) * 1000) + _LEEWAY_MS
    rooms = [(start, max(0, length - _SETTLING_MS - margin)) for start, length in _laid(section_ms)]
    total = sum(room for _, room in rooms)
    if total == 0:
        return ()
    found = []
    for number in range(count):
        place = _drawn(secret, f"when {number}", total)
        for start, room in rooms:
            if place < room:
                found.append(start + _SETTLING_MS + place)
                break
            place -= room
    return tuple(sorted(found))


_SETTLING_MS = 60_000
_LEEWAY_MS = 30_000  # the service looks every few seconds, and waits for a scan that is under way


def _laid(lengths: Sequence[int]) -> list[tuple[int, int]]:
    return [(sum(lengths[:place]), length) for place, length in enumerate(lengths)]


def _drawn(secret: str, what: str, below: int) -> int:
    """A number from 0 up to `below`, the same for the same secret and purpose."""
    digest = hmac.new(secret.encode(), f"room scan: {what}".encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:16], "big") % below
