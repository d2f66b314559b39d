"""The equipment check in words: a figure, its advice, the summary as a text to keep. No Qt widgets."""

from __future__ import annotations

import re
from typing import Any

from client.exam.check_course import CheckCourse, StepState
from client.exam.computer_facts import FactState, fact_lines
from client.kit.words import Words
from proctor.sync.messages import CheckResult

# Units after a figure, as the checks write them.
_UNIT = re.compile(r"(?<=[\d)] )(fps|Mbit/s|ms|s)\b|(?<=\()(min)\b")
_TELLING = (FactState.FOUND, FactState.UNKNOWN)
_MOST_TOLD = 4
_POINT = re.compile(r"(?<=\d)\.(?=\d)")


def summary_advice(words: Words, step: str, result: CheckResult) -> str:
    """As `advice_words`, where the list of what was found on the computer is not beside it."""
    lines = [line for line in fact_lines(result.figures) if line.state in _TELLING]
    worst = [line for line in lines if line.state is lines[0].state]
    told = [sentence for line in worst for sentence in line.sentences(words)][:_MOST_TOLD]
    return "\n".join(told) or advice_words(words, step, result)


def figure_values(result: CheckResult) -> dict[str, Any]:
    """The figures that a sentence can take: numbers and texts; lists of names are joined."""
    values: dict[str, Any] = {}
    for name, value in result.figures.items():
        if isinstance(value, bool):
            values[name] = str(value).lower()
        elif isinstance(value, int | float | str):
            values[name] = value
        elif isinstance(value, list) and all(isinstance(one, str) for one in value):
            values[name] = ", ".join(value)
    return values


def advice_words(words: Words, step: str, result: CheckResult) -> str:
    """What can be done about it; "" where there is nothing to say."""
    own = f"checkin-{step}-{result.status}"
    usual = words.t(own) if words.has(own) else ""
    if not words.has(result.advice):
        return result.advice or usual
    try:
        return words.t(result.advice, **figure_values(result))
    except KeyError:  # a figure that the sentence names was not measured: say what holds without it
        return usual


def measured_words(words: Words, result: CheckResult) -> str:
    """The figure and what is required, as one sentence; "" where nothing was measured."""
    if result.name == "computer":
        return ""  # what was found on it is listed by name
    measured, required = _in_words(words, result.measured), _in_words(words, result.required)
    if measured and required:
        return words.t("checkin-figure", measured=measured, required=required)
    if measured:
        return words.t("checkin-measured", measured=measured)
    return words.t("checkin-required", required=required) if required else ""


def _in_words(words: Words, figure: str) -> str:
    """A figure with its units in the language that is on."""
    if words.has(figure):
        return words.t(figure)
    said = _UNIT.sub(lambda unit: words.t(f"checkin-unit-{unit[0].lower().replace('/', '-')}"), figure)
    return _POINT.sub(words.t("checkin-decimal"), said)


def number_words(words: Words, value: float, digits: int) -> str:
    """A number as it is written in the language that is on."""
    return _POINT.sub(words.t("checkin-decimal"), f"{value:.{digits}f}")


def summary_text(words: Words, course: CheckCourse, when: str) -> str:
    """The rehearsal's outcome as plain text in the language that is on, for a file or a printer."""
    lines = [words.t("checkin-keep-title"), words.t("checkin-keep-when", when=when), ""]
    to_do: list[str] = []
    for step in course.steps:
        result = course.result(step)
        state = words.t(f"checkin-state-{course.state(step)}")
        lines.append(f"{words.t(f'checkin-step-{step}')}: {state}")
        if result is None:
            continue
        figure = measured_words(words, result)
        if figure:
            lines.append(f"    {figure}")
        if course.state(step) is not StepState.PASS:
            told = summary_advice(words, step, result).splitlines()
            to_do += [f"{words.t(f'checkin-step-{step}')}: {one}" for one in told]
    lines += ["", words.t("checkin-todo-title")]
    lines += [f"- {sentence}" for sentence in (*to_do, *reminders(words))]
    return "\n".join(lines) + "\n"


def reminders(words: Words) -> tuple[str, ...]:
    """What to think of before any exam."""
    return tuple(words.t(f"checkin-todo-{what}") for what in ("again", "power", "alone", "document"))
