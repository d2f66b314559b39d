"""What a policy asks of the check-in, the line and the room scan. Figures only; nothing is measured here.

Parsed from the tables [check_in] and [room_scan] of a policy by `policy`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, TypeVar

from proctor.core.delivery_policy import DeliveryRules
from proctor.core.errors import BadInputError
from proctor.core.interruption import InterruptionRules


@dataclass(frozen=True, slots=True)
class CheckInRules:
    """The check-in before an exam.

    line_mbit_s: what the line must sustain both ways (26/9). line_seconds: for how long each way is measured.
    latency_ms, jitter_ms: above these the line is named slow to answer, which fails nobody by itself.
    camera_fps: below it the watching's hold times cannot be kept. identity: whether a photo is compared with
    the reference photo. liveness: whether actions are asked for beside it. likeness: similarity 0 to 1 from
    which the photo and the reference are one person. host_every_s: seconds between two looks at the computer
    during the exam.
    """

    line_mbit_s: float = 5.0
    line_seconds: float = 6.0
    latency_ms: float = 400.0
    jitter_ms: float = 150.0
    camera_fps: float = 5.0
    identity: bool = True
    liveness: bool = True
    likeness: float = 0.5
    host_every_s: float = 10.0


@dataclass(frozen=True, slots=True)
class ScanRules:
    """The 360-degree look round the room (26/10).

    at_check_in: asked for before the exam. random: how many times it is asked for at a random time in an
    attempt. stops_clock: whether the section's time stands still meanwhile, up to longest_s in all for one
    scan. covered_deg: how much of the circle must have been seen. fastest_deg_s: above it the picture is too
    blurred to show anything. desk: whether the camera must also have looked down at the desk (by 20
    degrees). longest_s: seconds until an unfinished scan is a failed one. answer_s: seconds
    in which a scan that was asked for must begin. tries: how often it may be begun anew. keep_days: days for
    which the scan's pictures are kept as evidence.
    """

    at_check_in: bool = True
    random: float = 0.0
    stops_clock: bool = True
    covered_deg: float = 330.0
    fastest_deg_s: float = 90.0
    desk: bool = False
    longest_s: float = 120.0
    answer_s: float = 60.0
    tries: float = 3.0
    keep_days: float = 30.0


USUAL_CHECK_IN, USUAL_SCAN = CheckInRules(), ScanRules()
Rules = CheckInRules | ScanRules | DeliveryRules | InterruptionRules
T = TypeVar("T", CheckInRules, ScanRules, DeliveryRules, InterruptionRules)


def read_rules(made: type[T], given: Any, where: str) -> T:
    """The rules written in a table; BadInputError names `where` and the key. What is left out is as usual."""
    if not isinstance(given, Mapping):
        raise BadInputError(f"{where} is not a table.", remedy="Write its keys below a line in [brackets].")
    known = {part.name: part.default for part in fields(made)}
    strange = sorted(set(given) - set(known))
    if strange:
        raise BadInputError(
            f"{where} has an unknown key: {strange[0]}.", remedy=f"Known are: {', '.join(sorted(known))}."
        )
    values: dict[str, Any] = {key: _value(key, value, known[key], where) for key, value in given.items()}
    return made(**values)


def rules_as_json(rules: Rules) -> dict[str, Any]:
    """Plain values, for the digest and the journal."""
    return asdict(rules)


def _value(key: str, value: Any, usual: object, where: str) -> bool | float | str:
    if isinstance(usual, bool):
        if not isinstance(value, bool):
            raise BadInputError(f"{where}, {key} is neither true nor false.", remedy="Write true or false.")
        return value
    if isinstance(usual, str):
        if not isinstance(value, str):
            raise BadInputError(f"{where}, {key} is not in words.", remedy="Write it in quotes.")
        return value
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e6:
        raise BadInputError(f"{where}, {key} is not a number of 0 or more.", remedy="Give such a number.")
    return float(value)
