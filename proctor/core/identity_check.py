"""Whether the person at the check-in is the one of the reference photo: the comparison and the liveness
check, put together into one word and its figures for the record.

Pure. A mismatch is for an operator or a proctor to look at and refuses nobody; what could not be told is
unknown, and unknown is never a mismatch.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proctor.core.check_in_policy import CheckInRules
from proctor.core.liveness_state import Liveness, LivenessOutcome, LivenessReason, figures

# Two people, where a policy names no stricter likeness; between the two it cannot be told.
DIFFERENT = 0.3
# Keys of the comparison's figures as the monitor gives them.
_RATES = ("false_accept", "false_reject", "false_alarm")


@dataclass(frozen=True, slots=True)
class Comparison:
    """The check-in photo against the reference photo: likeness 0 to 1 (None where one shows no usable face,
    `reason` says which), the quality of both 0 to 1, and the error rates expected at the usual limits."""

    similarity: float | None
    photo_quality: float | None = None
    reference_quality: float | None = None
    rates: Mapping[str, float | None] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """`status`: match, mismatch, unknown or not_asked; `reason`: one word, "" for a match; `figures`: for the
    record."""

    status: str
    reason: str
    figures: Mapping[str, Any]


def judge_identity(
    compared: Comparison | None, liveness: Liveness | None, rules: CheckInRules, tries: int
) -> IdentityCheck:
    """What photo and actions come to after so many tries. None: the photo, or the actions, were not done.

    The photo has the first word: somebody else who turns his head as asked is somebody else.
    """
    outcome = None if liveness is None else liveness.outcome
    return IdentityCheck(*_word(compared, outcome, rules), _figures(compared, liveness, rules, tries))


def not_asked(reason: str) -> IdentityCheck:
    """The policy asks for no comparison, or there is no reference photo to compare with."""
    return IdentityCheck("not_asked" if reason == "policy" else "unknown", reason, {})


def _word(
    compared: Comparison | None, outcome: LivenessOutcome | None, rules: CheckInRules
) -> tuple[str, str]:
    if compared is None or compared.similarity is None:
        return "unknown", "skipped" if compared is None else compared.reason or "no_photo"
    if compared.similarity < min(DIFFERENT, rules.likeness):
        return "mismatch", "different_person"
    if rules.liveness and outcome is not None and outcome.status == "failed":
        return "mismatch", str(outcome.reason)
    if compared.similarity < rules.likeness:
        return "unknown", "not_told"
    if rules.liveness and (outcome is None or outcome.status != "passed"):
        return "unknown", str((outcome and outcome.reason) or LivenessReason.SKIPPED)
    return "match", ""


def _figures(
    compared: Comparison | None, liveness: Liveness | None, rules: CheckInRules, tries: int
) -> dict[str, Any]:
    told: dict[str, Any] = {
        "limit": rules.likeness,
        "different_below": min(DIFFERENT, rules.likeness),
        "tries": tries,
        "liveness": "not_asked" if not rules.liveness else "not_done",
    }
    if compared is not None:
        told["similarity"] = _rounded(compared.similarity)
        told["photo_quality"] = _rounded(compared.photo_quality)
        told["reference_quality"] = _rounded(compared.reference_quality)
        told["expected"] = {name: (compared.rates or {}).get(name) for name in _RATES}
    if liveness is not None:
        outcome = liveness.outcome
        told["liveness"] = "not_done" if outcome is None else outcome.status
        told["liveness_reason"] = "" if outcome is None or outcome.reason is None else str(outcome.reason)
        told["actions"] = figures(liveness)
    return told


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)
