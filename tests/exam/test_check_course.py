"""The course of the check in values: what may be gone to, what bars the way, what an override changes."""

from __future__ import annotations

import pytest

from client.exam.check_course import CHECK_STEPS, SUMMARY, CheckCourse, StepState, Verdict
from client.exam.check_words import advice_words, number_words, summary_advice
from client.exam.computer_facts import FactState, fact_lines
from client.kit.words import Words
from proctor.resources.texts import has_text, text
from proctor.sync.messages import CheckResult, OverrideView
from tests.fakes.desk import fact, finding

WORDS = Words(text, has_text, "en")


def course(required: bool = True, **statuses: str) -> CheckCourse:
    """A course in which every step has passed, but for those named."""
    made = CheckCourse(required=required)
    for step in CHECK_STEPS:
        made.begin(step)
        made.end(step, CheckResult(name=step, status=statuses.get(step, "pass")))
    return made


def override(step: str, reason: str = "seen by hand") -> OverrideView:
    return OverrideView(step=step, reason=reason, role="proctor", at_ms=1)


@pytest.mark.parametrize(
    ("required", "statuses", "verdict", "blocking"),
    [
        (True, {}, Verdict.PASS, ()),
        (True, {"camera": "unknown"}, Verdict.UNKNOWN, ()),
        (True, {"camera": "unknown", "line": "fail"}, Verdict.BLOCKED, ("line",)),
        (False, {"camera": "unknown", "line": "fail"}, Verdict.FAIL, ()),
    ],
)
def test_only_a_failure_in_an_exam_bars_the_way(
    required: bool, statuses: dict[str, str], verdict: Verdict, blocking: tuple[str, ...]
) -> None:
    made = course(required, **statuses)
    assert (made.verdict(), made.blocking) == (verdict, blocking)


def test_an_override_counts_for_what_did_not_pass_and_only_for_that() -> None:
    made = course(line="fail")
    assert made.let_pass([override("line"), override("camera")]) == ("line", "camera")
    assert made.let_pass([override("line"), override("camera")]) == (), "known by now"
    assert made.state("line") is StepState.OVERRIDDEN
    assert made.state("camera") is StepState.PASS and made.override("camera") is None
    assert made.verdict() is Verdict.OVERRIDDEN
    made.begin("line")
    assert made.verdict() is Verdict.RUNNING and not made.complete
    made.end("line", CheckResult(name="line", status="pass"))
    assert made.verdict() is Verdict.PASS


def test_one_goes_back_freely_and_on_only_to_the_first_that_was_not_made() -> None:
    made = CheckCourse()
    assert [place for place in made.places if made.reachable(place)] == ["camera"]
    made.begin("camera")
    assert not any(made.reachable(place) for place in made.places), "not while it is measured"
    made.end("camera", CheckResult(name="camera", status="fail"))
    assert [place for place in made.places if made.reachable(place)] == ["camera", "microphone"]
    assert course().reachable(SUMMARY)


def test_lines_of_the_computer_are_worst_first_and_unknown_is_never_clear() -> None:
    figures = {
        "facts": [
            fact("clock", "clock_changed"),
            fact("displays", "second_display", "found", "HDMI-1"),
            fact("sessions", "remote_access", "unknown", reason="host-sessions-unreadable"),
        ],
        "findings": [
            finding("displays", "second_display", "fail", "host-displays-second", names="HDMI-1"),
            finding("focus", "overlay", "advice", "host-focus-overlay", program="Xbox Game Bar", figure=0),
            {"nonsense": True},
        ],
    }
    lines = fact_lines(figures)
    assert [(line.source, line.state) for line in lines] == [
        ("displays", FactState.FOUND),
        ("sessions", FactState.UNKNOWN),
        ("focus", FactState.ADVICE),
        ("clock", FactState.CLEAR),
    ]
    assert "HDMI-1" in lines[0].sentences(WORDS)[0]
    assert lines[1].sentences(WORDS) == (WORDS.t("host-sessions-unreadable"),)
    assert lines[3].sentences(WORDS) == ()
    told = summary_advice(WORDS, "computer", CheckResult(name="computer", status="fail", figures=figures))
    assert "HDMI-1" in told and "Xbox" not in told


def test_advice_takes_its_figures_and_does_without_one_that_is_missing() -> None:
    slow = CheckResult(
        name="line",
        status="fail",
        advice="equipment-line-slow",
        figures={"mean_mbit_s": 2.5, "required_mbit_s": 5.0, "facts": [{}]},
    )
    assert "2.5 Mbit/s" in advice_words(WORDS, "line", slow)
    bare = slow.model_copy(update={"figures": {}})
    assert advice_words(WORDS, "line", bare) == WORDS.t("checkin-line-fail")
    plain = slow.model_copy(update={"advice": "In plain words."})
    assert advice_words(WORDS, "line", plain) == "In plain words."
    assert number_words(Words(text, has_text, "ru"), 2.55, 1) == "2,5"
