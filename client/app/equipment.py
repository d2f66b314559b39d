"""Results of the equipment check, from verdicts and in words. What is measured is in `checks_camera` and its
neighbours.

Advice is a key of our texts, so that it follows the window's language; its values are the result's figures.
"""

from __future__ import annotations

from typing import Any

from proctor.core.equipment import StepVerdict
from proctor.resources.texts import has_text, text
from proctor.sync.messages import CheckResult


def as_result(name: str, verdict: StepVerdict) -> CheckResult:
    """The step `name` as a message."""
    return CheckResult(
        name=name,
        status=verdict.status,
        measured=verdict.measured,
        required=verdict.required,
        advice=verdict.advice,
        figures=dict(verdict.figures),
    )


def advice_text(result: CheckResult, language: str) -> str:
    """The advice in a language, "" where none is needed; what is no key is a sentence already."""
    if not result.advice or not has_text(language, result.advice):
        return result.advice
    return text(language, result.advice, **values_of(result.figures))


def values_of(figures: dict[str, Any]) -> dict[str, Any]:
    """Those figures that a sentence can take."""
    return {name: value for name, value in figures.items() if isinstance(value, int | float | str)}
