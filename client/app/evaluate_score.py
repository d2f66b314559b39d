"""How well the incidents of recordings agree with what happens in them: found, missed, late, false. Pure.

Rules: an event counts from 3 s on (speech: 2 s). It is found when an incident of its kind overlaps it and
starts no more than 1 s before it and no more than 4 s after its start. An incident that stays more than 1.5 s
away from everything labelled of its kind, sure or not, is a false alarm.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from client.app.evaluate_labels import Session, Stretch, finite

KINDS = (
    "face_absent",
    "extra_person",
    "turned_away",
    "camera_covered",
    "camera_frozen",
    "camera_moved",
    "different_person",
    "phone_visible",
    "book_visible",
    "speech",
)
_LEAST_S = {"speech": 2.0}
_USUAL_LEAST_S = 3.0
_EARLY_S, _LATE_S, _NEAR_S = 1.0, 4.0, 1.5
_TOUCHING_S = 0.5  # two certain events no further apart are one
_ROUNDING_S = 1e-6


@dataclass(frozen=True, slots=True)
class Claim:
    """An incident as the product reported it; `known_s`: when it opened, None where that is not said."""

    kind: str
    start_s: float
    end_s: float
    known_s: float | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """One kind in one recording. Seconds; `delays`: from an event to its incident's start; `known`: to the
    moment in which the incident opened."""

    events: int = 0
    delays: tuple[float, ...] = ()
    known: tuple[float, ...] = ()
    missed: tuple[tuple[float, float], ...] = ()
    false: tuple[tuple[float, float], ...] = ()
    incidents: int = 0

    @property
    def found(self) -> int:
        """Events that have their incident."""
        return len(self.delays)


def claims_of(result: Mapping[str, Any], duration_s: float) -> list[Claim]:
    """The incidents in the output of `analyse`; one that never ended lasts to the recording's end."""
    claims = []
    for incident in result.get("incidents", []):
        start, end = finite(incident.get("start_s")), finite(incident.get("end_s"))
        if start is None:
            continue
        moments = (incident.get("evidence") or {}).get("moments") or {}
        known = finite(moments.get("known"))
        claims.append(Claim(str(incident.get("kind")), start, duration_s if end is None else end, known))
    return claims


def judge(session: Session, claims: Sequence[Claim]) -> dict[str, Tally]:
    """Kind -> how its incidents agree with the labels."""
    return {
        kind: _judge_kind(
            kind,
            [stretch for stretch in session.stretches if stretch.kind == kind],
            [claim for claim in claims if claim.kind == kind],
        )
        for kind in KINDS
    }


def _judge_kind(kind: str, stretches: Sequence[Stretch], claims: Sequence[Claim]) -> Tally:
    delays, known, missed = [], [], []
    events = _events(kind, stretches)
    for begin, end in events:
        hits = [claim for claim in claims if _finds(claim, begin, end)]
        if not hits:
            missed.append((begin, end))
            continue
        first = min(hits, key=lambda claim: claim.start_s)
        delays.append(max(0.0, first.start_s - begin))
        if first.known_s is not None:
            known.append(max(0.0, first.known_s - begin))
    false = [
        (claim.start_s, claim.end_s)
        for claim in claims
        if not any(
            claim.start_s <= stretch.end_s + _NEAR_S and claim.end_s >= stretch.begin_s - _NEAR_S
            for stretch in stretches
        )
    ]
    return Tally(len(events), tuple(delays), tuple(known), tuple(missed), tuple(false), len(claims))


def _events(kind: str, stretches: Iterable[Stretch]) -> list[tuple[float, float]]:
    """The certain stretches, joined where they touch, that last long enough to be asked for."""
    joined: list[tuple[float, float]] = []
    for stretch in sorted((s for s in stretches if s.sure), key=lambda s: s.begin_s):
        if joined and stretch.begin_s - joined[-1][1] <= _TOUCHING_S:
            joined[-1] = (joined[-1][0], max(joined[-1][1], stretch.end_s))
        else:
            joined.append((stretch.begin_s, stretch.end_s))
    least = _LEAST_S.get(kind, _USUAL_LEAST_S)
    return [(begin, end) for begin, end in joined if end - begin >= least - _ROUNDING_S]


def _finds(claim: Claim, begin: float, end: float) -> bool:
    overlaps = claim.start_s < end and claim.end_s > begin
    return overlaps and begin - _EARLY_S <= claim.start_s <= begin + _LATE_S


def score_group(judged: Sequence[tuple[Session, Mapping[str, Tally]]]) -> dict[str, Any]:
    """One table: sessions, hours, and per kind (and over all) events, found, recall, delays, false alarms."""
    hours = sum(session.duration_s for session, _ in judged) / 3600
    kinds = {kind: _line([tallies[kind] for _, tallies in judged], hours) for kind in KINDS}
    everything = [tally for _, tallies in judged for tally in tallies.values()]
    return {
        "sessions": len(judged),
        "hours": round(hours, 4),
        "kinds": kinds,
        "all": _line(everything, hours, delays=False),
    }


def _line(tallies: Sequence[Tally], hours: float, *, delays: bool = True) -> dict[str, Any]:
    events = sum(tally.events for tally in tallies)
    found = sum(tally.found for tally in tallies)
    false = sum(len(tally.false) for tally in tallies)
    line: dict[str, Any] = {
        "events": events,
        "found": found,
        "recall": round(found / events, 3) if events else None,
        "false_alarms": false,
        "false_per_hour": round(false / hours, 2) if hours else None,
    }
    if delays:
        line["median_delay_s"] = _median(delay for tally in tallies for delay in tally.delays)
        line["median_known_s"] = _median(known for tally in tallies for known in tally.known)
    return line


def _median(values: Iterable[float]) -> float | None:
    collected = list(values)
    return round(median(collected), 2) if collected else None


def score_sessions(sessions: Sequence[Session], results: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """Composed, real and all recordings apart; `missing`: without a result; `misses`: by recording and kind.

    `unjudged`: incidents of kinds that no label speaks of, by kind.
    """
    judged: list[tuple[Session, dict[str, Tally]]] = []
    unjudged: dict[str, int] = {}
    for session in sessions:
        if session.name not in results:
            continue
        claims = claims_of(results[session.name], session.duration_s)
        judged.append((session, judge(session, claims)))
        for claim in claims:
            if claim.kind not in KINDS:
                unjudged[claim.kind] = unjudged.get(claim.kind, 0) + 1
    return {
        "measured": bool(judged),
        "composed": score_group([one for one in judged if one[0].composed]),
        "real": score_group([one for one in judged if not one[0].composed]),
        "all": score_group(judged),
        "missing": [session.name for session in sessions if session.name not in results],
        "unjudged": dict(sorted(unjudged.items())),
        "misses": _misses(judged),
    }


def _misses(judged: Sequence[tuple[Session, Mapping[str, Tally]]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for session, tallies in judged:
        for kind, tally in tallies.items():
            if tally.missed or tally.false:
                found.setdefault(session.name, {})[kind] = {
                    "missed": [list(stretch) for stretch in tally.missed],
                    "false": [list(stretch) for stretch in tally.false],
                }
    return found
