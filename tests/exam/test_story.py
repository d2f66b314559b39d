"""A candidate's story through every page, by keyboard alone; and what ends it before its time."""

from __future__ import annotations

from PySide6.QtCore import Qt

from proctor.core.calibration import NotMeasured
from proctor.core.entry import HOST_LOOKED, check_chain
from proctor.sync.messages import ResultView
from tests.exam.conftest import Sit
from tests.fakes.desk import FakeDesk, essay_section, language_section


def test_a_candidate_sits_the_exam_by_keyboard_alone(sit: Sit) -> None:
    desk = FakeDesk()
    desk.results = [
        ResultView(attempt="attempt-1", status="under_review", score_passed=None),
        ResultView(attempt="attempt-1", status="passed", score_passed=True),
    ]
    candidate = sit(desk)
    candidate.begin()
    candidate.at("sign_in")
    candidate.type("WRONG-1")
    candidate.key(Qt.Key.Key_Return)
    candidate.bot.waitUntil(lambda: candidate.sees("error-text"))
    assert candidate.find("error-text").text().startswith(candidate.words.t("service-problem-wrong-code"))
    candidate.type(desk.code)  # the wrong code is selected, so typing replaces it
    candidate.key(Qt.Key.Key_Return)

    candidate.at("consent")
    assert not candidate.find("consent-next").isEnabled()
    candidate.key(Qt.Key.Key_Space)
    candidate.tab_to("consent-next")
    candidate.key(Qt.Key.Key_Return)  # Enter presses a button as well as the space bar does

    candidate.at("conditions")
    candidate.bot.waitUntil(lambda: candidate.find("conditions-scroll").verticalScrollBar().maximum() > 0)
    assert not candidate.find("conditions-tick").isEnabled()
    candidate.key(Qt.Key.Key_End)
    bar = candidate.find("conditions-scroll").verticalScrollBar()
    while bar.value() < bar.maximum():
        candidate.key(Qt.Key.Key_PageDown)
    candidate.tab_to("conditions-tick")
    candidate.key(Qt.Key.Key_Space)
    candidate.tab_to("conditions-next")
    candidate.key(Qt.Key.Key_Space)

    candidate.at("check")
    for step in ("camera", "microphone", "line", "computer"):
        candidate.made(step)
        candidate.key(Qt.Key.Key_Return)  # the keyboard waits on the button that leads on
    candidate.bot.waitUntil(lambda: candidate.sees("check-summary"))
    candidate.key(Qt.Key.Key_Space)

    candidate.at("look")
    candidate.key(Qt.Key.Key_Return)
    candidate.bot.waitUntil(lambda: candidate.sees("look-next"))
    candidate.key(Qt.Key.Key_Return)

    candidate.at("section_intro")
    candidate.key(Qt.Key.Key_Space)
    candidate.at("exam")
    focus = candidate.window.focusWidget()
    assert focus is candidate.window.page or candidate.window.page.isAncestorOf(focus)
    candidate.key(Qt.Key.Key_2)
    assert candidate.chosen() == [2]
    candidate.key(Qt.Key.Key_D)
    assert candidate.chosen() == [4]
    candidate.control(Qt.Key.Key_Z)
    assert candidate.chosen() == [2]
    candidate.control(Qt.Key.Key_B)
    candidate.control(Qt.Key.Key_Right)
    candidate.key(Qt.Key.Key_Down)
    candidate.key(Qt.Key.Key_Space)
    candidate.key(Qt.Key.Key_PageDown)
    candidate.key(Qt.Key.Key_1)  # two may be chosen here
    candidate.key(Qt.Key.Key_3)
    candidate.key(Qt.Key.Key_4)
    assert candidate.chosen() == [1, 3]
    candidate.key(Qt.Key.Key_PageDown)
    candidate.key(Qt.Key.Key_1)
    candidate.control(Qt.Key.Key_Delete)
    assert candidate.chosen() == []

    candidate.control(Qt.Key.Key_Return)
    assert candidate.sees("open-4"), "the fourth question is unanswered"
    assert candidate.sees("open-1"), "the first question is marked"
    candidate.tab_to("finish-with-remarks")
    candidate.key(Qt.Key.Key_Space)
    candidate.type("Жарық сөніп қалды")
    candidate.tab_to("finish-go")
    candidate.key(Qt.Key.Key_Space)

    candidate.at("section_intro")
    candidate.key(Qt.Key.Key_Space)
    candidate.at("exam")
    candidate.control(Qt.Key.Key_Return)
    candidate.tab_to("finish-go")
    candidate.key(Qt.Key.Key_Space)
    candidate.at("result")
    passed = candidate.words.t("exam-result-passed")
    candidate.bot.waitUntil(lambda: candidate.find("result-status").text() == passed)

    language, legislation = desk.sitting.sections
    assert language.responses["language-1"].options == ("language-1-o2",)
    assert language.responses["language-3"].options == ("language-3-o1", "language-3-o3")
    assert language.answered == {"language-1", "language-2", "language-3"}
    assert language.marked == {"language-1"}
    assert (language.with_remarks, language.remarks) == (True, "Жарық сөніп қалды")
    assert (legislation.with_remarks, legislation.finish_reason) == (False, "candidate")
    assert desk.sitting.finish_reason == "candidate"
    assert check_chain(desk.entries) == len(desk.entries) == desk.delivered
    assert candidate.stages == [
        *("starting", "sign_in", "consent", "conditions", "check", "look", "section_intro", "exam"),
        *("section_intro", "exam", "upload", "result"),
    ]


def test_time_running_out_finishes_the_section_and_the_attempt(sit: Sit) -> None:
    candidate = sit(FakeDesk([language_section(3, minutes=20)]))
    candidate.to_exam()
    candidate.key(Qt.Key.Key_1)
    for minutes, said in ((10, "10"), (5, "5"), (1, "1")):
        part = candidate.desk.sitting.open_section
        assert part is not None
        candidate.desk.later(part.deadline_ms - candidate.desk.now_ms() - minutes * 60_000)
        candidate.bot.waitUntil(lambda said=said: said in candidate.window.banners.text("time"))
        assert candidate.window.top.time.text() == f"{minutes:02}:00"
    candidate.control(Qt.Key.Key_Return)  # a sheet that is open must not hold the end up
    candidate.desk.later(60_000)
    candidate.at("result")
    section = candidate.desk.sitting.sections[0]
    assert (section.finish_reason, candidate.desk.sitting.finish_reason) == ("time", "time")
    assert section.answered == {"language-1"}
    assert section.late_answers == 0


def test_an_unfinished_attempt_goes_on_at_the_same_question_with_the_same_answers(sit: Sit) -> None:
    desk = FakeDesk()
    first = sit(desk)
    first.to_exam()
    first.key(Qt.Key.Key_3)
    first.key(Qt.Key.Key_PageDown)
    first.key(Qt.Key.Key_1)
    first.close()  # as if killed: nothing more is written
    written = desk.kinds()

    second = sit(desk)
    second.begin()
    second.at("recovery")
    second.key(Qt.Key.Key_Space)
    second.at("exam")
    # A new window is protected anew, and says so; of what the candidate did nothing is written twice.
    assert desk.kinds() == [*written, HOST_LOOKED]
    assert second.find("tile-2").state.current
    assert second.chosen() == [1]
    second.key(Qt.Key.Key_PageUp)
    assert second.chosen() == [3]


def test_early_candidates_wait_for_their_slot(sit: Sit) -> None:
    desk = FakeDesk(slot_in_ms=90_000)
    candidate = sit(desk)
    desk.sign_in(desk.code)
    desk.record_consent()
    desk.record_conditions()
    desk.check_in([])
    desk.check_in(list(desk.checks.values()))
    desk.record_look(NotMeasured.SKIPPED, 0)
    candidate.begin()
    candidate.at("waiting")
    assert candidate.find("waiting-time").text() == "01:30"
    desk.later(90_000)
    candidate.at("section_intro")


def test_an_essay_is_saved_as_it_is_written_and_its_words_counted(sit: Sit) -> None:
    candidate = sit(FakeDesk([essay_section()]))
    candidate.to_exam()
    candidate.type("Мен 2 рет - жаздым")
    assert (
        candidate.words.t("exam-essay-words-of", count=4, limit=250) == candidate.find("essay-words").text()
    )
    candidate.bot.waitUntil(lambda: bool(candidate.desk.sitting.sections[0].responses))
    candidate.type("!")
    candidate.control(Qt.Key.Key_Return)  # finishing hands over what was typed last
    assert candidate.desk.sitting.sections[0].responses["essay-1"].text == "Мен 2 рет - жаздым!"
