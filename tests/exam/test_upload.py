"""After the exam: what is left is said as it is, nobody has to wait, and another candidate can sit down."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from client.exam.upload import UploadPage
from client.exam.upload_rows import line_words, megabytes, time_words
from proctor.sync.remaining import Remaining
from tests.exam.conftest import Candidate, Sit

GOING = Remaining(0, 3, 4_200_000, 41, 63_500_000, "online", 300.0, 175_000.0)
GONE = Remaining(18, 2, 2_100_000, 212, 340_000_000, "offline", 540.0, 175_000.0)


@pytest.fixture
def stranded(sit: Sit) -> Candidate:
    """A candidate who has finished, and whose line is gone."""
    candidate = sit()
    candidate.to_exam()
    candidate.desk.line_down = True
    candidate.desk.finish_attempt("candidate")
    candidate.window.look()
    candidate.at("upload")
    candidate.bot.waitUntil(lambda: candidate.sees("upload-retry"))
    return candidate


def show(candidate: Candidate, left: Remaining) -> None:
    candidate.desk.left = left
    page = candidate.window.page
    assert isinstance(page, UploadPage)
    page._looked(left)


def test_what_is_left_is_counted_and_the_time_is_an_honest_one(stranded: Candidate) -> None:
    show(stranded, GOING)
    words = stranded.words
    assert stranded.find("upload-entries").text() == words.t("upload-sent")
    assert stranded.find("upload-clips").text() == words.t("upload-left-files", count=3, size=4.2)
    assert stranded.find("upload-record").text() == words.t("upload-left-files", count=41, size=64)
    assert stranded.find("upload-time").text() == words.t("upload-time-minutes", minutes=6, rate=1.4)
    assert stranded.find("upload-line").text() == words.t("upload-line-online")
    show(stranded, GONE)
    assert stranded.find("upload-line").text() == words.t("upload-line-offline", minutes=9)
    assert not stranded.sees("upload-time"), "nobody can say how long a line stays away"


def test_a_rescue_file_is_offered_once_the_line_is_long_gone(stranded: Candidate, tmp_path: Path) -> None:
    show(stranded, Remaining(3, line="offline", line_s=30.0))
    assert not stranded.sees("upload-rescue")
    show(stranded, GONE)
    page = stranded.window.page
    assert isinstance(page, UploadPage)
    page.place_asked = lambda _parent, _title: None
    stranded.press("upload-rescue")
    assert stranded.desk.rescued is None, "thought better of it"
    page.place_asked = lambda _parent, _title: tmp_path
    stranded.desk.disk_full = True
    stranded.press("upload-rescue")
    stranded.bot.waitUntil(lambda: stranded.sees("error-text"))
    stranded.desk.disk_full = False
    stranded.press("upload-rescue")
    state = stranded.find("upload-rescue-state")
    done = stranded.words.t("upload-rescue-done", place=str(tmp_path / "synaq-rescue-1a2b3c4d.synaq"))
    stranded.bot.waitUntil(lambda: state.text() == done)


def test_it_is_tried_again_by_itself_and_leads_on(stranded: Candidate) -> None:
    page = stranded.window.page
    assert isinstance(page, UploadPage) and page._again.isActive()
    stranded.desk.line_down = False
    page._again.setInterval(1)
    page._again.start()
    stranded.at("result")
    stranded.bot.waitUntil(lambda: not stranded.desk.awake)


def test_the_computer_is_kept_awake_and_said_so(stranded: Candidate) -> None:
    stranded.bot.waitUntil(lambda: stranded.desk.awake)
    page = stranded.window.page
    assert isinstance(page, UploadPage)
    stranded.bot.waitUntil(lambda: page._awake_words.text() == stranded.words.t("upload-leave-awake"))


def test_the_window_closes_without_a_question_and_stops_waiting(stranded: Candidate) -> None:
    stranded.press("upload-close")
    stranded.bot.waitUntil(lambda: not stranded.window.isVisible())
    assert stranded.desk.left_delivery == 1


def test_another_candidate_signs_in_while_the_rest_is_on_its_way(stranded: Candidate) -> None:
    stranded.press("upload-another")
    stranded.at("sign_in")
    assert stranded.desk.attempt is None


def test_the_keyboard_is_on_what_most_people_do(stranded: Candidate) -> None:
    stranded.key(Qt.Key.Key_Return)
    stranded.bot.waitUntil(lambda: not stranded.window.isVisible())


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (Remaining(1, line="online"), ("upload-time-unknown", {})),
        (Remaining(1, line="offline", rate=1e6), ("upload-time-no-line", {})),
        (Remaining(0, 1, 1_000_000, line="online", rate=1e6), ("upload-time-soon", {"rate": 8.0})),
        (
            Remaining(0, 0, 0, 9, 900_000_000, "online", 1.0, 60_000.0),
            ("upload-time-hours", {"hours": 4, "minutes": 10, "rate": 0.5}),
        ),
        (
            Remaining(0, 0, 0, 9, 900_000, "online", 1.0, 10_000.0),
            ("upload-time-minutes", {"minutes": 2, "rate": 0.08}),
        ),
    ],
)
def test_times_are_as_exact_as_they_can_be(left: Remaining, said: tuple[str, dict[str, object]]) -> None:
    assert time_words(left) == said


def test_figures_as_people_read_them() -> None:
    assert [megabytes(size) for size in (1, 4_240_000, 9_960_000, 340_400_000)] == [0.1, 4.2, 10, 340]
    assert line_words(Remaining(line="offline", line_s=20))[0] == "upload-line-offline-now"
    assert line_words(Remaining(line="unknown"))[0] == "upload-line-unknown"
    assert line_words(Remaining(line="refused"))[0] == "upload-line-refused"
