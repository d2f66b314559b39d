"""The demo's cast beside the candidate: the administrator who prepares the exam, the proctor who judges it.

What the scripted candidate does before the camera stands here too, as the ground truth of the demo.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proctor.service.administration import Administration
from proctor.service.settings import ServiceSettings
from proctor.sync.client import ServiceClient
from proctor.sync.messages import ResultView, ReviewDetail, Verdict

PROGRAMME = "practice"
# What the scripted candidate does before the camera: kind of incident, start and length in seconds.
ACTS = (("face_absent", 6.0, 6.0), ("extra_person", 18.0, 6.0), ("turned_away", 30.0, 6.0))
SCRIPT = "at 6 absent for 6; at 18 joined for 6; at 30 turned 45 for 6; length 60"
# Once round with the camera, when the check-in asks for it: seconds until it begins, and of the turn.
TURN_IN_S, TURN_S = 3.5, 11.0
STAY_S = (17.0, 21.0)
REMARKS = "Көршілер қатты шулады, бірақ тестті аяқтай алдым."

Say = Callable[[str], None]


@dataclass(frozen=True)
class Booked:
    """What the administrator prepared: the attempt, its code, and two proctors' tokens."""

    attempt: str
    code: str
    proctors: tuple[str, str]


def prepare(settings: ServiceSettings, programme: str = PROGRAMME) -> Booked:
    """An item bank, one candidate with a code for now, and two proctors."""
    office = Administration(settings)
    try:
        office.import_shipped_bank(programme)
        candidate = office.add_candidate(name="Demo candidate")
        slot = office.add_slot(candidate, programme, at_ms=None, language="kk")
        first, second = (office.add_staff(name=f"Demo proctor {n}", role="proctor") for n in (1, 2))
        return Booked(slot.attempt, slot.code, (first, second))
    finally:
        office.close()


def judge(url: str, booked: Booked, say: Say) -> ResultView:
    """Two scripted proctors, neither of whom is told the other's verdicts: both confirm one incident (the
    absence, where there is one) and dismiss the others; the second publishes.
    """
    with ExitStack() as steps:
        first, second = (
            steps.enter_context(closing(ServiceClient(url, token=token, language="en")))
            for token in booked.proctors
        )
        queue = first.reviews()
        say(f"A proctor sees {len(queue)} attempt waiting, number {queue[0].candidate_number}, no name.")
        _judge_all(first, booked.attempt, say)
        say("A second proctor judges the same, without knowing what the first said.")
        _judge_all(second, booked.attempt, say)
        return second.publish(booked.attempt)


def _judge_all(proctor: ServiceClient, attempt: str, say: Say) -> None:
    detail = proctor.review(attempt)
    confirmed = _worst(detail)
    for incident in detail.incidents:
        if not incident.mine:
            continue
        is_it = incident.id == confirmed
        verdict = Verdict(
            verdict="violation" if is_it else "dismissed",
            reason="Nobody sits before the camera." if is_it else "Nothing against the rules is to be seen.",
            comment="Орнын тастап кетті." if is_it else "",
        )
        proctor.judge(attempt, incident.id, verdict)
        say(
            f"  {incident.kind} at {incident.start_s:.1f} s, "
            f"{len(incident.clips)} clip(s): {'confirmed' if is_it else 'dismissed'}."
        )


def _worst(detail: ReviewDetail) -> str:
    for kind, _, _ in ACTS:
        for incident in detail.incidents:
            if incident.kind == kind:
                return incident.id
    return detail.incidents[0].id if detail.incidents else ""


def write_json(path: Path, value: Any) -> None:
    """A JSON file for people to read."""
    path.write_text(json.dumps(value, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def turning(now_s: float) -> str:
    """What the scripted candidate does from media second `now_s` on, to show the room."""
    return f"at {now_s + TURN_IN_S:.1f} scan 360 for {TURN_S:g}; length 60"


def expected_incidents(armed_at_s: float) -> list[tuple[str, float, float]]:
    """Kind, start and end in media seconds, where the script began at media second `armed_at_s`."""
    return [(kind, armed_at_s + start, armed_at_s + start + length) for kind, start, length in ACTS]
