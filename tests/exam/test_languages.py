"""Switching the language on every page changes all of the window's words, and none of the test's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QPushButton, QWidget

from client.kit.words import LANGUAGES
from proctor.core.calibration import LookSample, NotMeasured
from proctor.core.errors import ConnectionLostError
from proctor.sync.messages import BlockScore, CheckResult, PublishedViolation, ResultView, SectionScore
from tests.exam.conftest import Candidate, Sit
from tests.fakes.desk import FACTS, RULES, START_MS, FakeDesk, finding, legislation_section


def shown(candidate: Candidate) -> dict[str, list[str]]:
    """Every text on screen, and every name for screen readers, by kind of widget."""
    texts: dict[str, list[str]] = {"text": [], "name": [], "hint": []}
    candidate.bot.wait(20)  # Qt shows what is new in a layout at the loop's next turns
    for widget in candidate.window.findChildren(QWidget):
        if not widget.isVisible():
            continue
        texts["name"].append(widget.accessibleName())
        if isinstance(widget, QLabel | QPushButton):
            texts["text"].append(widget.text())
        if isinstance(widget, QLineEdit | QPlainTextEdit):
            texts["hint"].append(widget.placeholderText())
    return texts


def in_exam(candidate: Candidate) -> None:
    candidate.to_exam()
    candidate.signals.connection_changed.emit("offline", START_MS)
    candidate.signals.saving_changed.emit(5, 2)
    candidate.signals.incident_opened.emit("face_absent")
    candidate.signals.notice.emit("face_absent", "soon")


def finishing(candidate: Candidate) -> None:
    candidate.to_exam()
    candidate.window.page.open_finish(with_remarks=True)


def leaving(candidate: Candidate) -> None:
    candidate.to_exam()
    candidate.window.close()


def helped(candidate: Candidate) -> None:
    candidate.to_exam()
    candidate.window.show_help()


def to(*steps: str) -> Callable[[Candidate], None]:
    def go(candidate: Candidate) -> None:
        desk = candidate.desk
        desk.sign_in(desk.code)
        for step in steps:
            if step == "check":
                desk.check_in(list(desk.checks.values()))
            elif step == "look":
                desk.record_look(NotMeasured.NO_FACE, 1)
            else:
                getattr(desk, f"record_{step}")()
        candidate.window.look()
        if steps == ("consent", "conditions"):
            candidate.made("camera")

    return go


def looked(yaw: float) -> Callable[[Candidate], None]:
    def go(candidate: Candidate) -> None:
        to("consent", "conditions", "check")(candidate)
        candidate.desk.face = lambda: LookSample(1, yaw, 0.0)
        candidate.press("look-start")
        candidate.bot.waitUntil(lambda: candidate.sees("look-again"))

    return go


def refused(candidate: Candidate) -> None:
    candidate.begin()
    candidate.find("code").setText("WRONG-CODE")
    candidate.press("sign-in")
    candidate.bot.waitUntil(lambda: candidate.sees("error-text"))


def with_result(candidate: Candidate) -> None:
    section = legislation_section(2, 3, 30)
    score = SectionScore(
        section="legislation",
        title=section.title,
        right=3,
        total=6,
        threshold=5,
        passed=False,
        blocks=[
            BlockScore(block=b.id, title=b.title, right=1, total=3, threshold=2, passed=False)
            for b in section.blocks
        ],
    )
    violation = PublishedViolation(
        incident="i1",
        kind="extra_person",
        clause="26/10",
        clause_text=RULES[0].text,
        start_s=5,
        end_s=9,
        started_ms=START_MS,
    )
    candidate.desk.results = [
        ResultView(
            attempt="attempt-1",
            status="not_passed",
            score_passed=False,
            sections=[score],
            violations=[violation],
        )
    ]
    candidate.to_exam()
    candidate.desk.finish_attempt("candidate")
    candidate.window.look()
    candidate.at("result")
    candidate.bot.waitUntil(
        lambda: candidate.find("result-status").text() == candidate.words.t("exam-result-not-passed")
    )


def uploading(candidate: Candidate) -> None:
    candidate.to_exam()
    candidate.desk.finish_attempt("candidate")
    candidate.desk.line_down = True
    candidate.window.look()
    candidate.bot.waitUntil(lambda: candidate.sees("upload-retry"))


def recovering(candidate: Candidate) -> None:
    candidate.to_exam()
    candidate.window._resumed(True)


def in_trouble(candidate: Candidate) -> None:
    candidate.window._trouble(candidate.window.look)(ConnectionLostError("no line"))


def waiting(candidate: Candidate) -> None:
    candidate.desk._slot_in_ms = 100_000
    to("consent", "conditions", "check", "look")(candidate)
    candidate.at("waiting")


def checked(step: str) -> Callable[[Candidate], None]:
    """At that step of the check, or (`help`) at its summary with help asked for."""

    def go(candidate: Candidate) -> None:
        desk = candidate.desk
        desk._practice = False
        desk.checks["line"] = CheckResult(
            name="line",
            status="fail",
            measured="↓ 2.4 (min 1.9)  ↑ 3.2 Mbit/s, 80 ms",
            required="≥ 5 Mbit/s",
            advice="equipment-line-slow",
            figures={"required_mbit_s": 5.0, "down_mbit_s": 2.4, "mean_mbit_s": 2.4, "latency_ms": 80},
        )
        desk.checks["computer"] = CheckResult(
            name="computer",
            status="unknown",
            figures={
                "facts": list(FACTS),
                "findings": [finding("displays", "second_display", "unknown", "host-displays-unreadable")],
            },
        )
        candidate.to_check()
        for place in ("camera", "microphone", "line", "computer"):
            candidate.made(place)
            if place == step:
                return
            candidate.press("check-step-next")
        candidate.press("ask-for-help")
        sending = candidate.words.t("checkin-help-sending")
        candidate.bot.waitUntil(lambda: candidate.find("help-state").text() != sending)

    return go


PAGES = {
    "sign_in": refused,
    "consent": to(),
    "conditions": to("consent"),
    "check": to("consent", "conditions"),
    "check line": checked("line"),
    "check computer": checked("computer"),
    "check help": checked("help"),
    "waiting": waiting,
    "look": to("consent", "conditions", "check"),
    "look unmeasured": looked(50.0),
    "look done": looked(16.0),
    "intro": to("consent", "conditions", "check", "look"),
    "exam": in_exam,
    "finish": finishing,
    "leave": leaving,
    "help": helped,
    "upload": uploading,
    "result": with_result,
    "recovery": recovering,
    "trouble": in_trouble,
}


@pytest.mark.parametrize("page", PAGES)
def test_switching_leaves_no_word_of_the_other_language(sit: Sit, page: str) -> None:
    """A page that was switched says exactly what a page that was opened in that language says."""
    opened = {}
    for language in LANGUAGES:
        candidate = sit(language=language)
        PAGES[page](candidate)
        opened[language] = shown(candidate)
    candidate = sit(language="kk")
    PAGES[page](candidate)
    for language in ("ru", "en", "kk"):
        candidate.words.switch(language)
        assert shown(candidate) == opened[language]
    assert opened["kk"]["text"] != opened["ru"]["text"] != opened["en"]["text"]


def test_the_tests_own_language_stays(sit: Sit) -> None:
    candidate = sit(FakeDesk(), "kk")
    candidate.to_exam()
    question, option = candidate.find("question-text").text(), candidate.find("option-1").text()
    candidate.press("language-en")
    assert candidate.find("next").text() == "Next"
    assert (candidate.find("question-text").text(), candidate.find("option-1").text()) == (question, option)
    assert candidate.find("language-en").isChecked()
    assert not candidate.find("language-kk").isChecked()
